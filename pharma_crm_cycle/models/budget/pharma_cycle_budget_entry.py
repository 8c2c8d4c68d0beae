# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class PharmaCycleBudgetEntry(models.Model):
    """One change of what is used of a budget line, with the document behind it. Never rewritten."""

    _name = "pharma.cycle.budget.entry"
    _description = "Budget entry"
    _order = "id desc"

    line_id = fields.Many2one(
        "pharma.cycle.budget.line", "Budget line", required=True, readonly=True, ondelete="restrict",
        index=True,
    )  # fmt: skip
    cycle_id = fields.Many2one(related="line_id.cycle_id", store=True, index=True)
    resource_type = fields.Selection(related="line_id.resource_type", store=True)
    territory_id = fields.Many2one(
        "pharma.territory", required=True, readonly=True, ondelete="restrict", index=True,
        help="For which territory it was used.",
    )  # fmt: skip
    name = fields.Char("Document", required=True, readonly=True)
    res_model = fields.Char("Source model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        "Source", model_field="res_model", required=True, readonly=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    reserved = fields.Monetary(readonly=True)
    committed = fields.Monetary(readonly=True)
    spent = fields.Monetary(readonly=True)

    _source_idx = models.Index("(res_model, res_id)")

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("Budget entries follow from requests and hand-overs."))
        return super().create(vals_list)

    def write(self, vals):
        if not vals:
            return super().write(vals)
        raise UserError(self.env._("A budget entry stays; a correction is a further entry."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A budget entry stays; a correction is a further entry."))

    def action_open_source(self):
        """Open the document behind the entry, where the reader may see it."""
        self.ensure_one()
        self.check_access("read")
        if self.res_model not in self.env:
            raise UserError(
                self.env._("“%s” belonged to a part that is not installed any more.", self.name)
            )
        source = self.env[self.res_model].browse(self.res_id).exists()
        if not source:
            raise UserError(self.env._("“%s” does not exist any more.", self.name))
        source.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": source._name,
            "res_id": source.id,
            "views": [(False, "form")],
        }
