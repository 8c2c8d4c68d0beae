# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# In the context: the cycle whose figures are looked into; without it the cycles that run.
CYCLE_KEY = "counted_cycle_id"


class PharmaCall(models.Model):
    """Whether a call counts in "made" of its cycle, and if not, why."""

    _inherit = "pharma.call"

    counts_in_plan = fields.Boolean(
        "Counts in the plan",
        compute="_compute_counts_in_plan",
        search="_search_counts_in_plan",
        help="It is one of the calls that “made” adds up: submitted, in the cycle, on a customer of the target list, "
        "and the only one (or the best channel) of its rep on this customer on the day.",
    )
    plan_note = fields.Char("In the plan", compute="_compute_counts_in_plan")

    @api.depends_context("lang", CYCLE_KEY)
    @api.depends(
        "state", "partner_id", "territory_id", "date_day", "user_id", "channel_id", "attendee_ids"
    )
    def _compute_counts_in_plan(self):
        made = self.filtered(lambda call: call.state in ("submitted", "reviewed"))
        places = made.territory_id | made.attendee_ids.territory_id
        counting = self._plan_facts(places.ids)._counting_of(made) if made else {}
        for call in self:
            number, listed = counting.get(call.id, (0, 0))
            call.counts_in_plan = bool(number)
            call.plan_note = call in made and call._plan_note(number, listed)

    def _plan_note(self, number, listed):
        if not listed:
            return self.env._("Not on the target list")
        if not number:
            return self.env._("Another call of the day counts")
        if not self.channel_id.weight:
            return self.env._("Counts, without credit: %s", self.channel_id.name)
        if number > 1:
            return self.env._("Counts for %s customers", number)
        return self.env._("Counts")

    @api.model
    def _search_counts_in_plan(self, operator, value):
        if operator != "in":
            return NotImplemented
        calls = SQL("(SELECT call_id FROM (%s) counting)", self._plan_facts()._counting_query())
        return Domain("id", "in" if True in value else "not in", calls)

    @api.model
    def _plan_facts(self, territory_ids=None):
        """Return the report of facts of the cycle that is looked into, or of those that run."""
        self.env.flush_all()
        cycle_id = self.env.context.get(CYCLE_KEY)
        if type(cycle_id) is int:
            cycle_ids = [cycle_id]
        else:
            # sudo: in which cycles calls count does not depend on who may open them
            cycle_ids = self.env["pharma.cycle"].sudo().search([("state", "=", "running")]).ids
        return self.env["pharma.cycle.progress"]._with_fact_scopes(cycle_ids, territory_ids)
