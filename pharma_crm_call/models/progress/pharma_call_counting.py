# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# In the context: the cycle whose figures are looked into; without it the cycles that run.
CYCLE_KEY = "counted_cycle_id"
# In the context: ids of the territories whose figures are looked into; without them all of the cycle.
PLACES_KEY = "counted_territory_ids"
# In the context: [product_id or key_message_id, id] of the figure of this cycle that is looked into.
TOLD_KEY = "counted_as_telling"
TOLD_SUBJECTS = ("product_id", "key_message_id")


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

    @api.depends_context("lang", CYCLE_KEY, PLACES_KEY, TOLD_KEY)
    @api.depends(
        "state", "partner_id", "territory_id", "date_day", "user_id", "channel_id", "attendee_ids"
    )
    def _compute_counts_in_plan(self):
        made = self.filtered(lambda call: call.state in ("submitted", "reviewed"))
        places = made.territory_id | made.attendee_ids.territory_id
        told = self._plan_told()
        counting = self._plan_facts(places.ids)._counting_of(made, told) if made else {}
        for call in self:
            number, listed = counting.get(call.id, (0, 0))
            call.counts_in_plan = bool(number)
            call.plan_note = call in made and call._plan_note(number, listed, bool(told))

    def _plan_note(self, number, listed, told=False):
        if not listed:
            return self.env._("Not on the target list")
        if not number and told:
            return self.env._(
                "Told in another call of the day, not meant for the customer, or not heard"
            )
        if not number:
            return self.env._("Another call of the day counts")
        if not self.channel_id.weight and not told:
            return self.env._("Counts, without credit: %s", self.channel_id.name)
        if number > 1:
            return self.env._("Counts for %s customers", number)
        return self.env._("Counts")

    @api.model
    def _search_counts_in_plan(self, operator, value):
        if operator != "in":
            return NotImplemented
        calls = SQL(
            "(SELECT call_id FROM (%s) counting)",
            self._plan_facts()._counting_query(self._plan_told()),
        )
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
        places = self._plan_places()
        if places is not None and territory_ids is not None:
            places &= set(territory_ids)
        return self.env["pharma.cycle.progress"]._with_fact_scopes(
            cycle_ids, territory_ids if places is None else places
        )

    @api.model
    def _plan_places(self):
        """Return the ids of the territories that are looked into, with all below them; None: any.

        A look into one territory then reads its calls, and not those of the whole cycle.
        """
        named = self.env.context.get(PLACES_KEY)
        if not isinstance(named, list | tuple) or any(type(id_) is not int for id_ in named):
            return None
        # sudo: where calls count does not depend on who may read the tree
        tree = self.env["pharma.territory"].sudo().with_context(active_test=False)
        return set(tree.search([("id", "child_of", list(named))]).ids)

    @api.model
    def _plan_told(self):
        """Return (cycle, "product_id" or "key_message_id", id) when the figure of one of these is looked into."""
        cycle_id, told = self.env.context.get(CYCLE_KEY), self.env.context.get(TOLD_KEY)
        if type(cycle_id) is not int or not isinstance(told, list | tuple) or len(told) != 2:
            return None
        name, subject_id = told
        if name not in TOLD_SUBJECTS or type(subject_id) is not int:
            return None
        # sudo: whom its communication objectives are meant for, whoever may open its plan
        return self.env["pharma.cycle"].sudo().browse(cycle_id), name, subject_id
