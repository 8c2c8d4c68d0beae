# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL


class PharmaBagLine(models.Model):
    """What reps carry and what is on its way to them, by lot: read from stock, never stored."""

    _name = "pharma.bag.line"
    _description = "Bag"
    _auto = False
    # what is on its way first: it waits for the rep
    _order = "place DESC, parcel, expiration_date, id"
    _rec_name = "product_id"
    _depends = {
        "stock.quant": ["product_id", "lot_id", "location_id", "quantity"],
        "stock.location": ["pharma_user_id", "company_id"],
        "stock.lot": ["name", "expiration_date", "pharma_recalled"],
        "stock.move.line": ["product_id", "lot_id", "quantity", "picking_id", "state"],
        "stock.picking": ["name", "pharma_user_id", "pharma_leg", "company_id"],
        "product.product": ["product_tmpl_id"],
        "product.template": ["pharma_kind", "pharma_brand_id"],
        "pharma.territory.member": [
            "user_id",
            "territory_id",
            "role",
            "date_start",
            "date_end",
            "company_id",
        ],
    }

    user_id = fields.Many2one("res.users", "Rep", readonly=True)
    territory_id = fields.Many2one("pharma.territory", readonly=True)
    product_id = fields.Many2one("product.product", "Item", readonly=True)
    product_tmpl_id = fields.Many2one("product.template", "Product", readonly=True)
    kind = fields.Selection(selection="_selection_kind", readonly=True)
    brand_id = fields.Many2one("product.template", readonly=True)
    lot_id = fields.Many2one(
        "stock.lot", "Lot in stock", readonly=True, groups="stock.group_stock_user"
    )
    lot_name = fields.Char("Lot", readonly=True)
    recalled = fields.Boolean(
        readonly=True, help="Called back: give no more of it and send it back."
    )
    expiration_date = fields.Date("Expires", readonly=True)
    quantity = fields.Integer("Pieces", readonly=True, aggregator="sum")
    place = fields.Selection([("bag", "In the bag"), ("way", "On the way")], "Where", readonly=True)
    freshness = fields.Selection(
        [("good", "Good"), ("soon", "Expires within 3 months"), ("expired", "Expired")],
        readonly=True,
    )
    picking_id = fields.Many2one(
        "stock.picking", "Shipment", readonly=True, groups="stock.group_stock_user"
    )
    parcel = fields.Char(readonly=True, help="What came together is confirmed together.")
    can_confirm = fields.Boolean(compute="_compute_can_confirm")
    leads_parcel = fields.Boolean(
        compute="_compute_leads_parcel", help="Carries the buttons for all that came with it."
    )
    is_mine = fields.Boolean("In my own bag", compute="_compute_can_confirm")
    company_id = fields.Many2one("res.company", readonly=True)

    @api.model
    def _selection_kind(self):
        return self.env["pharma.item.policy"]._selection_kind()

    @property
    def _table_query(self):
        return SQL(
            """
            WITH carried AS (
                SELECT quant.id * 2 AS id, bag.pharma_user_id AS user_id, quant.product_id, quant.lot_id,
                       quant.quantity, 'bag' AS place, NULL::integer AS picking_id, NULL AS parcel,
                       bag.company_id
                  FROM stock_quant quant
                  JOIN stock_location bag ON bag.id = quant.location_id
                 WHERE bag.pharma_user_id IS NOT NULL AND quant.quantity <> 0
                 UNION ALL
                SELECT line.id * 2 + 1, picking.pharma_user_id, line.product_id, line.lot_id,
                       line.quantity, 'way', picking.id, picking.name, picking.company_id
                  FROM stock_picking picking
                  JOIN stock_move_line line ON line.picking_id = picking.id
                 WHERE picking.pharma_leg = 'in' AND picking.pharma_user_id IS NOT NULL
                   AND line.state IN ('assigned', 'partially_available') AND line.quantity > 0
            )
            SELECT carried.id, carried.user_id, carried.product_id, carried.quantity::integer AS quantity,
                   carried.place, carried.picking_id, carried.parcel, carried.company_id,
                   product.product_tmpl_id, template.pharma_kind AS kind,
                   template.pharma_brand_id AS brand_id, carried.lot_id, lot.name AS lot_name,
                   COALESCE(lot.pharma_recalled, FALSE) AS recalled,
                   lot.expiration_date::date AS expiration_date,
                   CASE WHEN lot.expiration_date <= now() AT TIME ZONE 'UTC' THEN 'expired'
                        WHEN lot.expiration_date <= now() AT TIME ZONE 'UTC' + interval '3 months' THEN 'soon'
                        ELSE 'good' END AS freshness,
                   (SELECT member.territory_id
                      FROM pharma_territory_member member
                     WHERE member.user_id = carried.user_id
                       AND member.company_id = carried.company_id
                       AND (member.date_start IS NULL OR member.date_start <= CURRENT_DATE)
                       AND (member.date_end IS NULL OR member.date_end >= CURRENT_DATE)
                     ORDER BY member.role DESC, member.id LIMIT 1) AS territory_id
              FROM carried
              JOIN product_product product ON product.id = carried.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
              LEFT JOIN stock_lot lot ON lot.id = carried.lot_id
            """
        )

    @api.depends("product_id", "lot_name")
    def _compute_display_name(self):
        for line in self:
            line.display_name = " · ".join(
                filter(None, [line.product_id.display_name, line.lot_name])
            )

    @api.depends_context("uid")
    def _compute_can_confirm(self):
        for line in self:
            line.can_confirm = line._may_confirm()
            line.is_mine = line.user_id == self.env.user

    @api.depends_context("uid")
    def _compute_leads_parcel(self):
        """A parcel is confirmed once: at the first of its lines that are looked at together."""
        seen = set()
        for line in self:
            line.leads_parcel = line.can_confirm and line.parcel not in seen
            seen.add(line.parcel)

    def _may_confirm(self):
        """The one answer to who confirms a shipment: the rep it is for, while it is on its way."""
        self.ensure_one()
        return self.place == "way" and self.user_id == self.env.user

    def action_confirm_receipt(self):
        """The rep has this shipment: put it into the bag (all lines of the shipment together)."""
        self.check_access("read")
        for line in self:
            if not line._may_confirm():
                raise AccessError(self.env._("Only the rep whom a shipment is for confirms it."))
        # sudo: the shipment is the rep's own, checked above; reps have no rights in Inventory.
        for picking in self.sudo().picking_id:
            self.env["pharma.bag"]._receive(picking)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_open_receipt(self):
        """The parcel does not agree with the paper: say what is there."""
        self.ensure_one()
        self.check_access("read")
        return self.env["pharma.bag.receipt"]._open(self.id)

    # -- papers from chosen lines of the own bag -----------------------------------------------------

    def _prepare_paper_lines(self):
        """Return the lines of a paper about these lines of the own bag."""
        self.check_access("read")
        if any(line.place != "bag" or line.user_id != self.env.user for line in self):
            raise AccessError(self.env._("Choose what lies in your own bag."))
        # sudo: the lots of the own bag, which reps have no rights to read
        return [
            (
                0,
                0,
                {
                    "product_id": line.product_id.id,
                    "lot_id": line.sudo().lot_id.id,
                    "quantity": line.quantity,
                },
            )
            for line in self
        ]

    def _open_paper(self, model, vals):
        paper = self.env[model].create({**vals, "line_ids": self._prepare_paper_lines()})
        return {
            "type": "ir.actions.act_window",
            "res_model": model,
            "res_id": paper.id,
            "views": [(False, "form")],
        }

    def action_return(self):
        """Make a paper that sends these pieces back to the store."""
        return self._open_paper("pharma.bag.transfer", {"kind": "return"})

    def action_send_back(self):
        """Open the return that a recall of this lot has asked for; make one where nobody has asked yet."""
        self.ensure_one()
        lines = self._prepare_paper_lines()
        asked = self.env["pharma.bag.transfer"].search(
            [
                ("user_id", "=", self.env.uid),
                ("company_id", "=", self.company_id.id),
                ("state", "=", "draft"),
                ("recall_id", "!=", False),
                ("line_ids.lot_id", "=", lines[0][2]["lot_id"]),
            ],
            limit=1,
        )
        if not asked:
            return self.action_return()
        return {
            "type": "ir.actions.act_window",
            "res_model": asked._name,
            "res_id": asked.id,
            "views": [(False, "form")],
        }

    def action_pass_on(self):
        """Make a paper that gives these pieces to a colleague."""
        return self._open_paper("pharma.bag.transfer", {"kind": "transfer"})

    def action_report_loss(self):
        """Make a paper that says these pieces are gone."""
        return self._open_paper("pharma.bag.loss", {})
