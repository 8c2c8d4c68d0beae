# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .pharma_import_profile_line import ON_PROBLEM


class PharmaImportMapping(models.Model):
    """A column of the file and the field that it fills; no field: the column is left out."""

    _name = "pharma.import.mapping"
    _description = "Column of an import"
    _order = "index, id"
    _rec_name = "column"

    import_id = fields.Many2one("pharma.import", required=True, index=True, ondelete="cascade")
    index = fields.Integer(readonly=True)
    column = fields.Char("Column of the file", required=True, readonly=True)
    sample = fields.Char("For example", readonly=True)
    target = fields.Selection(related="import_id.target")
    field_id = fields.Many2one(
        "pharma.import.field", "Fills", ondelete="restrict", domain="[('target', '=', target)]"
    )
    on_problem = fields.Selection(
        ON_PROBLEM, "A value that does not fit", required=True, default="refuse"
    )
    is_lookup = fields.Boolean(related="field_id.is_lookup")
    suggested_id = fields.Many2one(
        "pharma.import.field", "Perhaps", compute="_compute_suggestion", compute_sudo=False
    )
    hint = fields.Char(
        compute="_compute_suggestion",
        compute_sudo=False,
        help="What a column that fills nothing may be.",
    )
    company_id = fields.Many2one(related="import_id.company_id", store=True)

    @api.constrains("field_id", "on_problem")
    def _check_field(self):
        for line in self.filtered("field_id"):
            if line.field_id.target != line.import_id.target:
                raise ValidationError(
                    self.env._("“%s” is no field of this kind of list.", line.field_id.label)
                )
            if line.on_problem == "create" and not line.field_id.is_lookup:
                raise ValidationError(
                    self.env._("Nothing can be created for a value of “%s”.", line.field_id.label)
                )

    @api.depends("column", "field_id", "target", "import_id.mapping_ids.field_id")
    @api.depends_context("lang")
    def _compute_suggestion(self):
        Field = self.env["pharma.import.field"]
        for record, lines in self.grouped("import_id").items():
            left_out = lines.filtered(lambda line: not line.field_id)
            columns = left_out.mapped("column")
            sure, perhaps = Field._suggest(record.target, columns, record.mapping_ids.field_id)
            elsewhere = record._known_elsewhere(columns) if columns else {}
            for line in lines:
                line.suggested_id = line in left_out and sure.get(line.column)
                line.hint = line in left_out and line._hint(
                    elsewhere.get(line.column), perhaps.get(line.column)
                )

    def _hint(self, elsewhere, perhaps):
        """Return what to say of a column that is left out.

        :param elsewhere: name of another kind of list that has this column, None when none has
        :param perhaps: the field whose name the header resembles, None when it resembles none
        """
        if elsewhere and not self.suggested_id:
            return self.env._("Belongs into a list of its own: %s", elsewhere)
        if near := self.suggested_id or perhaps:
            return self.env._("Perhaps “%s”", near.label)
        return self.env._("Left out")

    def action_take_suggestion(self):
        """Let the column fill the field that was suggested."""
        for line in self.filtered(lambda line: line.suggested_id and not line.field_id):
            line.field_id = line.suggested_id
        return True

    def write(self, vals):
        if not vals.keys().isdisjoint({"field_id", "on_problem"}):
            for record in self.import_id:
                if record.state in ("checking", "running"):
                    raise UserError(
                        self.env._(
                            "“%s” is running; stop it before you change the mapping.", record.name
                        )
                    )
            # What was checked was another mapping.
            self.import_id._back_to_draft()
        return super().write(vals)
