# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

#: So many calls are marked in one request; a longer queue is told to press again.
BULK = 1000


class PharmaCall(models.Model):
    """The manager's review queue."""

    _name = "pharma.call"
    _inherit = ["pharma.call", "pharma.team.mixin"]

    def action_open_review(self):
        """Open the dialog in which the manager writes about the call."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Review"),
            "res_model": "pharma.call.review",
            "views": [(self.env.ref("pharma_crm_call.view_call_review_form").id, "form")],
            "target": "new",
            "context": {"default_call_id": self.id},
        }

    def action_review(self):
        """Mark the calls as reviewed without a comment; their reps are told."""
        result = super().action_review()
        self._tell_reviewed()
        return result

    def _unremarkable_domain(self):
        """Return (what waits for the user's review, what of it nothing speaks against): of these, else of all."""
        if not self.env.user.has_group("pharma_crm.group_line_manager"):
            raise AccessError(self.env._("Only managers review calls."))
        waiting = Domain("state", "=", "submitted") & Domain("is_my_team", "=", True)
        if self:
            waiting &= Domain("id", "in", self.ids)
        return waiting, waiting & Domain("is_remarkable", "=", False)

    def action_ask_unremarkable(self):
        """Ask before what nothing speaks against is marked as reviewed, and say how many calls that is."""
        waiting, unremarkable = self._unremarkable_domain()
        count = min(self.search_count(unremarkable), BULK)
        if not count:
            return self._reviewed_notification(count)
        return {
            "type": "ir.actions.client",
            "tag": "pharma_crm_call.confirm_review",
            "name": self.env._("Review all unremarkable"),
            "params": {
                "ids": self.ids,
                "text": self.env._(
                    "%(count)s of %(all)s calls will be marked as reviewed: those without a reason to look at them."
                    " Their reps are told. Go on?",
                    count=count,
                    all=self.search_count(waiting),
                ),
            },
        }

    def action_review_unremarkable(self):
        """Mark what nothing speaks against as reviewed in one go: of the calls given, else of the whole queue.

        A call with a reason to look at it stays, and so does one that is not the user's to review.
        """
        _waiting, domain = self._unremarkable_domain()
        calls = self._without_client_context().search(
            domain, limit=BULK, order="date_submitted, id"
        )
        # what the step asks of each call is just what was searched for, and may be written
        calls.check_access("write")
        calls._workflow_write({"state": "reviewed", "date_reviewed": fields.Datetime.now()})
        calls._tell_reviewed()
        return self._reviewed_notification(len(calls))

    @api.model
    def _reviewed_notification(self, count):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if count else "info",
                "message": self.env._("Marked as reviewed: %s", count)
                if count
                else self.env._("No call without a reason to look at it waits here."),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _tell_reviewed(self):
        """Tell each rep once how many calls were looked at."""
        for rep, calls in self.grouped("user_id").items():
            names = ", ".join(calls[:5].mapped("display_name"))
            self.env["mail.thread"].message_notify(
                partner_ids=rep.partner_id.ids,
                subject=self.env._("Calls reviewed"),
                body=self.env._(
                    "%(manager)s has looked at your calls (%(count)s): %(names)s",
                    manager=self.env.user.name,
                    count=len(calls),
                    names=names if len(calls) <= 5 else f"{names}, …",
                ),
            )
