# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io
from contextlib import contextmanager
from unittest.mock import patch

from openpyxl import load_workbook

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import SamplesCommon


class AllocationCommon(SamplesCommon):
    """A running cycle: the rep of N1-a calls on A (4 calls) and B (2), that of N1-b on A, the one of S1-a on A."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["pharma.limit.rule"].search([]).action_archive()
        cls.company.pharma_enforce_entitlement = False
        today = fields.Date.today()
        cls.cycle = cls.env["pharma.cycle"].create(
            {
                "territory_id": cls.country.id,
                "company_id": cls.company.id,
                "date_start": fields.Date.subtract(today, days=5),
                "date_end": fields.Date.add(today, days=24),
                "rule_ids": [Command.clear()],
                "target_ids": [
                    Command.create(
                        {"territory_id": territory.id, "partner_id": doctor.id, "goal": goal}
                    )
                    for territory, doctor, goal in (
                        (cls.n1a, cls.doctor_a, 4),
                        (cls.n1a, cls.doctor_b, 2),
                        (cls.n1b, cls.doctor_a, 4),
                        (cls.s1a, cls.doctor_south, 4),
                    )
                ],
            }
        )
        cls.cycle._workflow_write({"state": "running"})

    @contextmanager
    def _refused(self, text, error=UserError):
        with self.assertRaises(error) as caught:
            yield
        self.assertRegex(str(caught.exception), text)

    def _allocation(self, *items, user=None, **values):
        """Items as (product, pieces[, key[, pack]])."""
        weights = ((self.class_a, 3), (self.class_b, 1))
        return (
            self.env["pharma.allocation"]
            .with_user(user or self.business)
            .create(
                {
                    "cycle_id": self.cycle.id,
                    "weight_ids": [
                        Command.create({"class_id": class_.id, "weight": weight})
                        for class_, weight in weights
                    ],
                    "item_ids": [
                        Command.create(
                            {
                                "product_id": product.id,
                                "quantity": quantity,
                                **dict(zip(("key", "pack_size"), more, strict=False)),
                            }
                        )
                        for product, quantity, *more in items
                    ],
                    **values,
                }
            )
        )

    def _shared(self, *items, **values):
        allocation = self._allocation(*items, **values)
        allocation.action_share()
        return allocation

    def _parts(self, allocation, product=None):
        """{rep: pieces} of the one item, or of that one."""
        lines = allocation.line_ids.filtered(lambda x: not product or x.product_id == product)
        return {line.user_id: line.quantity for line in lines}


@tagged("post_install", "-at_install")
class TestAllocation(AllocationCommon):
    """Items of a cycle are shared among the reps by their target lists."""

    def test_by_class(self):
        """A weighs 3 and B 1: 4, 3 and 3 of 10."""
        allocation = self._shared((self.gift, 50))
        self.assertEqual(self._parts(allocation), {self.rep: 20, self.rep2: 15, self.rep_south: 15})
        self.assertEqual(allocation.item_ids.difference, 0)
        self.assertFalse(allocation.stale)
        line = allocation.line_ids.filtered(lambda x: x.user_id == self.rep)
        self.assertEqual((line.targets, line.weight, line.amount), (2, 4, 600))
        self.assertIn("2 targets, weight 4", line.explanation)

    def test_by_calls_equal_and_by_hand(self):
        allocation = self._shared(
            (self.gift, 14, "goal"), (self.leaflet, 10, "equal"), (self.sample, 10, "manual")
        )
        self.assertEqual(
            self._parts(allocation, self.gift), {self.rep: 6, self.rep2: 4, self.rep_south: 4}
        )
        self.assertEqual(sorted(self._parts(allocation, self.leaflet).values()), [3, 3, 4])
        self.assertEqual(set(self._parts(allocation, self.sample).values()), {0})
        self.assertEqual(allocation.item_ids[2].difference, 10)

    def test_in_packs(self):
        allocation = self._shared((self.leaflet, 105, "class", 10))
        self.assertEqual(self._parts(allocation), {self.rep: 40, self.rep2: 30, self.rep_south: 30})
        self.assertEqual(allocation.item_ids.difference, 5)

    def test_what_reps_hold_counts(self):
        self._bag(self.rep, (self.gift, 10))
        self.env["pharma.bag"]._ship(self.rep2, self.company, [(self.gift, 2)], "on the way")
        allocation = self._shared((self.gift, 38))
        # 50 in all at one level
        self.assertEqual(self._parts(allocation), {self.rep: 10, self.rep2: 13, self.rep_south: 15})
        allocation.count_held = False
        self.assertTrue(allocation.stale)
        allocation.action_share()
        self.assertEqual(self._parts(allocation)[self.rep], 15)

    def test_expired_pieces_do_not_count(self):
        self._bag(self.rep, (self.sample, 10, self.lot_expired))
        allocation = self._shared((self.sample, 50))
        self.assertEqual(self._parts(allocation)[self.rep], 20)

    def test_who_may_get_nothing_gets_nothing_and_the_rest_is_shown(self):
        self.env["pharma.item.policy"].create(
            {
                "name": "Atlas for class B",
                "product_id": self.gift.id,
                "class_ids": self.class_b.ids,
            }
        )
        allocation = self._shared((self.gift, 9))
        self.assertEqual(self._parts(allocation), {self.rep: 9, self.rep2: 0, self.rep_south: 0})
        line = allocation.line_ids.filtered(lambda x: x.user_id == self.rep2)
        self.assertEqual((line.targets, line.explanation), (0, "No target of this rep may get it."))
        self.env["pharma.item.policy"].search(
            [("product_id", "=", self.gift.id)]
        ).class_ids = self.class_kol
        allocation.action_share()
        self.assertEqual(set(self._parts(allocation).values()), {0})
        self.assertEqual(allocation.item_ids.difference, 9)

    def test_who_has_not_agreed_gets_nothing(self):
        self.env["pharma.item.policy"].create(
            {
                "name": "Atlas with consent",
                "product_id": self.gift.id,
                "consent_purpose_id": self.env.ref("pharma_crm.consent_purpose_information").id,
            }
        )
        self.env["pharma.consent"].create(
            {"partner_id": self.doctor_b.id, "channel": "visit", "evidence": "Said so"}
        )
        allocation = self._shared((self.gift, 9), (self.leaflet, 9))
        self.assertEqual(
            self._parts(allocation, self.gift), {self.rep: 9, self.rep2: 0, self.rep_south: 0}
        )
        self.assertTrue(all(self._parts(allocation, self.leaflet).values()))

    def test_limits_are_ceilings(self):
        """2 samples per doctor in the cycle; one is given, one reserved; a doctor of two lists counts half in each."""
        self.env["pharma.limit.rule"].create(
            {
                "name": "Samples",
                "kind": "sample",
                "quantity": 2,
                "window": "cycle",
                "company_id": self.company.id,
            }
        )
        self._bag(self.rep_south, (self.sample, 1, self.lot_late))
        self._report(self.rep_south, self.doctor_south, (self.sample, 1))
        self._request(self.rep, self.doctor_b, (self.sample, 1)).action_submit()
        allocation = self._shared((self.sample, 50))
        self.assertEqual(self._parts(allocation), {self.rep: 2, self.rep2: 1, self.rep_south: 1})
        self.assertEqual(allocation.item_ids.difference, 46)
        # in all samples together, and what is held goes off
        other = self._item("Another sample", "sample", 1)
        self._bag(self.rep, (other, 1, self._lot(other, "X", 90)))
        both = self._shared((self.sample, 1), (other, 50))
        parts = [self._parts(both, product) for product in (self.sample, other)]
        self.assertEqual(sum(sum(part.values()) for part in parts), 3)
        self.assertEqual(sum(part[self.rep] for part in parts), 1)
        both.respect_limits = False
        both.action_share()
        self.assertEqual(both.item_ids.mapped("difference"), [0, 0])

    def test_items_that_share_a_ceiling(self):
        """Two strengths of a brand, and the products of a group, get together what the doctors may have of them."""
        brand = self.sample.pharma_brand_id
        strong = self._item("Cardolol 10 mg sample", "sample", 3, pharma_brand_id=brand.id)
        other = self._item(
            "Another sample", "sample", 1, pharma_brand_id=self.product_2.product_tmpl_id.id
        )
        rule = self.env["pharma.limit.rule"].create(
            {
                "name": "Samples of a brand",
                "kind": "sample",
                "per_product": True,
                "per_brand": True,
                "quantity": 4,
                "window": "cycle",
                "company_id": self.company.id,
            }
        )
        self._bag(self.rep_south, (strong, 1, self._lot(strong, "S", 90)))
        items = ((self.sample, 7), (strong, 50), (other, 50))
        allocation = self._shared(*items)
        parts = [self._parts(allocation, product) for product in (self.sample, strong, other)]
        # half of the 4 of A is the other list's; what is held goes off
        for rep, most, held in ((self.rep, 6, 0), (self.rep2, 2, 0), (self.rep_south, 4, 1)):
            self.assertEqual(parts[0][rep] + parts[1][rep], most - held, rep.name)
            self.assertEqual(parts[2][rep], most, "another brand has its own")
        line = allocation.line_ids.filtered(
            lambda x: x.user_id == self.rep and x.product_id == strong
        )
        self.assertIn("May get 6 at most", line.explanation)
        # a group of products among others of the kind
        group = self.env["pharma.product.group"].create(
            {"name": "Heart", "company_id": self.company.id}
        )
        brand.pharma_product_group_id = group
        rule.write({"per_product": False, "per_brand": False, "group_id": group.id, "quantity": 2})
        allocation.action_share()
        parts = [self._parts(allocation, product) for product in (self.sample, strong, other)]
        self.assertEqual([parts[0][rep] + parts[1][rep] for rep in (self.rep, self.rep2)], [3, 1])
        self.assertEqual(sum(parts[2].values()), 50, "of no group: no ceiling")

    def test_limits_look_ahead(self):
        """One in 10 days leaves 3 in the 25 days to come; one a call leaves as many as calls; a year's limit one."""
        for window, days, pieces in (("rolling", 10, 3), ("call", 0, 4), ("cycle", 0, 1)):
            rule = self.env["pharma.limit.rule"].create(
                {
                    "name": window,
                    "product_id": self.gift.id,
                    "quantity": 1,
                    "window": window,
                    "days": days,
                    "company_id": self.company.id,
                }
            )
            allocation = self._shared((self.gift, 90))
            self.assertEqual(self._parts(allocation)[self.rep_south], pieces, window)
            rule.action_archive()

    def test_entitlement_is_a_ceiling(self):
        self.company.pharma_enforce_entitlement = True
        self.env["pharma.entitlement"].create(
            {
                "class_id": self.class_a.id,
                "company_id": self.company.id,
                "line_ids": [Command.create({"kind": "gifts", "maximum": 2, "period": "cycle"})],
            }
        )
        allocation = self._shared((self.gift, 20, "equal"))
        parts = self._parts(allocation)
        self.assertEqual((parts[self.rep2], parts[self.rep_south]), (1, 2))
        self.assertEqual(parts[self.rep], 17, "B has no entitlement")

    def test_set_by_hand_stays(self):
        allocation = self._shared((self.gift, 50))
        line = allocation.line_ids.filtered(lambda x: x.user_id == self.rep2)
        answer = allocation.matrix_write(line.id, 5)
        self.assertEqual(answer["items"][0]["difference"], 10)
        self.assertEqual((answer["cell"]["quantity"], answer["cell"]["edited"]), (5, True))
        self.assertIn("Proposed 15, changed by hand", answer["cell"]["why"])
        self.assertEqual(line.amount, 150)
        allocation.item_ids.quantity = 47
        allocation.action_share()
        self.assertEqual(self._parts(allocation), {self.rep: 24, self.rep2: 5, self.rep_south: 18})
        allocation.action_share_anew()
        self.assertEqual(sum(self._parts(allocation).values()), 47)
        self.assertGreater(self._parts(allocation)[self.rep2], 5)

    def test_shared_again_doubles_nothing(self):
        allocation = self._shared((self.gift, 50), (self.leaflet, 10))
        before = allocation.line_ids
        allocation.item_ids[1].unlink()
        self.n1b.member_ids.date_end = fields.Date.subtract(fields.Date.today(), days=1)
        allocation.action_share()
        self.assertEqual(len(before), 6)
        self.assertEqual(self._parts(allocation), {self.rep: 29, self.rep_south: 21})
        self.assertEqual(allocation.targets_without_rep, 1)

    def test_in_the_background(self):
        allocation = self._allocation((self.gift, 50))
        share = "odoo.addons.pharma_crm_samples.models.allocation.pharma_allocation_share"
        with patch(f"{share}.AT_ONCE", 0), patch(f"{share}.BATCH", 1):
            allocation.action_share()
            self.assertEqual((allocation.job_state, allocation.job_total), ("queued", 3))
            self.assertFalse(allocation.line_ids)
            for attack in (
                lambda: allocation.write({"count_held": False}),
                lambda: allocation.item_ids.write({"quantity": 3}),
                lambda: allocation.action_share(),
                lambda: allocation.action_confirm(),
            ):
                with self.assertRaises(UserError):
                    attack()
            # killed after the first batch was committed and before its progress was
            allocation.sudo()._job_batch()
            with self.enter_registry_test_mode():
                self.env.ref("pharma_crm.cron_background").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual((allocation.job_state, len(allocation.line_ids)), ("none", 3))
        self.assertEqual(sum(self._parts(allocation).values()), 50)

    def test_stopped_half_way(self):
        """What was stopped is out of date; after a change it does not go on, it begins anew."""
        allocation = self._shared((self.gift, 50))
        share = "odoo.addons.pharma_crm_samples.models.allocation.pharma_allocation_share"
        with patch(f"{share}.AT_ONCE", 0):
            allocation.action_share()
            allocation.action_job_stop()
        self.assertTrue(allocation.stale and allocation.can_edit)
        with self._refused("share it out again"):
            allocation.action_confirm()
        allocation.item_ids.quantity = 40
        self.assertEqual(allocation.job_state, "none")
        allocation.action_share()
        self.assertEqual(sum(self._parts(allocation).values()), 40)

    def test_constant_number_of_queries(self):
        allocation = self._allocation((self.gift, 50), (self.leaflet, 100))
        counts = []
        for reps in ([self.rep.id], [self.rep.id, self.rep2.id, self.rep_south.id]):
            self.env.invalidate_all()
            allocation.sudo()._facts_of([self.rep.id])  # caches warm
            self.env["res.partner"].invalidate_model()
            before = self.env.cr.sql_log_count
            allocation.sudo()._facts_of(reps)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1, counts)

    def test_matrix(self):
        allocation = self._shared((self.gift, 50), (self.leaflet, 100))
        page = allocation.matrix_read(0, 2)
        self.assertEqual((page["count"], len(page["rows"]), page["editable"]), (3, 2, True))
        self.assertEqual([item["difference"] for item in page["items"]], [0, 0])
        self.assertEqual(len(page["rows"][0]["cells"]), 2)
        self.assertEqual(len(allocation.matrix_read(2, 2)["rows"]), 1)
        self.assertEqual(
            [row["rep"] for row in allocation.matrix_read(0, 40, "S1-a")["rows"]],
            [self.rep_south.name],
        )

    def test_workbook(self):
        allocation = self._shared((self.gift, 50), (self.leaflet, 101, "equal", 10))
        content, kind = self.env["ir.actions.report"]._render_xlsx(
            "pharma_crm_samples.allocation_xlsx", allocation.ids, {}
        )
        self.assertEqual(kind, "xlsx")
        book = load_workbook(io.BytesIO(content))
        rows = [[cell.value for cell in row] for row in book["Allocation"].iter_rows()]
        self.assertEqual(rows[0][:2], ["Rep", "Territory"])
        self.assertEqual(sum(row[2] for row in rows[1:4]), 50)
        self.assertEqual(rows[4][2], "=SUM(C2:C4)")
        self.assertEqual(rows[6][3], 101 - sum(row[3] for row in rows[1:4]))
        self.assertEqual(len(list(book["Reasons"].iter_rows())), 7)
