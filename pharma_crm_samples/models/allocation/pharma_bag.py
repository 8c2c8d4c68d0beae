# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL


class PharmaBag(models.AbstractModel):
    """What many reps hold, and what the store has, in one query each."""

    _inherit = "pharma.bag"

    @api.model
    def _held_by(self, users, company, products):
        """Return {(user id, product id): (usable pieces in the bag, pieces on the way)} for many reps at once.

        Usable is what is neither expired nor recalled. On the way is every receipt that the rep has not confirmed,
        whether or not the store has shipped it yet.
        """
        for model in ("stock.quant", "stock.move", "stock.lot", "stock.picking", "stock.location"):
            self.env[model].flush_model()
        values = {
            "users": list(users),
            "company": company.id,
            "products": list(products),
            "now": fields.Datetime.now(),
        }
        rows = self.env.execute_query(
            SQL(
                """
                SELECT user_id, product_id, SUM(bag)::int, SUM(way)::int
                  FROM (SELECT place.pharma_user_id AS user_id, quant.product_id, quant.quantity AS bag, 0 AS way
                          FROM stock_quant quant
                          JOIN stock_location place ON place.id = quant.location_id
                          LEFT JOIN stock_lot lot ON lot.id = quant.lot_id
                         WHERE place.pharma_user_id = ANY(%(users)s) AND place.company_id = %(company)s
                           AND quant.product_id = ANY(%(products)s)
                           AND NOT COALESCE(lot.pharma_recalled, FALSE)
                           AND (lot.expiration_date IS NULL OR lot.expiration_date > %(now)s)
                         UNION ALL
                        SELECT picking.pharma_user_id, move.product_id, 0, move.product_qty
                          FROM stock_picking picking
                          JOIN stock_move move ON move.picking_id = picking.id
                         WHERE picking.pharma_user_id = ANY(%(users)s) AND picking.company_id = %(company)s
                           AND picking.pharma_leg = 'in' AND picking.state NOT IN ('done', 'cancel')
                           AND move.state NOT IN ('done', 'cancel')
                           AND move.product_id = ANY(%(products)s)) held
                 GROUP BY user_id, product_id
                """,
                **values,
            )
        )
        return {(user, product): (bag, way) for user, product, bag, way in rows}

    @api.model
    def _free_in_store(self, company, products):
        """Return {product id: pieces} that the store could ship now: not reserved, expired or recalled."""
        # sudo: only numbers leave; who plans has no rights in Inventory
        company = company.sudo()
        store = company.pharma_store_id or self.env["stock.warehouse"].sudo().search(
            [("company_id", "=", company.id)], limit=1
        )
        if not store or not products:
            return {}
        now = fields.Datetime.now()
        rows = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                [
                    ("product_id", "in", products.ids),
                    ("location_id", "child_of", store.lot_stock_id.id),
                    "|",
                    ("lot_id", "=", False),
                    "&",
                    ("lot_id.pharma_recalled", "!=", True),
                    "|",
                    ("lot_id.expiration_date", "=", False),
                    ("lot_id.expiration_date", ">", now),
                ],
                ["product_id"],
                ["quantity:sum", "reserved_quantity:sum"],
            )
        )
        return {product.id: int(quantity - reserved) for product, quantity, reserved in rows}
