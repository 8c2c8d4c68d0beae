# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io
from datetime import timedelta

from openpyxl import load_workbook

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import SamplesCommon


@tagged("post_install", "-at_install")
class TestAudit(SamplesCommon):
    """From the store to the recipient: one query, one export, nothing that a user deletes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Bag = cls.env["pharma.bag"]
        Bag._move_now(
            cls.company,
            cls.store.lot_stock_id,
            Bag._bag_of(cls.rep, cls.company),
            [(cls.sample, cls.lot_soon, 5), (cls.gift, cls.env["stock.lot"], 3)],
            {},
        )

    def _history(self):
        return (
            self.env["pharma.lot.holding"]
            .with_user(self.auditor)
            .search_fetch(
                [("lot_id", "=", self.lot_soon.id)],
                ["lot_name", "place", "user_id", "partner_id", "date_from", "date_to", "quantity"],
                order="date_from, id",
            )
        )

    def test_who_held_it_when_is_one_query_and_one_export(self):
        self._report(self.rep, self.doctor_a, (self.sample, 2, self.lot_soon))
        self._history()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            rows = self._history()
        held = [(row.place, row.user_id or row.partner_id, row.quantity) for row in rows]
        self.assertIn(("bag", self.rep, 5), held)
        self.assertIn(("bag", self.rep, 3), held)
        self.assertIn(("recipient", self.doctor_a, 2), held)
        content, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.auditor)
            ._render_xlsx("pharma_crm_samples.report_lot_holding_xlsx", rows.ids, {})
        )
        sheet = load_workbook(io.BytesIO(content)).active
        cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        self.assertEqual(len(cells), len(rows))
        self.assertIn(("SOON", "Anna North", 2), [(row[0], row[3], row[7]) for row in cells])
        # moments are those of the reader's clock
        self.auditor.tz = "Asia/Tokyo"
        content, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.auditor)
            .with_context(tz="Asia/Tokyo")
            ._render_xlsx("pharma_crm_samples.report_lot_holding_xlsx", rows.ids, {})
        )
        shown = load_workbook(io.BytesIO(content)).active.cell(row=2, column=5).value
        self.assertAlmostEqual(
            shown, rows[0].date_from + timedelta(hours=9), delta=timedelta(seconds=1)
        )

    def test_chain_is_deleted_by_nobody_below_administrator(self):
        request = self._request(self.rep, self.doctor_a, (self.gift, 1))
        request.action_submit()
        self._approve(request, self.manager, self.regional)
        request.with_user(self.rep).action_receive()
        handover = self._report(
            self.rep, self.doctor_a, (self.gift, 1), (self.sample, 1, self.lot_soon)
        ).handover_ids.sudo()
        chain = [
            request.sudo(),
            request.sudo().line_ids,
            request.sudo().review_ids,
            request.sudo().picking_ids,
            request.sudo().picking_ids.move_ids,
            handover,
            handover.line_ids,
            handover.line_ids.move_id,
            handover.line_ids.move_id.move_line_ids,
            self.env["pharma.spend"].search([("partner_id", "=", self.doctor_a.id)]),
            self.env["pharma.limit.entry"].search([("partner_id", "=", self.doctor_a.id)]),
            self.lot_soon,
            self.env["pharma.bag"]._bag_of(self.rep, self.company).sudo(),
        ]
        for records in chain:
            self.assertTrue(records)
            for user in (self.rep, self.manager, self.business, self.auditor):
                with (
                    self.subTest(model=records._name, user=user.login),
                    self.assertRaises(UserError),
                    self.env.cr.savepoint(),
                ):
                    records.with_user(user).unlink()
