# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.tools import SQL


class PrivacyLookupWizard(models.TransientModel):
    """Odoo's look-up finds people by e-mail; it finds a doctor without one as well, and what hangs on the doctor."""

    _inherit = "privacy.lookup.wizard"

    pharma_partner_id = fields.Many2one("res.partner", "Doctor")

    def _get_query(self):
        partner = self.pharma_partner_id
        if not partner:
            return super()._get_query()
        found = [
            (item["model"], records)
            for item, records in self.env["pharma.privacy"]._personal_records(partner)
            if records
        ]
        found.append(("res.partner", partner))
        parts = []
        for model_name, records in found:
            active = SQL.identifier("active") if "active" in records._fields else SQL("TRUE")
            parts.append(
                SQL(
                    "SELECT %s AS res_model_id, id AS res_id, %s AS is_active FROM %s WHERE id = ANY(%s)",
                    self.env["ir.model"]._get_id(model_name), active, SQL.identifier(records._table), records.ids,
                )
            )  # fmt: skip
        own = SQL(" UNION ").join(parts)
        if not self.email:
            return own
        return SQL("%s UNION %s", super()._get_query(), own)

    def _post_log(self):
        # the log of the privacy request tells more, and names nobody
        return super()._post_log() if self.email or not self.pharma_partner_id else None
