# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class PharmaAffiliation(models.Model):
    """Changes of practice places stand in the history of the doctor."""

    _inherit = "pharma.affiliation"

    def _place_text(self):
        return " · ".join(filter(None, (self.place_name, self.role)))

    def _note_places(self, action, changes):
        self.env["pharma.field.history"]._note(
            [
                {
                    "partner_id": doctor.id,
                    "company_id": doctor.company_id.id,
                    "res_model": "pharma.affiliation",
                    "res_id": place.id,
                    "action": action,
                    "field_name": name,
                    "old_value": old,
                    "new_value": new,
                }
                for place, doctor, name, old, new in changes
            ]
        )

    @api.model_create_multi
    def create(self, vals_list):
        places = super().create(vals_list)
        now = self.env.cr.now()
        # a doctor made in the same transaction has no history yet
        # sudo: the trail is complete whatever the writer may read
        later = places.sudo().filtered(
            lambda p: p.doctor_id.create_date and p.doctor_id.create_date < now
        )
        if later and self.env.registry.ready:
            self._note_places(
                "create",
                [(place, place.doctor_id, None, None, place._place_text()) for place in later],
            )
        return places

    def write(self, vals):
        names = sorted(
            self.env["pharma.field.policy"]._history_names("pharma.affiliation") & vals.keys()
        )
        if not names:
            return super().write(vals)
        History = self.env["pharma.field.history"]
        before = History._snapshot(self, names)
        result = super().write(vals)
        changes = History._differences(self, names, before)
        if changes:
            # sudo: whose history it is, whatever the writer may read of the doctor
            self._note_places(
                "write",
                [
                    (place, place.sudo().doctor_id, name, old, new)
                    for place, name, old, new in changes
                ],
            )
        return result

    def unlink(self):
        # sudo: the trail is complete whatever the writer may read; super() refuses who may not delete
        gone = [
            (place, place.doctor_id, None, place._place_text(), None)
            for place in self.sudo()
            if place.doctor_id
        ]
        result = super().unlink()
        gone = [row for row in gone if row[1].exists()]
        if gone and self.env.registry.ready:
            self._note_places("unlink", gone)
        return result
