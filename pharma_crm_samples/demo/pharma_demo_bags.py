# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models


class PharmaDemo(models.AbstractModel):
    """A transfer between colleagues, a return and a count with a small difference."""

    _inherit = "pharma.demo"

    @api.model
    def _make_bag_papers(self, goods):
        rep, colleague = self._ref("user_rep"), self._demo_colleague()
        if colleague:
            received = self._demo_paper(
                goods, rep, (("chart", None, 1),), kind="transfer", receiver_id=colleague.id
            )
            received.action_send()
            received.with_user(colleague).action_receive()
            coming = self._demo_paper(
                goods, colleague, (("leaflet", None, 5),), kind="transfer", receiver_id=rep.id
            )
            coming.action_send()
        back = self._demo_paper(
            goods, rep, (("corvanta", "CV-2601", 2),), kind="return", reason="expired"
        )
        back.action_send()
        self.env.cr.flush()
        self._cancel_mails(back)

    @api.model
    def _demo_colleague(self):
        """Return another rep of the district of the rep who is shown around."""
        territory = self._ref("territory_s11_cm")
        others = self.env["pharma.territory"].search(
            [("parent_id", "=", territory.parent_id.id), ("id", "!=", territory.id)], order="id"
        )
        return others.rep_ids.filtered(lambda user: user != self._ref("user_rep"))[:1]

    @api.model
    def _demo_paper(self, goods, user, content, **values):
        return (
            self.env["pharma.bag.transfer"]
            .with_user(user)
            .create(
                {
                    **values,
                    "line_ids": [
                        (
                            0,
                            0,
                            {
                                "product_id": goods[item].id,
                                "lot_id": goods[lot].id if lot else False,
                                "quantity": pieces,
                            },
                        )
                        for item, lot, pieces in content
                    ],
                }
            )
        )

    @api.model
    def _make_count(self, goods):
        """The rep has counted the bag for last month: one leaflet fewer than expected, signed by the manager."""
        rep = self._ref("user_rep")
        month_end = fields.Date.today().replace(day=1) - timedelta(days=1)
        count = (
            self.env["pharma.bag.count"]
            .with_user(rep)
            .create({"kind": "month", "period_end": month_end})
        )
        stock = self.env["pharma.bag"]._on_hand(rep, self.env.company)
        for line in count.line_ids:
            there = sum(row.quantity for row in stock[line.product_id.id] if row.lot == line.lot_id)
            line.counted = int(there) - (line.product_id == goods["leaflet"])
        count.action_submit()
        line = count.line_ids.filtered("variance")
        line.write({"reason": "unrecorded", "note": "Left at the reception, not in the report"})
        count.with_user(count.line_manager_id).action_sign()
        self.env.cr.flush()
        self._cancel_mails(count)
