# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError


class PharmaChangeReject(models.TransientModel):
    """Why a proposal, or one line of it, is rejected; and for a new account, which one it is."""

    _name = "pharma.change.reject"
    _description = "Reject a proposal"

    request_ids = fields.Many2many("pharma.change.request")
    line_ids = fields.Many2many("pharma.change.request.line")
    same_as = fields.Boolean()
    account_type = fields.Char(compute="_compute_account_type")
    same_as_id = fields.Many2one(
        "res.partner", "It is this account", domain="[('pharma_type', '=', account_type)]"
    )
    reason = fields.Char(required=True, help="The rep reads it.")

    @api.depends("request_ids")
    def _compute_account_type(self):
        for wizard in self:
            wizard.account_type = wizard.request_ids[:1].account_type

    @api.onchange("same_as_id")
    def _onchange_same_as_id(self):
        if self.same_as_id and not self.reason:
            self.reason = self.env._(
                "We have this account already: %s", self.same_as_id.display_name
            )

    def action_confirm(self):
        """Reject: as an account that we have already, the chosen fields, or all that is open."""
        self.ensure_one()
        if self.same_as:
            if not self.same_as_id or len(self.request_ids) != 1:
                raise UserError(self.env._("Say which account it is."))
            self.request_ids._reject_as(self.same_as_id, self.reason)
        elif self.line_ids:
            self.line_ids.action_reject(self.reason)
        else:
            self.request_ids.action_reject_all(self.reason)
        return {"type": "ir.actions.act_window_close"}
