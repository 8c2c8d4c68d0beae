# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import nullcontext
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .handover_common import HandoverCommon


@tagged("post_install", "-at_install")
class TestHandoverStock(HandoverCommon):
    """What a hand-over leaves in stock, what it costs, and whom it concerns besides."""

    def test_stock_is_moved_as_by_odoo_itself(self):
        """Moves made in their last state leave the same stock as those that take every step."""
        found, rows = [], []
        Move = type(self.env["stock.move"])
        # at once, with every step, and at once when the recipients' location has the lot already
        for number, steps in enumerate((False, True, False)):
            partner = (self.doctor_a, self.doctor_b, self.doctor_a)[number]
            day = {
                "date_done": fields.Datetime.to_string(
                    fields.Datetime.now() - timedelta(days=number // 2)
                )
            }
            # an addon that acts on moves when they get done, as valuation does, gets to see them
            with patch.object(Move, "_action_done", Move._action_done) if steps else nullcontext():
                call = self._report(self.rep, partner, (self.sample, 2, self.lot_late), **day)
            self.env.flush_all()
            self.env.invalidate_all()
            move = call.handover_ids.line_ids.move_id
            line, quants = move.move_line_ids, move.product_id.stock_quant_ids
            rows.append((self._row(move), self._row(line)))
            quants = quants.filtered(lambda q: q.lot_id == self.lot_late)
            left = quants.filtered(lambda q: q.location_id == self.bag)
            given = quants.filtered(lambda q: q.location_id.usage == "customer")
            found.append(
                (
                    (move.state, move.picked, move.quantity, line.state, line.picked),
                    (left.quantity + 2 * len(found), left.reserved_quantity),
                    (given.quantity - 2 * len(found), given.reserved_quantity),
                )
            )
        self.assertEqual(found, [(("done", True, 2, "done", True), (8, 0), (2, 0))] * 3)
        self.assertEqual(rows[0], rows[1])
        self.assertEqual(rows[0], rows[2])

    def _row(self, record):
        """Return what is stored of a record, but for who it is and when it was made."""
        own = {
            "id",
            "create_date",
            "write_date",
            "write_uid",
            "date",
            "move_id",
            "origin",
            "partner_id",
        }
        names = {
            name
            for name, field in record._fields.items()
            if field.store and field.column_type and name not in own
        }
        return record.read(sorted(names), load="")[0] | {"id": 0}

    def test_reordering_rules_of_what_is_given(self):
        """Items without a rule are known for that, until the moment they have one."""
        Rule = self.env["stock.warehouse.orderpoint"]
        self._report(self.rep, self.doctor_a, (self.gift, 1))
        self.assertNotIn(self.gift.id, Rule._products_with_rules())
        rule = Rule.create(
            {
                "product_id": self.gift.id,
                "location_id": self.bag.id,
                "product_min_qty": 100,
                "product_max_qty": 100,
                "trigger": "manual",
            }
        )
        self.assertIn(self.gift.id, Rule._products_with_rules())
        self.env.invalidate_all()
        Rule._pharma_warm(self.gift | self.leaflet)
        self.assertEqual(self.gift.orderpoint_ids, rule)
        with self.assertQueryCount(0):
            self.assertFalse(self.leaflet.orderpoint_ids)

    def test_where_a_lot_lies_alone(self):
        """A lot shows its place as soon as all of it lies in one."""
        lot = self._lot(self.sample, "HERE", days=100)
        self._bag(self.rep, (self.sample, 3, lot))
        self.assertEqual(lot.location_id, self.bag)
        recipients = self.company.pharma_recipient_location_id
        places = []
        for partner in (self.doctor_a, self.doctor_b, self.hospital):
            self._report(self.rep, partner, (self.sample, 1, lot))
            self.env.flush_all()
            self.env.invalidate_all()
            places.append(lot.location_id)
        self.assertEqual(places, [places[0].browse(), places[0].browse(), recipients])

    def test_a_handover_adds_few_queries(self):
        """What a hand-over adds to a report: its rows, the stock, the limits, and one look at what else concerns it."""
        self._report(self.rep, self.hospital, (self.sample, 1, self.lot_late))
        counts = []
        for partner, lines in (
            (self.doctor_a, ()),
            (self.doctor_b, [(self.sample, 1, self.lot_late)]),
        ):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._report(self.rep, partner, *lines)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1] - counts[0], 31)

    def test_a_policy_counts_as_soon_as_it_is_changed(self):
        self._report(self.rep, self.doctor_a, (self.gift, 1))
        policy = self.env["pharma.item.policy"]._policies_for(self.gift, self.company)[self.gift]
        policy.max_per_call = 1
        self._refused_again("allows 1 per call", (self.gift, 2))
        policy.action_archive()
        self.env["pharma.item.policy"].create(
            {"name": "No gifts", "kind": "gift", "forbidden": True, "company_id": self.company.id}
        )
        self._refused_again("No gifts", (self.gift, 1))

    def _refused_again(self, text, *lines):
        with self.assertRaisesRegex(UserError, text), self.env.cr.savepoint():
            self._report(self.rep, self.doctor_b, *lines)

    def test_companies_do_not_mix(self):
        """The short way of the check lets nothing through that Odoo's own refuses."""
        handover = self._report(self.rep, self.doctor_a, (self.gift, 1)).handover_ids
        other = self.env["res.company"].create({"name": "Another company"})
        foreign = self._item("Foreign atlas", "gift", 1.0, company_id=other.id)
        shared = self._item("Shared atlas", "gift", 1.0, company_id=False)
        for model, vals in (
            ("pharma.handover.line", {"handover_id": handover.id, "quantity": 1}),
            (
                "pharma.spend",
                {
                    "name": "Atlas",
                    "date": handover.date,
                    "partner_id": self.doctor_a.id,
                    "category": "gift",
                    "amount": 1,
                    "res_model": handover._name,
                    "res_id": handover.id,
                    "company_id": self.company.id,
                },
            ),
        ):
            Model = self.env[model].with_company(self.company)
            refused = self.assertRaisesRegex(UserError, "belongs to another company")
            with refused, self.env.cr.savepoint():
                Model.create({**vals, "product_id": foreign.id})
            self.assertTrue(Model.create({**vals, "product_id": shared.id}))

    def test_what_others_have_reserved_is_freed(self):
        """What lies in the bag is given first; a transfer that has reserved it gets what is left."""
        recipients = self.company.pharma_recipient_location_id
        move = self.env["stock.move"].create(
            self.env["pharma.bag"]._prepare_move_vals(
                self.sample, 12, self.bag, recipients, "Planned by the store"
            )
        )
        move._action_confirm()
        move._action_assign()
        quant = self.env["stock.quant"].search(
            [("location_id", "=", self.bag.id), ("lot_id", "=", self.lot_late.id)]
        )
        self.assertEqual((quant.quantity, quant.reserved_quantity), (10, 10))
        call = self._report(self.rep, self.doctor_a, (self.sample, 3, self.lot_late))
        self.assertEqual(call.handover_ids.state, "done")
        self.assertEqual((quant.quantity, quant.reserved_quantity), (7, 7))
