# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from . import items

MODULE = "pharma_crm_samples"


class PharmaDemo(models.AbstractModel):
    """The store, the bags, what was handed over and what is asked for."""

    _inherit = "pharma.demo"

    @api.model
    def _load_samples(self):
        demo = self._in_company()
        if demo._is_done(f"{MODULE}.demo_limit_1"):
            return
        # what its reps gave in the past was not made with entitlements in mind
        demo.env.company.pharma_enforce_entitlement = False
        goods = demo._make_items()
        demo._fill_store(goods)
        demo._fill_bags(goods)
        demo._make_handovers(goods)
        demo._make_count(goods)
        demo._make_requests(goods)
        demo._make_bag_papers(goods)
        demo._make_allocation(goods)
        demo._make_replenishment(goods)
        demo._make_papers()
        demo._make_limits()

    @api.model
    def _make_items(self):
        """Make items and lots; they have no external ids, because stock that moved cannot be deleted.

        :return: {key of an item or lot: record}
        """
        company = self.env.company
        Product = self.env["product.product"].with_context(active_test=False)
        # items of an installation before this one are still there, and keep their codes
        taken = Product.search([("barcode", "in", list(items.BARCODES.values()))]).mapped("barcode")
        codes = {key: code for key, code in items.BARCODES.items() if code not in taken}
        products = self.env["product.product"].create(
            [
                {
                    "name": name,
                    "pharma_kind": kind,
                    "pharma_brand_id": self._ref(f"product_{brand}").product_tmpl_id.id
                    if brand
                    else False,
                    "standard_price": cost,
                    "company_id": company.id,
                    "sale_ok": False,
                    "barcode": codes.get(key, False),
                }
                for key, name, kind, brand, cost, _pieces in items.ITEMS
            ]
        )
        goods = {row[0]: product for row, product in zip(items.ITEMS, products, strict=True)}
        lots = self.env["stock.lot"].create(
            [
                {
                    "name": name,
                    "product_id": goods[item].id,
                    "company_id": company.id,
                    "expiration_date": fields.Datetime.now() + timedelta(days=days),
                }
                for item, name, days, _pieces in items.LOTS
            ]
        )
        goods.update({row[1]: lot for row, lot in zip(items.LOTS, lots, strict=True)})
        return goods

    @api.model
    def _fill_store(self, goods):
        """Count the store for the first time, by Inventory's own adjustment."""
        company = self.env.company
        store = company._pharma_store()
        if store.name in (
            "YourCompany",
            "My Company",
            "My Company (San Francisco)",
            "San Francisco",
        ):
            store.name = "Central store"
        rows = [(key, None, pieces) for key, _n, _k, _b, _c, pieces in items.ITEMS if pieces]
        rows += [(item, lot, pieces) for item, lot, _days, pieces in items.LOTS]
        quants = (
            self.env["stock.quant"]
            .with_context(inventory_mode=True)
            .create(
                [
                    {
                        "product_id": goods[item].id,
                        "location_id": store.lot_stock_id.id,
                        "lot_id": goods[lot].id if lot else False,
                        "inventory_quantity": pieces,
                    }
                    for item, lot, pieces in rows
                ]
            )
        )
        quants.action_apply_inventory()
        moves = self.env["stock.move"].search([("product_id", "in", quants.product_id.ids)])
        self._date_moves(moves, self._opening() - timedelta(days=7))

    @api.model
    def _fill_bags(self, goods):
        """Move from the store into each rep's bag, for all reps in one go."""
        company = self.env.company
        company._pharma_prepare_stock()
        store = company._pharma_store().lot_stock_id
        Bag = self.env["pharma.bag"]
        shown = self._ref("user_rep")
        values = []
        for key, territory_id in self._made_ids("pharma.territory", "territory_").items():
            territory = self.env["pharma.territory"].browse(territory_id)
            for rep in territory.rep_ids:
                bag = Bag._bag_of(rep, company)
                content = items.BAGS[key.split("_")[1]] + (items.EXTRA if rep == shown else ())
                for item, lot_name, pieces in content:
                    lot = goods[lot_name] if lot_name else self.env["stock.lot"]
                    line = Bag._prepare_move_line_vals(goods[item], lot, pieces, store, bag)
                    values.append(
                        Bag._prepare_move_vals(
                            goods[item], pieces, store, bag, f"Bag of {rep.name}"
                        )
                        | {"picked": True, "move_line_ids": [(0, 0, line)]}
                    )
        moves = self.env["stock.move"].create(values)
        moves._action_done()
        self._date_moves(moves, self._opening())

    @api.model
    def _opening(self):
        """When the bags were filled: before the quarter before the running one."""
        return datetime.combine(self._quarters()[1][0] - timedelta(days=5), time(8))

    @api.model
    def _date_moves(self, moves, moment):
        """Let stock moves have happened earlier."""
        self.env.flush_all()
        for table, key in (("stock_move", "id"), ("stock_move_line", "move_id")):
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET date = %s, create_date = %s WHERE %s IN %s",
                    SQL.identifier(table),
                    moment,
                    moment,
                    SQL.identifier(key),
                    tuple(moves.ids),
                )
            )
        moves.invalidate_recordset()
        moves.move_line_ids.invalidate_recordset()

    @api.model
    def _make_limits(self):
        self._make(
            "pharma.limit.rule",
            [
                (
                    f"{MODULE}.demo_limit_{number}",
                    {
                        "name": name,
                        "scope": scope,
                        "kind": kind,
                        "quantity": pieces,
                        "window": window,
                        "days": days,
                        "company_id": self.env.company.id,
                    },
                )
                for number, (name, scope, kind, pieces, window, days) in enumerate(
                    items.LIMITS, start=1
                )
            ],
        )
