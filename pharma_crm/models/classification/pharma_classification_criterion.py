# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL
from odoo.tools.misc import formatLang

from ...tools import classification
from ...tools.classification import number

# What the rating itself writes cannot be its input.
OUTPUTS = (
    "pharma_class_id",
    "pharma_score",
    "pharma_completeness",
    "pharma_result_id",
    "pharma_class_since",
)
NUMERIC = ("integer", "float", "monetary")
LOOKUP = ("selection", "many2one", "boolean", "char")


class PharmaClassificationCriterion(models.Model):
    """One question of a classification model: which field, which points, how heavy."""

    _name = "pharma.classification.criterion"
    _description = "Classification criterion"
    _inherit = ["pharma.classification.part.mixin"]
    _order = "sequence, id"

    model_id = fields.Many2one(
        "pharma.classification.model", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(
        translate=True,
        compute="_compute_name",
        store=True,
        readonly=False,
        help="What reps read beside the points.",
    )
    field_name = fields.Char(
        "Field",
        help="Field of the account, or of a contact it points to, e.g. the doctor's primary hospital.",
    )
    target_model = fields.Char(compute="_compute_target_model")
    kind = fields.Selection(
        [("band", "Number in bands"), ("lookup", "Value in a table")],
        compute="_compute_kind",
        store=True,
    )
    weight = fields.Float(
        digits=(8, 2), default=1, help="How heavy this criterion is compared with the others."
    )
    zero_is_value = fields.Boolean(
        "0 is a value",
        help="Otherwise a number of 0 means that nobody knows, and the criterion is missing.",
    )
    otherwise = fields.Float(
        "Points otherwise", digits=(8, 2), help="Points of a value that the table does not name."
    )
    band_ids = fields.One2many("pharma.classification.band", "criterion_id", "Bands", copy=True)
    lookup_ids = fields.One2many(
        "pharma.classification.lookup", "criterion_id", "Values", copy=True
    )
    value_model = fields.Char(
        compute="_compute_value_model", help="Model of the values, for a link to other records."
    )
    value_hint = fields.Char("Possible values", compute="_compute_value_hint")
    max_points = fields.Float("Most points", digits=(8, 2), compute="_compute_max_points")
    company_id = fields.Many2one(related="model_id.company_id", store=True)

    _weight_positive = models.Constraint("CHECK (weight >= 0)", "A weight cannot be negative.")
    _otherwise_positive = models.Constraint("CHECK (otherwise >= 0)", "Points cannot be negative.")

    def _classification_models(self):
        return self.model_id

    def _compute_target_model(self):
        self.target_model = "res.partner"

    @api.depends("field_name")
    def _compute_name(self):
        for criterion in self:
            _through, field = criterion._input_fields()
            if not criterion.name and field:
                criterion.name = field._description_string(self.env)

    @api.depends("field_name")
    def _compute_kind(self):
        for criterion in self:
            _through, field = criterion._input_fields()
            criterion.kind = bool(field) and ("band" if field.type in NUMERIC else "lookup")

    @api.depends("field_name")
    def _compute_value_model(self):
        for criterion in self:
            _through, field = criterion._input_fields()
            criterion.value_model = (
                field.comodel_name if field and field.type == "many2one" else False
            )

    @api.depends("field_name")
    @api.depends_context("lang")
    def _compute_value_hint(self):
        for criterion in self:
            _through, field = criterion._input_fields()
            hint = False
            if field and field.type == "selection":
                hint = ", ".join(
                    f"{key} ({label})" for key, label in field._description_selection(self.env)
                )
            elif field and field.type == "boolean":
                hint = "true, false"
            criterion.value_hint = hint

    @api.depends("kind", "otherwise", "band_ids.points", "lookup_ids.points")
    def _compute_max_points(self):
        for criterion in self:
            lines = criterion.band_ids if criterion.kind == "band" else criterion.lookup_ids
            extra = [] if criterion.kind == "band" else [criterion.otherwise]
            criterion.max_points = max([*lines.mapped("points"), *extra], default=0)

    def _input_fields(self):
        """Return the many2one to follow (None for the account itself) and the field to read, (None, None) if gone."""
        partner_fields = self.env["res.partner"]._fields
        first, _dot, second = (self.field_name or "").partition(".")
        if not second:
            return None, partner_fields.get(first)
        through = partner_fields.get(first)
        if not through or through.type != "many2one" or through.comodel_name != "res.partner":
            return None, None
        return through, partner_fields.get(second)

    @api.constrains("field_name")
    def _check_field_name(self):
        for criterion in self:
            through, field = criterion._input_fields()
            if not field:
                raise ValidationError(
                    self.env._(
                        "There is no field “%s” on an account that a criterion can read.",
                        criterion.field_name,
                    )
                )
            label = field._description_string(self.env)
            if field.name in OUTPUTS:
                raise ValidationError(
                    self.env._("“%s” is made by the rating and cannot feed it.", label)
                )
            for each in filter(None, (through, field)):
                if not each.store or not each.column_type or each.company_dependent or each.groups:
                    raise ValidationError(
                        self.env._(
                            "“%s” cannot be a criterion: it is computed, differs by company or is not for everybody.",
                            each._description_string(self.env),
                        )
                    )
            if field.type not in (*NUMERIC, *LOOKUP) or getattr(field, "translate", False):
                raise ValidationError(
                    self.env._(
                        "“%s” is neither a number, a choice, a link, a yes/no nor a short text.",
                        label,
                    )
                )

    @api.constrains("field_name", "band_ids", "lookup_ids")
    def _check_lines(self):
        for criterion in self:
            if criterion.kind == "band" and criterion.band_ids:
                criterion._check_bands()
            elif criterion.kind == "lookup":
                criterion.lookup_ids._check_values()

    def _check_bands(self):
        self.ensure_one()
        try:
            classification.check_bands(self._bands())
        except classification.ClassificationError as error:
            raise ValidationError(self._band_message(error)) from error

    def _band_message(self, error):
        values = {name: f"{value.normalize():f}" for name, value in error.values.items()}
        problem = {
            "no_bands": lambda: self.env._("has no bands yet"),
            "band_empty": lambda: self.env._(
                "has a band from %(start)s to %(end)s, which is empty", **values
            ),
            "band_overlap": lambda: self.env._("has bands that overlap at %(start)s", **values),
            "band_gap": lambda: self.env._(
                "says nothing of values from %(start)s to %(end)s", **values
            ),
            "band_open_end": lambda: self.env._(
                "says nothing of values from %(end)s: mark the last band “and above”", **values
            ),
        }[error.code]()
        return self.env._(
            "The criterion “%(criterion)s” %(problem)s.", criterion=self.name, problem=problem
        )

    def _bands(self):
        return [
            classification.Band(
                number(band.value_from),
                None if band.no_limit else number(band.value_to),
                number(band.points),
            )
            for band in self.band_ids.sorted("value_from")
        ]

    def _as_criterion(self):
        """Return this criterion for the plain-Python core, with stored values as look-up keys."""
        self.ensure_one()
        return classification.Criterion(
            key=self.id,
            weight=number(self.weight),
            bands=tuple(self._bands()) if self.kind == "band" else (),
            lookup={line._stored_value(): number(line.points) for line in self.lookup_ids},
            otherwise=number(self.otherwise),
        )

    def _value_label(self, value):
        """Return a stored value as people read it."""
        self.ensure_one()
        _through, field = self._input_fields()
        if value is None or not field:
            return str(value or "")
        if field.type == "many2one":
            # sudo: a name in a list of ours; the account that carries it was readable
            record = self.env[field.comodel_name].sudo().browse(value).exists()
            return record.display_name if record else self.env._("(removed)")
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        if field.type == "boolean":
            return self.env._("Yes") if value else self.env._("No")
        if field.type in NUMERIC:
            return formatLang(self.env, value, digits=0 if value == int(value) else 2)
        return value

    # -- the same in the database ----------------------------------------------------------------

    def _input_sql(self):
        """Return the expression of the account's value; NULL when it has none."""
        self.ensure_one()
        through, field = self._input_fields()
        if not field:  # the addon that brought the field is gone
            return SQL("NULL::integer")
        column = SQL.identifier(f"via_{through.name}" if through else "p", field.name)
        if field.type == "boolean":
            return SQL("COALESCE(%s, FALSE)", column)
        if field.type in ("selection", "char"):
            return SQL("NULLIF(%s, '')", column)
        if field.type in NUMERIC:
            # A float as it is written, not as it is stored in binary.
            is_binary = field.column_type[0] == "float8"
            as_number = SQL("%s::text::numeric" if is_binary else "%s::numeric", column)
            return as_number if self.zero_is_value else SQL("NULLIF(%s, 0)", as_number)
        return column

    def _points_sql(self, value):
        """Return the points of the expression `value`; NULL when there is no value."""
        self.ensure_one()
        whens = [SQL("WHEN %s IS NULL THEN NULL", value)]
        if self.kind == "band":
            bands = self._bands()
            whens.append(SQL("WHEN %s < %s THEN 0", value, bands[0].start))
            whens += [
                SQL("WHEN %s < %s THEN %s::numeric", value, band.end, band.points)
                for band in bands
                if band.end is not None
            ]
            otherwise = bands[-1].points
        else:
            whens += [
                SQL(
                    "WHEN %s = %s THEN %s::numeric",
                    value,
                    line._stored_value(),
                    number(line.points),
                )
                for line in self.lookup_ids
            ]
            otherwise = number(self.otherwise)
        return SQL("CASE %s ELSE %s::numeric END", SQL(" ").join(whens), otherwise)
