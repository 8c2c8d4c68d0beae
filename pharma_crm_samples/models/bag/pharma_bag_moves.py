# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import Counter

from odoo import api, models
from odoo.exceptions import UserError


class PharmaBag(models.AbstractModel):
    """Whole transfers of chosen lots between a bag, the way, the store and the places of differences."""

    _inherit = "pharma.bag"

    @api.model
    def _check_on_hand(self, user, company, lines):
        """Lock what lies in a bag and refuse more than that.

        :param lines: [(product, lot, quantity)]
        """
        products = self.env["product.product"].union(*(line[0] for line in lines))
        stock = self._on_hand(user, company, products, lock=True)
        wanted = Counter()
        for product, lot, quantity in lines:
            wanted[product, lot] += quantity
        for (product, lot), quantity in wanted.items():
            on_hand = sum(row.quantity for row in stock.get(product.id, []) if row.lot == lot)
            if quantity > on_hand:
                item = product.display_name
                if lot:
                    # sudo: the name of a lot in the own bag; reps have no rights in Inventory.
                    item = self.env._("%(item)s, lot %(lot)s,", item=item, lot=lot.sudo().name)
                raise UserError(
                    self.env._(
                        "%(on_hand)s of %(item)s lie in the bag of %(rep)s, not %(wanted)s.",
                        on_hand=int(max(on_hand, 0)),
                        item=item,
                        rep=user.name,
                        wanted=quantity,
                    )
                )

    @api.model
    def _make_transfer(self, company, source, destination, lines, vals):
        """Make one transfer of chosen lots and reserve them (sudo).

        :param lines: [(product, lot, quantity)]
        :param vals: further values of the transfer
        """
        # sudo: whose goods go where is decided by the document that calls; nobody chooses the locations.
        company = company.sudo()
        company._pharma_prepare_stock()
        picking = self._as_system(self.env["stock.picking"], company).create(
            {
                "picking_type_id": company.pharma_bag_type_id.id,
                "location_id": source.id,
                "location_dest_id": destination.id,
                "user_id": False,
                **vals,
            }
        )
        Move = picking.move_ids.browse()
        by_product = {}
        for product, lot, quantity in lines:
            by_product.setdefault(product, []).append((lot, quantity))
        for product, parts in by_product.items():
            move = Move.create(
                self._prepare_move_vals(
                    product, sum(part[1] for part in parts), source, destination, picking.origin
                )
                | {"picking_id": picking.id}
            )
            move._action_confirm(merge=False)
            move.move_line_ids.unlink()
            for lot, quantity in parts:
                move.move_line_ids.create(
                    self._prepare_move_line_vals(product, lot, quantity, source, destination)
                    | {"move_id": move.id, "picking_id": picking.id, "company_id": company.id}
                )
        return picking

    @api.model
    def _move_now(self, company, source, destination, lines, vals):
        """Make a transfer and carry it out at once; return it (sudo)."""
        picking = self._make_transfer(company, source, destination, lines, vals)
        self._carry_out(picking)
        return picking

    @api.model
    def _carry_out(self, picking):
        picking = self._as_system(picking, picking.company_id)
        # read together: Odoo looks at each of them as soon as it is written
        picking.move_ids.with_prefetch().picked = True
        picking._action_done()

    @api.model
    def _lines_of(self, pickings):
        """Return [(product, lot, quantity)] of what transfers have moved or will move."""
        return [
            (line.product_id, line.lot_id, int(line.quantity))
            for line in pickings.move_line_ids
            if line.quantity > 0
        ]
