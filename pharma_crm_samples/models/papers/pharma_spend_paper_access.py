# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import AccessError, UserError

#: More than any bill says: a number beyond it is a slip, and so many others would make every share nothing.
MOST = {"amount": 1_000_000_000, "others": 1_000}


class PharmaSpendPaper(models.Model):
    """Who may enter what for whom, and who has to approve it."""

    _inherit = "pharma.spend.paper"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_figures(vals)
            if not vals.get("call_id"):
                continue
            call = self.env["pharma.call"].browse(vals["call_id"])
            if "partner_ids" not in vals:
                vals["partner_ids"] = [(6, 0, call._handover_recipients().ids)]
            # sudo: only the day; whose call it is, is checked below
            day = call.sudo().date_day
            if day:
                vals.setdefault("date", day)
        papers = super().create(vals_list)
        papers._check_recipients()
        return papers

    def write(self, vals):
        self._check_figures(vals)
        result = super().write(vals)
        if {"partner_ids", "call_id"} & vals.keys():
            self._check_recipients()
        return result

    def _check_figures(self, vals):
        """Refuse an amount or a number of people that no bill has in words, before the database does."""
        refusals = (
            ("amount", self.env._("“%s”: the amount is what the bill says, never below zero.")),
            ("others", self.env._("“%s”: others at the table are never fewer than none.")),
        )
        for name, text in refusals:
            figure = vals.get(name) or 0
            labels = dict(self._selection_category())
            paper = self[:1].display_name or labels.get(vals.get("category"), "")
            if not isinstance(figure, (int, float)) or not figure <= MOST[name]:
                raise UserError(
                    self.env._(
                        "“%(paper)s”: “%(figure)s” stands on no bill.", paper=paper, figure=figure
                    )
                )
            if figure < 0:
                raise UserError(text % paper)

    def _check_recipients(self):
        """Refuse recipients whom the user does not cover, calls of others, and who was not on the call."""
        for paper in self.filtered(lambda p: not self.env.su):
            manager = self.env.user.has_group("pharma_crm.group_business_manager")
            for partner in paper.partner_ids:
                covered = (
                    partner.has_access("read")
                    if manager
                    else paper.user_id._pharma_territory_for(partner)
                )
                if not covered:
                    # Not named: it may be somebody whom the user does not know.
                    raise AccessError(
                        self.env._(
                            "This is none of your accounts: enter it for your own doctors, hospitals and pharmacies."
                        )
                    )
            paper._check_call()

    def _check_call(self):
        # sudo: whose call it is decides; a colleague's call may be out of sight
        call = self.call_id.sudo()
        if not call:
            return
        if call.user_id != self.user_id:
            raise AccessError(self.env._("Enter it on your own calls."))
        absent = self.partner_ids - call._handover_recipients()
        if absent:
            raise UserError(
                self.env._(
                    "%(recipient)s was not on the call “%(call)s”.",
                    recipient=absent[0].name,
                    call=call.display_name,
                )
            )

    def _transition_access(self, action):
        # Who may take a step is said below; managers only read.
        return "read"

    def _transition_allowed(self, action):
        own = self.user_id == self.env.user
        if action in ("record", "cancel") and self.state == "approved":
            # of a rep who has left, too
            return own or self.env.user.has_group("pharma_crm.group_business_manager")
        if action in ("submit", "withdraw", "cancel"):
            return own and super()._transition_allowed(action)
        if action == "record":
            return own and not self._needs_decision()
        return super()._transition_allowed(action)

    def _is_of_business_manager(self):
        """Whether who entered it is a business manager now, whatever it was when the draft was made."""
        # sudo: which role somebody has is no secret to the check
        return self.user_id.sudo().has_group("pharma_crm.group_business_manager")

    def _needs_decision(self):
        """Whether somebody has to approve it: where an approval rule fits, and all but the meals of a rep."""
        self.ensure_one()
        if self.category != "meal" and not self._is_of_business_manager():
            return True
        # sudo: the rules bind everybody
        tiers = (
            self.env["tier.definition"]
            .sudo()
            .search([("model", "=", self._name), ("company_id", "in", [False, self.company_id.id])])
        )
        return any(self.sudo().evaluate_tier(tier) for tier in tiers)
