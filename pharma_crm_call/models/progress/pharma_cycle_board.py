# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.fields import Domain

from .pharma_call_counting import CYCLE_KEY, PLACES_KEY, TOLD_KEY, TOLD_SUBJECTS

# What a figure is about → the calls that it counts; class and specialty are those of the target, also of one who
# attended a group call; products and messages are told by the rep or by who comes along.
SUBJECT_PATHS = {
    "class_id": ("target_id.class_id", "attendee_ids.target_id.class_id"),
    "specialty_id": ("target_id.specialty_id", "attendee_ids.target_id.specialty_id"),
    "territory_id": ("territory_id",),
    "channel_id": ("channel_id",),
    "product_id": ("detail_ids.product_id", "guest_ids.detail_ids.product_id"),
    "key_message_id": ("call_message_ids.key_message_id", "guest_ids.detail_ids.key_message_id"),
}


class PharmaCycle(models.Model):
    """Progress by channel, and the calls behind its figures."""

    _inherit = "pharma.cycle"

    @api.model
    def _progress_groups(self):
        return {**super()._progress_groups(), "channel_id": "pharma.call.channel"}

    @api.model
    def _has_calls(self):
        return True

    def _counted_calls_domain(self):
        return (
            Domain("date_day", ">=", self.date_start)
            & Domain("date_day", "<=", self.date_end)
            & Domain("state", "in", ("submitted", "reviewed"))
        )

    def _calls_action(self, territory, subject, subject_id):
        # By their ids: PostgreSQL expects too few counted calls, and would compare the tree with each of them.
        # sudo: all below, whoever may read the tree
        below = territory.sudo().with_context(active_test=False)
        below = below.search([("id", "child_of", territory.ids)])
        domain = self._counted_calls_domain() & Domain("territory_id", "in", below.ids)
        if subject:
            paths = SUBJECT_PATHS[subject]
            if not subject_id:
                # customers on the list who have none
                paths = paths[:1]
                domain &= Domain("target_id", "!=", False)
            domain &= Domain.OR([Domain(path, "=", subject_id) for path in paths])
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pharma_crm_call.action_call_counting"
        )
        told = {TOLD_KEY: [subject, subject_id]} if subject in TOLD_SUBJECTS and subject_id else {}
        return {
            **action,
            "domain": list(domain),
            "context": {
                CYCLE_KEY: self.id,
                PLACES_KEY: territory.ids,
                "search_default_counts_in_plan": 1,
                **told,
            },
        }
