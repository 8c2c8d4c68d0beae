# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain

from .helpdesk_ticket_category import ADVERSE

# adverse events: they own them, answer for them, or audit them
ADVERSE_GROUPS = ("medical", "business_manager", "auditor")


class HelpdeskTicket(models.Model):
    """Who may see a ticket of the field force: see also security/complaints_rules.xml, which asks this.

    An adverse event: who raised it, medical affairs, the managers above the territory, auditors. Other kinds:
    also whoever reaches the account, and the team that handles it.
    """

    _inherit = "helpdesk.ticket"

    pharma_open_to_me = fields.Boolean(
        "Open to me",
        compute="_compute_pharma_open_to_me",
        search="_search_pharma_open_to_me",
        help="No issue of the field force, or one that I may see.",
    )

    @api.depends_context("uid")
    def _compute_pharma_open_to_me(self):
        # sudo: the question is what the rule says, which must not be asked for the answer
        everything = self.sudo().with_context(active_test=False)
        opened = everything.search([("id", "in", self.ids), ("pharma_open_to_me", "=", True)])
        for ticket in self:
            ticket.pharma_open_to_me = ticket.id in opened._ids

    @api.model
    def _search_pharma_open_to_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        user = self.env.user
        mine = Domain("pharma_raised_by_id", "=", user.id) | Domain("user_id", "=", user.id)
        adverse = other = mine
        if any(user.has_group(f"pharma_crm.group_{group}") for group in ADVERSE_GROUPS):
            adverse = Domain.TRUE
        elif user.has_group("pharma_crm.group_line_manager"):
            territories = self.env["pharma.territory.access"]._my_territory_ids()
            adverse |= Domain("pharma_territory_id", "in", list(territories))
        if user.has_group("pharma_crm.group_all_accounts"):
            other = Domain.TRUE
        else:
            other |= Domain("team_id.user_ids", "in", user.ids)
            if user.has_group("pharma_crm.group_rep"):
                reached = self.env["pharma.account.access"]._my_accounts_query()
                other |= Domain("partner_id", "in", reached)
        opened = (
            Domain("pharma_kind", "=", False)
            | (Domain("pharma_kind", "=", ADVERSE) & adverse)
            | (Domain("pharma_kind", "!=", False) & Domain("pharma_kind", "!=", ADVERSE) & other)
        )
        return opened if True in value else ~opened

    def _pharma_may_handle(self):
        """Whether the user may work on this ticket (beyond adding to what they raised themselves)."""
        self.ensure_one()
        user = self.env.user
        if self._pharma_is_adverse():
            return user.has_group("pharma_crm.group_medical")
        if any(
            user.has_group(f"pharma_crm.group_{group}") for group in ("medical", "business_manager")
        ):
            return True
        # sudo: only to compare with the user
        ticket = self.sudo()
        if user in ticket.user_id | ticket.team_id.user_ids | ticket.team_id.user_id:
            return True
        return user.has_group("pharma_crm.group_line_manager") and (
            ticket.pharma_territory_id.id in self.env["pharma.territory.access"]._my_territory_ids()
            or ticket.partner_id.with_user(user).pharma_within_reach
        )

    # -- no way around by the portal's links or by mail to the customer ------------------------------

    def _portal_ensure_token(self):
        """No link that opens an issue of the field force without a login."""
        return "" if self.pharma_kind else super()._portal_ensure_token()

    def _message_add_suggested_recipients(self, force_primary_email=False):
        """Never propose to write to the customer what the team notes on an issue."""
        suggested = super()._message_add_suggested_recipients(
            force_primary_email=force_primary_email
        )
        for ticket in self.filtered("pharma_kind"):
            suggested[ticket.id]["partners"] -= ticket.partner_id
            suggested[ticket.id]["email_to_lst"] = []
        return suggested
