# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class PharmaClassificationLookup(models.Model):
    """Points for one value of a choice, a link, a yes/no or a text."""

    _name = "pharma.classification.lookup"
    _description = "Value of a classification criterion"
    _inherit = ["pharma.classification.part.mixin"]
    _order = "points desc, id"

    criterion_id = fields.Many2one(
        "pharma.classification.criterion",
        required=True,
        index=True,
        ondelete="cascade",
    )
    value_model = fields.Char(related="criterion_id.value_model")
    value_id = fields.Many2oneReference(
        "Record", model_field="value_model", help="The linked record."
    )
    value_text = fields.Char("Value", help="The choice or text exactly as stored, e.g. female.")
    points = fields.Float(digits=(8, 2))
    company_id = fields.Many2one(related="criterion_id.company_id", store=True)

    _points_positive = models.Constraint("CHECK (points >= 0)", "Points cannot be negative.")

    def _classification_models(self):
        return self.criterion_id.model_id

    @api.depends("value_text", "value_id")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.criterion_id._value_label(line._stored_value()) or ""

    def _stored_value(self):
        """Return the value as the account's field stores it."""
        self.ensure_one()
        _through, field = self.criterion_id._input_fields()
        if field and field.type == "many2one":
            return self.value_id
        if field and field.type == "boolean":
            return (self.value_text or "").lower() == "true"
        return self.value_text

    def _check_values(self):
        """Check that the values exist and that each stands once."""
        for criterion in self.criterion_id:
            _through, field = criterion._input_fields()
            lines = criterion.lookup_ids
            if field.type == "many2one":
                known = set(
                    self.env[field.comodel_name].browse(lines.mapped("value_id")).exists().ids
                )
            elif field.type == "selection":
                known = {key for key, _label in field._description_selection(self.env)}
            elif field.type == "boolean":
                known = {"true", "false"}
            else:
                known = set(filter(None, lines.mapped("value_text")))
            seen = set()
            for line in lines:
                value = line.value_id if field.type == "many2one" else (line.value_text or "")
                if field.type == "boolean":
                    value = value.lower()
                if value not in known:
                    raise ValidationError(
                        self.env._(
                            "The criterion “%(criterion)s” gives points for “%(value)s”, which is no value of it.",
                            criterion=criterion.name,
                            value=value or "",
                        )
                    )
                if value in seen:
                    raise ValidationError(
                        self.env._(
                            "The criterion “%(criterion)s” names “%(value)s” twice.",
                            criterion=criterion.name,
                            value=criterion._value_label(line._stored_value()),
                        )
                    )
                seen.add(value)
