# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .common import SamplesCommon


@tagged("post_install", "-at_install")
class TestBag(SamplesCommon):
    """Store → on the way → bag, and who sees and confirms what."""

    def _fill(self, user=None, **values):
        return (
            self.env["pharma.bag.fill"]
            .with_user(user or self.admin)
            .create(
                {
                    "user_ids": [(6, 0, self.rep.ids)],
                    "company_id": self.company.id,
                    "line_ids": [(0, 0, {"product_id": self.sample.id, "quantity": 10})],
                    **values,
                }
            )
        )

    def _lines(self, user):
        return self.env["pharma.bag.line"].with_user(user).search([])

    def test_shipment_is_on_its_way_until_the_rep_confirms(self):
        self._fill().action_fill()
        self.assertEqual(self._on_hand(self.rep, self.sample), 0)
        line = self._lines(self.rep)
        self.assertEqual((line.place, line.quantity, line.lot_name), ("way", 10, "SOON"))
        self.assertTrue(line.can_confirm)
        line.action_confirm_receipt()
        self.assertEqual(self._on_hand(self.rep, self.sample, self.lot_soon), 10)
        line = self._lines(self.rep)
        self.assertEqual((line.place, line.quantity, line.freshness), ("bag", 10, "soon"))
        self.assertFalse(line.can_confirm)
        store = self.env["stock.quant"]._get_available_quantity(
            self.sample, self.store.lot_stock_id, self.lot_soon
        )
        self.assertEqual(store, 90)

    def test_one_press_takes_the_whole_parcel(self):
        """Lines of one parcel name it; whichever is confirmed, all of it is in the bag, and nothing of another."""
        for items in ([(self.sample, 10), (self.gift, 2)], [(self.gift, 1)]):
            self.env["pharma.bag"]._ship(self.rep, self.company, items, "x")
        lines = self._lines(self.rep)
        both = lines.grouped("parcel")
        self.assertEqual(sorted(map(len, both.values())), [1, 2])
        parcel, two = next(item for item in both.items() if len(item[1]) == 2)
        self.assertEqual(set(two.sudo().picking_id.mapped("name")), {parcel})
        # one button for each parcel, whatever part of the list is looked at, and none for a manager
        shown = lines.read(["leads_parcel"])
        self.assertEqual(
            [row["id"] for row in shown if row["leads_parcel"]], [p[0].id for p in both.values()]
        )
        self.env.invalidate_all()
        self.assertTrue(two[1].with_user(self.rep).leads_parcel)
        self.assertFalse(any(self._lines(self.manager).mapped("leads_parcel")))
        two[1].action_confirm_receipt()
        self.assertEqual(self._on_hand(self.rep, self.sample), 10)
        self.assertEqual(self._on_hand(self.rep, self.gift), 2)
        left = self._lines(self.rep).filtered("can_confirm")
        self.assertEqual((len(left), left.quantity), (1, 1))
        self.assertFalse(any((self._lines(self.rep) - left).mapped("parcel")))

    def test_only_the_rep_confirms(self):
        self._fill().action_fill()
        self.assertFalse(self._lines(self.rep2))
        line = self._lines(self.manager)
        self.assertEqual(line.user_id, self.rep)
        self.assertFalse(line.can_confirm)
        with self.assertRaises(AccessError):
            line.action_confirm_receipt()
        with self.assertRaises(AccessError):
            line.with_user(self.rep2).action_confirm_receipt()

    def test_who_sees_which_bag(self):
        self._bag(self.rep, (self.sample, 3, self.lot_late))
        self._bag(self.rep_south, (self.gift, 2))
        self.assertEqual(self._lines(self.rep).user_id, self.rep)
        self.assertEqual(self._lines(self.manager).user_id, self.rep)
        self.assertEqual(self._lines(self.regional).user_id, self.rep)
        self.assertEqual(self._lines(self.rep_south).user_id, self.rep_south)
        for user in (self.business, self.auditor, self.admin):
            self.assertEqual(self._lines(user).user_id, self.rep | self.rep_south, user.login)
        with self.assertRaises(AccessError):
            self._lines(self.medical)

    def test_short_stock_waits_for_the_store(self):
        fill = self._fill(line_ids=[(0, 0, {"product_id": self.gift.id, "quantity": 101})])
        action = fill.action_fill()
        self.assertEqual(action["params"]["type"], "warning")
        self.assertFalse(self._lines(self.rep))

    def test_storekeeper_ships_when_the_company_does_not_ship_at_once(self):
        self.company.pharma_auto_ship = False
        self._fill().action_fill()
        self.assertFalse(self._lines(self.rep))
        picking = self.env["stock.picking"].search(
            [("pharma_user_id", "=", self.rep.id), ("pharma_leg", "=", "out")]
        )
        self.assertEqual(picking.state, "assigned")
        picking.button_validate()
        self.assertEqual(self._lines(self.rep).place, "way")

    def test_only_the_store_ships(self):
        for user in (self.rep, self.manager, self.business):
            with self.assertRaises(AccessError):
                self._fill(user)

    def test_bad_shipments(self):
        other = self.env["res.company"].create({"name": "Other Pharma"})
        foreign = self._item("Foreign gift", "gift", 1.0, company_id=other.id)
        for line in (
            {"product_id": self.gift.id, "quantity": 0},
            {"product_id": self.gift.id, "quantity": -1},
            {"product_id": self.product_1.id, "quantity": 1},
            {"product_id": foreign.id, "quantity": 1},
        ):
            with self.assertRaises(ValidationError):
                self._fill(line_ids=[(0, 0, line)])
        with self.assertRaises(UserError):
            self._fill(line_ids=[]).action_fill()

    def test_one_bag_per_rep_and_company(self):
        bag = self.env["pharma.bag"]._bag_of(self.rep, self.company)
        self.assertEqual(self.env["pharma.bag"]._bag_of(self.rep, self.company), bag)
        self.assertEqual(bag.usage, "internal")
        self.assertEqual(bag.location_id, self.company.pharma_bag_root_id)

    def test_numbers_of_an_earlier_installation_are_not_used_again(self):
        self._fill().action_fill()
        first = self.company.pharma_bag_type_id
        self.company.write({"pharma_bag_root_id": False, "pharma_bag_type_id": False})
        self.env["stock.location"].search([("pharma_user_id", "!=", False)]).pharma_user_id = False
        self._fill().action_fill()
        self.assertEqual(self.company.pharma_bag_type_id, first)
        self.assertEqual(self._lines(self.rep).mapped("quantity"), [10, 10])

    def test_items_are_kept_as_their_kind_needs(self):
        self.assertTrue(self.sample.is_storable and self.gift.is_storable)
        self.assertEqual((self.sample.tracking, self.gift.tracking), ("lot", "none"))
        self.assertTrue(self.sample.use_expiration_date)
        with self.assertRaises(ValidationError):
            self._item("Loose sample", "sample", 1.0, tracking="none")
        with self.assertRaises(ValidationError):
            self._item("Uncounted gift", "gift", 1.0, is_storable=False)

    def test_storekeeper_without_our_roles_finds_it_in_inventory(self):
        keeper = new_test_user(
            self.env,
            login="t_only_store",
            groups="stock.group_stock_user",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        visible = self.env["ir.ui.menu"].with_user(keeper)._visible_menu_ids()

        def menu(name):
            return self.env.ref(f"pharma_crm_samples.{name}").id

        for name in ("bag_fill", "bag_transfer", "replenishment_need"):
            self.assertIn(menu(f"menu_stock_{name}"), visible)
        self.assertNotIn(menu("menu_samples"), visible)
        reps = self.env["ir.ui.menu"].with_user(self.rep)._visible_menu_ids()
        self.assertNotIn(menu("menu_stock_samples"), reps)
