# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...tools.quantity import MOST
from ..differences.pharma_difference import REASONS

GUARDED = {"expected", "variance", "is_counted", "company_id", "user_id"}
# what may be said once the count is signed, and what belongs to counting
EXPLAINING = {"reason", "note"}


class PharmaBagCountLine(models.Model):
    """What a rep has counted of one lot; what was expected is filled in when the count is signed."""

    _name = "pharma.bag.count.line"
    _inherit = ["pharma.item.mixin"]
    _description = "Lot counted"
    _order = "count_id desc, product_id, id"
    _rec_name = "product_id"

    count_id = fields.Many2one(
        "pharma.bag.count",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    lot_id = fields.Many2one(
        "stock.lot", ondelete="restrict", index="btree_not_null", check_company=True
    )
    lot_name = fields.Char(
        "Lot number",
        compute="_compute_lot_name",
        inverse="_inverse_lot_name",
        compute_sudo=True,
        help="As printed on the box.",
    )
    counted = fields.Integer("There are", help="Whole pieces; 0 when nothing is left.")
    is_counted = fields.Boolean("Counted", readonly=True)
    expected = fields.Integer(
        readonly=True, help="What the stock said at the moment the rep signed the count."
    )
    variance = fields.Integer(
        "Difference",
        compute="_compute_variance",
        store=True,
        help="Counted minus expected: below zero when pieces are missing.",
    )
    reason = fields.Selection(REASONS)
    note = fields.Char()
    state = fields.Selection(related="count_id.state")
    user_id = fields.Many2one(related="count_id.user_id", store=True, index=True)
    company_id = fields.Many2one(related="count_id.company_id", store=True, index=True)

    _one_a_lot = models.UniqueIndex(
        "(count_id, product_id, COALESCE(lot_id, 0))", "This lot is listed already."
    )

    @api.depends("counted", "expected", "count_id.state")
    def _compute_variance(self):
        for line in self:
            signed = line.count_id.state in ("counted", "done")
            line.variance = line.counted - line.expected if signed else 0

    @api.depends("lot_id")
    def _compute_lot_name(self):
        # Lots are read as superuser: a rep has no rights in Inventory, but sees the own bag's lots.
        for line in self:
            line.lot_name = line.lot_id.name

    def _inverse_lot_name(self):
        for line in self:
            # sudo: finds a lot of this item by its printed number, nothing else of it leaves
            lot = (
                self.env["stock.lot"]
                .sudo()
                .search(
                    [
                        ("name", "=", (line.lot_name or "").strip()),
                        ("product_id", "=", line.product_id.id),
                        ("company_id", "in", (line.company_id.id, False)),
                    ],
                    limit=1,
                )
            )
            if line.lot_name and not lot:
                raise UserError(
                    self.env._(
                        "“%(lot)s” is no lot of %(item)s. Look at the number on the box.",
                        lot=line.lot_name,
                        item=line.product_id.display_name,
                    )
                )
            line.lot_id = lot

    def _check_vals(self, vals):
        if GUARDED & vals.keys() and not self.env.su:
            raise AccessError(self.env._("What a count expects is filled in by the system."))
        if "counted" in vals:
            counted = vals["counted"]
            whole = isinstance(counted, int) and not isinstance(counted, bool)
            if not whole or not 0 <= counted <= MOST:
                raise UserError(
                    self.env._("“%s” is no number of pieces: count whole pieces, or 0.", counted)
                )
            return {**vals, "is_counted": True}
        return vals

    def _check_open(self, names):
        if self.env.su:
            return
        for line in self:
            count = line.count_id
            if count.user_id != self.env.user:
                raise AccessError(self.env._("Only %s counts this bag.", count.user_id.name))
            if count.state == "draft" or (count.state == "counted" and names <= EXPLAINING):
                continue
            raise UserError(
                self.env._("“%s” is signed: what was counted stays.", count.display_name)
            )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create([self._check_vals(vals) for vals in vals_list])
        lines._check_open({"counted"})
        return lines

    def write(self, vals):
        self._check_open(set(vals))
        if "count_id" in vals and not self.env.su:
            raise UserError(self.env._("A line stays on its document."))
        return super().write(self._check_vals(vals))

    @api.ondelete(at_uninstall=False)
    def _unlink_open_only(self):
        self._check_open({"counted"})
