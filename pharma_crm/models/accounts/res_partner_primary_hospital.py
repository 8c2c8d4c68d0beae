# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

# Doctors whose primary place begins or ends are moved so many at a time.
BATCH = 1000


class ResPartner(models.Model):
    """The primary hospital follows the calendar: a practice place begins or ends without anybody saving it."""

    _inherit = "res.partner"

    @api.model
    def _cron_primary_hospitals(self):
        """Bring primary hospitals in line with the practice places of today, once a day."""
        doctors = self._pharma_moved_doctors()
        commit = self.env["ir.cron"]._commit_progress
        commit(remaining=len(doctors))
        for start in range(0, len(doctors), BATCH):
            some = doctors[start : start + BATCH]
            some._pharma_follow_practice_places()
            if not commit(len(some)):
                break

    @api.model
    def _pharma_moved_doctors(self):
        """Return the doctors whose stored primary hospital is not that of their primary place of today."""
        self.flush_model(["pharma_type", "pharma_hospital_id"])
        Place = self.env["pharma.affiliation"]
        Place.flush_model(["doctor_id", "hospital_id", "is_primary", "date_start", "date_end"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT p.id
                  FROM res_partner p
                  LEFT JOIN pharma_affiliation a ON a.doctor_id = p.id AND a.is_primary
                   AND (a.date_start IS NULL OR a.date_start <= %(today)s)
                   AND (a.date_end IS NULL OR a.date_end >= %(today)s)
                 WHERE p.pharma_type = 'doctor' AND p.pharma_hospital_id IS DISTINCT FROM a.hospital_id
                 ORDER BY p.id
                """,
                today=fields.Date.context_today(self),
            )
        )
        return self.browse([id_ for (id_,) in rows])

    def _pharma_follow_practice_places(self):
        """Work out the primary hospital of these doctors again, and the class that rests on it."""
        self.env.add_to_compute(self._fields["pharma_hospital_id"], self)
        self.flush_recordset(["pharma_hospital_id"])
        self.env["pharma.classification.model"]._rate_changed(self.ids, {"pharma_hospital_id"})
