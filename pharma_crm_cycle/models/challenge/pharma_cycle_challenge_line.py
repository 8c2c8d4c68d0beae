# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

KINDS = [("add", "Add"), ("drop", "Drop"), ("goal", "Change calls")]


class PharmaCycleChallengeLine(models.Model):
    """One proposed change: of one customer, with its reason and what was decided. Only methods write it."""

    _name = "pharma.cycle.challenge.line"
    _description = "Proposed change of a target list"
    _order = "challenge_id, kind, id"
    _rec_name = "partner_id"
    _check_company_auto = True

    challenge_id = fields.Many2one(
        "pharma.cycle.challenge", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="challenge_id.company_id", store=True, index=True)
    cycle_id = fields.Many2one(related="challenge_id.cycle_id", store=True, index=True)
    territory_id = fields.Many2one(related="challenge_id.territory_id", store=True, index=True)
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(KINDS, "Change", required=True, readonly=True)
    class_id = fields.Many2one("pharma.class", readonly=True, ondelete="restrict")
    goal_before = fields.Integer("Calls now", readonly=True)
    goal_after = fields.Integer("Calls proposed", readonly=True)
    reason_id = fields.Many2one(
        "pharma.challenge.reason", required=True, readonly=True, ondelete="restrict"
    )
    note = fields.Char("In words", readonly=True)
    decision = fields.Selection(
        [("open", "To decide"), ("accepted", "Accepted"), ("rejected", "Rejected")],
        required=True,
        readonly=True,
        default="open",
    )
    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True)
    decided_on = fields.Datetime(readonly=True)
    decision_note = fields.Char("Answer", readonly=True)
    revision = fields.Integer(
        readonly=True,
        default=1,
        help="Counts the changes of this line, so that the later of two is told.",
    )

    _line_uniq = models.UniqueIndex(
        "(challenge_id, partner_id)", "This customer is already in the challenge."
    )

    def _check_seen(self, revision):
        """Raise unless the user has seen the line as it is now: of two people the later one is told."""
        self.ensure_one()
        if revision == self.revision:
            return
        # sudo: who was quicker is told by name, whoever asks
        line = self.sudo()
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        decisions = dict(self._fields["decision"]._description_selection(self.env))
        raise UserError(
            self.env._(
                "%(customer)s was changed meanwhile by %(user)s: %(change)s, calls %(before)s → %(after)s, "
                "%(decision)s. Your own change was not saved; look at the line and do it again.",
                customer=self.partner_id.display_name,
                user=line.write_uid.name,
                change=kinds[self.kind],
                before=self.goal_before,
                after=self.goal_after,
                decision=decisions[self.decision],
            )
        )

    @api.depends_context("lang")
    @api.depends("partner_id", "kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for line in self:
            line.display_name = f"{line.partner_id.display_name}, {kinds.get(line.kind, '')}"
