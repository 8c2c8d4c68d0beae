# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL


class PharmaLotHolding(models.Model):
    """Who held which lot when: one row from each movement of a holder to the next, read from stock moves.

    A holder is a bag, a rep to or from whom goods are on the way, the store, its quarantine or a recipient.
    """

    _name = "pharma.lot.holding"
    _description = "Who held which lot"
    _auto = False
    _order = "date_from desc, id desc"
    _rec_name = "lot_id"
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
            "company_id",
        ],
        "stock.move": ["partner_id"],
        "res.company": ["pharma_quarantine_location_id"],
        "stock.location": ["usage", "pharma_user_id"],
        "stock.picking": ["pharma_user_id"],
        "product.product": ["product_tmpl_id"],
        "product.template": ["pharma_kind"],
    }

    lot_id = fields.Many2one("stock.lot", readonly=True)
    lot_name = fields.Char("Lot number", readonly=True)
    product_id = fields.Many2one("product.product", "Item", readonly=True)
    place = fields.Selection(
        [
            ("bag", "Bag"),
            ("way", "On the way"),
            ("store", "Store"),
            ("quarantine", "Quarantine"),
            ("recipient", "Given to"),
            ("other", "Differences and losses"),
        ],
        readonly=True,
    )
    location_id = fields.Many2one("stock.location", readonly=True)
    user_id = fields.Many2one("res.users", "Rep", readonly=True)
    partner_id = fields.Many2one("res.partner", "Recipient", readonly=True)
    date_from = fields.Datetime("From", readonly=True)
    date_to = fields.Datetime("Until", readonly=True, help="Empty: still.")
    change = fields.Integer("Came or went", readonly=True)
    quantity = fields.Integer("Pieces held", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            WITH change AS (
                SELECT line.id * 2 + side.number AS id, line.lot_id, line.product_id, line.company_id, line.date,
                       CASE WHEN side.number = 1 THEN line.quantity_product_uom
                            ELSE -line.quantity_product_uom END AS pieces,
                       place.id AS location_id, place.usage, place.pharma_user_id,
                       place.id = company.pharma_quarantine_location_id AS in_quarantine,
                       CASE WHEN place.usage = 'transit' THEN picking.pharma_user_id
                            ELSE place.pharma_user_id END AS user_id,
                       CASE WHEN place.usage = 'customer'
                            THEN COALESCE(move.partner_id, picking.partner_id) END AS partner_id
                  FROM stock_move_line line
                  JOIN stock_move move ON move.id = line.move_id
                  JOIN res_company company ON company.id = line.company_id
                  JOIN product_product product ON product.id = line.product_id
                  JOIN product_template template ON template.id = product.product_tmpl_id
                  LEFT JOIN stock_picking picking ON picking.id = line.picking_id
                 CROSS JOIN (VALUES (0), (1)) AS side (number)
                  JOIN stock_location place
                    ON place.id = CASE WHEN side.number = 1 THEN line.location_dest_id
                                       ELSE line.location_id END
                 WHERE line.state = 'done' AND line.lot_id IS NOT NULL
                   AND template.pharma_kind IN ('sample', 'gift', 'literature')
            )
            SELECT change.id, change.lot_id, lot.name AS lot_name, change.product_id, change.company_id,
                   change.location_id, change.user_id, change.partner_id,
                   CASE WHEN change.pharma_user_id IS NOT NULL THEN 'bag'
                        WHEN change.usage = 'transit' THEN 'way'
                        WHEN change.usage = 'customer' THEN 'recipient'
                        WHEN change.in_quarantine THEN 'quarantine'
                        WHEN change.usage = 'internal' THEN 'store'
                        ELSE 'other' END AS place,
                   change.date AS date_from,
                   lead(change.date) OVER held AS date_to,
                   change.pieces::integer AS change,
                   (sum(change.pieces) OVER held)::integer AS quantity
              FROM change
              JOIN stock_lot lot ON lot.id = change.lot_id
            WINDOW held AS (PARTITION BY change.lot_id, change.location_id, change.user_id, change.partner_id
                            ORDER BY change.date, change.id)
            """
        )

    @api.depends("lot_name", "place", "user_id", "partner_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        places = dict(self._fields["place"]._description_selection(self.env))
        for row in self:
            holder = row.user_id.name or row.partner_id.display_name or places.get(row.place)
            row.display_name = f"{row.lot_name}: {holder}"
