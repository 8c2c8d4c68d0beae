# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.spread import spread
from .pharma_call_candidates import UNIVERSE_LIMIT


class PharmaCall(models.Model):
    """A list of customers, or a number of calls for each class, becomes a week's plan by itself."""

    _inherit = "pharma.call"

    @api.model
    def plan_spread(self, partner_ids, days, per_class=None):
        """Plan a call on each customer, spread over some days: by working hours, around what stands already.

        :param partner_ids: ids of customers, the most urgent first
        :param days: list of dates (of one week or more)
        :param per_class: {class id: number} instead of customers: so many of the most urgent due ones of each class
        :return: {"planned": [{"id", "partner_id", "name", "day"}],
            "refused": [{"partner_id", "name", "day", "reason"}]}
        """
        self.check_access("create")
        user = self.env.user
        days = sorted({self._parse_day(day) for day in days or ()})
        if not days:
            raise UserError(self.env._("Choose at least one day."))
        ids = list(dict.fromkeys(map(int, partner_ids or ())))
        ids += [id_ for id_ in self._most_urgent(user, per_class, days) if id_ not in set(ids)]
        partners = self.env["res.partner"].browse(ids).exists()
        partners.check_access("read")
        hours, reasons, _off = self._field_days(user, days)
        standing = self._standing_calls(user, days)
        minutes = self.env.company.pharma_call_duration or 15
        loads = dict.fromkeys(days, 0)
        for call in standing:
            loads[call.date_day] += 1
        taken = {(call.partner_id, call.date_day) for call in standing}
        placed = spread(
            [(partner, partner.pharma_hospital_id.id or partner.id) for partner in partners],
            self._free_starts(user, hours, standing, minutes),
            loads,
            taken,
        )
        rows = [
            {"partner": partner, "day": placed[partner][0], "hour": placed[partner][1]}
            for partner in partners
            if partner in placed
        ]
        self._judge_rows(rows, user)
        calls = self._plan_rows(rows, user)
        full = self.env._("No free slot on these days.")
        if not hours:
            full = ", ".join(dict.fromkeys(reasons.values()))
        busy = [
            {
                "partner": partner,
                "day": False,
                "reason": self.env._("You already have a call on these days.")
                if all((partner, day) in taken for day in hours) and hours
                else full,
            }
            for partner in partners
            if partner not in placed
        ]
        return {
            "planned": [
                {
                    "id": call.id,
                    "partner_id": call.partner_id.id,
                    "name": call.partner_id.name,
                    "day": fields.Date.to_string(call.date_day),
                }
                for call in calls
            ],
            "refused": self._told_rows(rows + busy),
        }

    @api.model
    def _most_urgent(self, user, per_class, days):
        """Return the ids of the most urgent due customers: so many of each class."""
        wanted = {int(id_): int(number) for id_, number in (per_class or {}).items() if number}
        if not wanted:
            return []
        targets, cycle = self._plan_targets(user)
        partners = self.env["res.partner"].search(
            self._candidate_domain("due", targets, None, "")
            & Domain("pharma_class_id", "in", list(wanted)),
            limit=UNIVERSE_LIMIT,
        )
        classes = {partner.id: partner.pharma_class_id.id for partner in partners}
        found = []
        for row in self._candidate_rows(partners, targets, cycle, {}):
            class_id = classes[row["partner_id"]]
            if wanted[class_id] > 0:
                wanted[class_id] -= 1
                found.append(row["partner_id"])
        return found
