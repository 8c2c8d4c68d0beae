# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections.abc import Callable
from dataclasses import dataclass, field

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL
from odoo.tools.misc import formatLang


@dataclass(frozen=True)
class Figure:
    """A number that other records say of an account.

    :param label: as people read it, translated.
    :param targets: types of account that have it.
    :param sql: given a type, the expression of the number for the account `p`; NULL when nobody knows.
    :param reads: {model: fields} that the expression reads.
    """

    label: str
    targets: tuple
    sql: Callable[[str], SQL]
    reads: dict = field(default_factory=dict)


class PharmaClassificationCriterion(models.Model):
    """A criterion looks at a field of the account, or at a figure that other records add up to."""

    _inherit = "pharma.classification.criterion"

    figure = fields.Selection(
        selection="_selection_figure",
        help="Number from other records of the account, e.g. how many doctors practise there.",
    )

    @api.model
    def _figures(self):
        """Return {name: :class:`Figure`}. Addons with calls, sales … add theirs, and let the records that these are
        worked out from inherit `pharma.figure.source.mixin`, so that a change of them rates at once."""
        today = fields.Date.context_today(self)

        def doctors_here(target):
            return SQL(
                "SELECT place.doctor_id FROM pharma_affiliation place WHERE place.%s = p.id"
                " AND (place.date_start IS NULL OR place.date_start <= %s)"
                " AND (place.date_end IS NULL OR place.date_end >= %s)",
                SQL.identifier("department_id" if target == "department" else "hospital_id"),
                today,
                today,
            )

        reads = {
            "pharma.affiliation": [
                "doctor_id", "hospital_id", "department_id", "date_start", "date_end"
            ],
            "res.partner": ["active", "pharma_potential"],
        }  # fmt: skip
        places = ("hospital", "department", "pharmacy")
        return {
            "doctors": Figure(
                self.env._("Doctors who practise here"),
                places,
                lambda target: SQL(
                    "(SELECT count(*)::numeric FROM res_partner doctor WHERE doctor.active AND doctor.id IN (%s))",
                    doctors_here(target),
                ),
                reads,
            ),
            "doctors_potential": Figure(
                self.env._("Potential of the doctors who practise here"),
                places,
                lambda target: SQL(
                    "(SELECT sum(doctor.pharma_potential) FROM res_partner doctor"
                    " WHERE doctor.active AND doctor.id IN (%s))",
                    doctors_here(target),
                ),
                reads,
            ),
        }

    @api.model
    def _selection_figure(self):
        return [(name, figure.label) for name, figure in self._figures().items()]

    def _figure(self):
        """Return the figure of this criterion; None when it has none or its addon is gone."""
        self.ensure_one()
        return self._figures().get(self.figure) if self.figure else None

    @api.depends("field_name", "figure")
    def _compute_name(self):
        result = super()._compute_name()
        for criterion in self:
            figure = criterion._figure()
            if not criterion.name and figure:
                criterion.name = figure.label
        return result

    @api.depends("field_name", "figure")
    def _compute_kind(self):
        result = super()._compute_kind()
        self.filtered("figure").kind = "band"
        return result

    @api.constrains("field_name", "figure")
    def _check_field_name(self):
        measured = self.filtered("figure")
        for criterion in measured:
            if criterion.field_name:
                raise ValidationError(
                    self.env._(
                        "The criterion “%s” looks at a field or at a figure, not at both.",
                        criterion.name,
                    )
                )
            figure, target = criterion._figure(), criterion.model_id.target
            if not figure or target not in figure.targets:
                selection = criterion.model_id._fields["target"]._description_selection(self.env)
                raise ValidationError(
                    self.env._(
                        "The criterion “%(criterion)s” asks for “%(figure)s”, which is no figure of: %(target)s.",
                        criterion=criterion.name,
                        figure=figure.label if figure else criterion.figure,
                        target=dict(selection)[target],
                    )
                )
        for criterion in self - measured:
            if not criterion.field_name:
                raise ValidationError(
                    self.env._(
                        "Say which field or which figure the criterion “%s” looks at.",
                        criterion.name or "",
                    )
                )
        return super(PharmaClassificationCriterion, self - measured)._check_field_name()

    def _value_label(self, value):
        self.ensure_one()
        if self.figure and value is not None:
            return formatLang(self.env, value, digits=0 if value == int(value) else 2)
        return super()._value_label(value)

    def _input_sql(self):
        figure = self._figure()
        if not figure:
            return super()._input_sql()
        expression = figure.sql(self.model_id.target)
        return expression if self.zero_is_value else SQL("NULLIF(%s, 0)", expression)
