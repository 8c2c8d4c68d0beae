# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import SQL


class MergePartnerAutomatic(models.TransientModel):
    """Merging two doctors must not lose a call, even when one rep saw “both” on the same day."""

    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        self._pharma_keep_twin_calls(src_partners, dst_partner)
        self._pharma_join_attendees(src_partners, dst_partner)
        return super()._update_foreign_keys(src_partners, dst_partner)

    @api.model
    def _pharma_keep_twin_calls(self, src_partners, dst_partner):
        """Take calls that will share rep, doctor and day out of the unique index; they count once together."""
        self.env["pharma.call"].flush_model()
        self.env.execute_query(
            SQL(
                """
                UPDATE pharma_call twin
                   SET is_merge_twin = TRUE
                  FROM pharma_call kept
                 WHERE twin.partner_id IN %(sources)s AND kept.partner_id IN %(all)s
                   AND kept.user_id = twin.user_id AND kept.date_day = twin.date_day
                   AND (kept.partner_id = %(target)s OR kept.id < twin.id) AND kept.id != twin.id
             RETURNING twin.id
                """,
                sources=tuple(src_partners.ids),
                all=tuple((src_partners | dst_partner).ids),
                target=dst_partner.id,
            )
        )
        self.env["pharma.call"].invalidate_model(["is_merge_twin"])

    @api.model
    def _pharma_join_attendees(self, src_partners, dst_partner):
        """Keep one line of a customer who stands twice in the list of a meeting."""
        self.env["pharma.call.attendee"].flush_model()
        self.env.execute_query(
            SQL(
                """
                DELETE FROM pharma_call_attendee twin
                 USING pharma_call_attendee kept
                 WHERE twin.partner_id IN %(sources)s AND kept.partner_id IN %(all)s
                   AND kept.call_id = twin.call_id
                   AND (kept.partner_id = %(target)s OR kept.id < twin.id) AND kept.id != twin.id
             RETURNING twin.id
                """,
                sources=tuple(src_partners.ids),
                all=tuple((src_partners | dst_partner).ids),
                target=dst_partner.id,
            )
        )
        self.env["pharma.call.attendee"].invalidate_model()
