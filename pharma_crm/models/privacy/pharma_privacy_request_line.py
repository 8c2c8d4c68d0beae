# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class PharmaPrivacyRequestLine(models.Model):
    """What an erasure did with one kind of records: how many, kept why and until when. No personal data."""

    _name = "pharma.privacy.request.line"
    _description = "Log of an erasure"
    _order = "request_id, id"

    request_id = fields.Many2one(
        "pharma.privacy.request", required=True, index=True, ondelete="cascade", readonly=True
    )
    model_name = fields.Char("Technical model", readonly=True)
    kind_name = fields.Char("Records", compute="_compute_kind_name")
    done = fields.Selection(
        [("erased", "Erased"), ("kept", "Kept without the person")], readonly=True, required=True
    )
    count = fields.Integer("Number", readonly=True)
    rule_id = fields.Many2one("pharma.retention.rule", readonly=True, ondelete="restrict")
    reason = fields.Text(related="rule_id.reason", string="Why")
    until = fields.Date(readonly=True)
    company_id = fields.Many2one(related="request_id.company_id", store=True, index=True)

    @api.depends("model_name")
    @api.depends_context("lang")
    def _compute_kind_name(self):
        for line in self:
            # sudo: the plain name of a model
            model = self.env["ir.model"]._get(line.model_name).sudo() if line.model_name else None
            line.kind_name = model.name if model else self.env._("Mentions in other texts")
