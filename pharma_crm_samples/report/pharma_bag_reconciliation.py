# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.tools import SQL

from ..tools.balance import SIGNS


class PharmaBagReconciliation(models.Model):
    """Opening, what came and went, balance and count of each lot in a bag, per period.

    A period goes from one count to the next; the running one has no count yet. Read from stock moves.
    """

    _name = "pharma.bag.reconciliation"
    _description = "Reconciliation of bags"
    _auto = False
    _order = "date_until desc, user_id, product_id, id"
    _rec_name = "product_id"
    _depends = {
        "stock.move.line": [
            "product_id",
            "lot_id",
            "quantity_product_uom",
            "date",
            "state",
            "location_id",
            "location_dest_id",
            "picking_id",
        ],
        "stock.location": ["usage", "pharma_user_id", "company_id"],
        "stock.picking": ["pharma_leg", "pharma_transfer_id"],
        "stock.lot": ["name"],
        "res.company": ["pharma_loss_location_id"],
        "pharma.bag.count": ["user_id", "company_id", "counted_on", "state"],
        "pharma.bag.count.line": ["count_id", "product_id", "lot_id", "counted", "variance"],
        "pharma.territory.member": [
            "user_id",
            "territory_id",
            "role",
            "date_start",
            "date_end",
            "company_id",
        ],
    }

    count_id = fields.Many2one("pharma.bag.count", readonly=True)
    user_id = fields.Many2one("res.users", "Rep", readonly=True)
    territory_id = fields.Many2one("pharma.territory", readonly=True)
    product_id = fields.Many2one("product.product", "Item", readonly=True)
    lot_name = fields.Char("Lot number", readonly=True)
    date_until = fields.Datetime("Until", readonly=True, help="Empty: the running period.")
    opening = fields.Integer(readonly=True)
    received = fields.Integer(readonly=True, help="Shipments that the rep has confirmed.")
    transferred_in = fields.Integer("From colleagues", readonly=True)
    transferred_out = fields.Integer("To colleagues", readonly=True)
    given = fields.Integer(readonly=True)
    returned = fields.Integer("Back to the store", readonly=True)
    lost = fields.Integer(readonly=True)
    adjusted = fields.Integer("Corrected", readonly=True, help="Differences of earlier counts.")
    balance = fields.Integer(
        readonly=True,
        help="Opening + received + from colleagues − to colleagues − given − returned − lost ± corrected.",
    )
    counted = fields.Integer(readonly=True)
    variance = fields.Integer(
        "Difference", readonly=True, help="Counted minus the balance at the moment of the count."
    )
    company_id = fields.Many2one("res.company", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            WITH movement AS (
                SELECT bag.pharma_user_id AS user_id, bag.company_id, line.product_id, line.lot_id, line.date,
                       line.quantity_product_uom AS pieces, %(kind)s AS kind, side.sign
                  FROM stock_move_line line
                 CROSS JOIN (VALUES (1), (-1)) AS side (sign)
                  JOIN stock_location bag
                    ON bag.id = CASE WHEN side.sign = 1 THEN line.location_dest_id ELSE line.location_id END
                   AND bag.pharma_user_id IS NOT NULL
                  JOIN stock_location other
                    ON other.id = CASE WHEN side.sign = 1 THEN line.location_id ELSE line.location_dest_id END
                  JOIN res_company company ON company.id = bag.company_id
                  LEFT JOIN stock_picking picking ON picking.id = line.picking_id
                 WHERE line.state = 'done'
            ), period AS (
                SELECT id AS count_id, user_id, company_id, counted_on AS until,
                       lag(counted_on) OVER (PARTITION BY user_id, company_id ORDER BY counted_on, id) AS since
                  FROM pharma_bag_count
                 WHERE state IN ('counted', 'done')
                 UNION ALL
                SELECT NULL, bag.pharma_user_id, bag.company_id, NULL,
                       (SELECT max(counted_on) FROM pharma_bag_count counted
                         WHERE counted.user_id = bag.pharma_user_id AND counted.company_id = bag.company_id
                           AND counted.state IN ('counted', 'done'))
                  FROM stock_location bag
                 WHERE bag.pharma_user_id IS NOT NULL
            ), figures AS (
                SELECT period.count_id, period.user_id, period.company_id, period.until, move.product_id,
                       move.lot_id, %(sums)s, sum(move.pieces * move.sign) AS balance
                  FROM period
                  JOIN movement move
                    ON move.user_id = period.user_id AND move.company_id = period.company_id
                   AND (period.until IS NULL OR move.date <= period.until)
                 GROUP BY 1, 2, 3, 4, 5, 6
            )
            SELECT row_number() OVER (ORDER BY figures.user_id, figures.company_id, figures.until,
                                               figures.product_id, figures.lot_id) AS id,
                   figures.count_id, figures.user_id, figures.company_id, figures.until AS date_until,
                   figures.product_id, lot.name AS lot_name, figures.opening::integer AS opening,
                   figures.received::integer AS received,
                   figures.transferred_in::integer AS transferred_in,
                   figures.transferred_out::integer AS transferred_out, figures.given::integer AS given,
                   figures.returned::integer AS returned, figures.lost::integer AS lost,
                   figures.adjusted::integer AS adjusted, figures.balance::integer AS balance,
                   line.counted, line.variance,
                   (SELECT member.territory_id
                      FROM pharma_territory_member member
                     WHERE member.user_id = figures.user_id AND member.company_id = figures.company_id
                       AND (member.date_start IS NULL OR member.date_start <= CURRENT_DATE)
                       AND (member.date_end IS NULL OR member.date_end >= CURRENT_DATE)
                     ORDER BY member.role DESC, member.id LIMIT 1) AS territory_id
              FROM figures
              LEFT JOIN stock_lot lot ON lot.id = figures.lot_id
              LEFT JOIN pharma_bag_count_line line
                ON line.count_id = figures.count_id AND line.product_id = figures.product_id
               AND line.lot_id IS NOT DISTINCT FROM figures.lot_id
            """,
            kind=self._kind_sql(),
            sums=self._sums_sql(),
        )

    def _kind_sql(self):
        """What a movement was, by where the goods came from or went to."""
        return SQL(
            """
            CASE WHEN other.usage = 'customer' THEN 'given'
                 WHEN side.sign = 1 AND other.usage = 'transit' AND picking.pharma_transfer_id IS NOT NULL
                 THEN 'transferred_in'
                 WHEN side.sign = 1 AND other.usage IN ('transit', 'internal', 'supplier') THEN 'received'
                 WHEN side.sign = -1 AND other.usage = 'transit' AND picking.pharma_leg = 'out'
                 THEN 'transferred_out'
                 WHEN side.sign = -1 AND other.usage IN ('transit', 'internal', 'supplier') THEN 'returned'
                 WHEN other.id = company.pharma_loss_location_id THEN 'lost'
                 ELSE 'adjusted' END
            """
        )

    def _sums_sql(self):
        before = SQL("period.since IS NOT NULL AND move.date <= period.since")
        parts = [
            SQL("COALESCE(sum(move.pieces * move.sign) FILTER (WHERE %s), 0) AS opening", before)
        ]
        parts += [
            SQL(
                "COALESCE(sum(move.pieces * move.sign * %s)"
                " FILTER (WHERE move.kind = %s AND NOT (%s)), 0) AS %s",
                sign,
                kind,
                before,
                SQL.identifier(kind),
            )
            for kind, sign in SIGNS.items()
            if kind != "opening"
        ]
        return SQL(", ").join(parts)
