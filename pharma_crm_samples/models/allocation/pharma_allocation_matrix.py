# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.fields import Domain

PAGE = 40


class PharmaAllocation(models.Model):
    """The table of reps and items on the form, a page at a time."""

    _inherit = "pharma.allocation"

    @api.readonly
    def matrix_read(self, offset=0, limit=PAGE, text=""):
        """Return a page of the table: items with their sums, reps with one cell per item.

        A constant number of queries; shows what the user may read of it.

        :param text: part of the name of a rep or of a territory
        """
        self.ensure_one()
        self.check_access("read")
        Line = self.env["pharma.allocation.line"]
        domain = Domain("allocation_id", "=", self.id)
        if text:
            domain &= Domain("user_id.name", "ilike", text) | Domain(
                "territory_id.name", "ilike", text
            )
        groups = Line._read_group(domain, ["user_id", "territory_id"], order="user_id")
        # sudo: names of the reps whose quantities the user may read
        reps = sorted(groups, key=lambda row: (row[1].sudo().name, row[0].sudo().name))
        offset = max(0, int(offset))
        page = reps[offset : offset + max(1, min(int(limit), 200))]
        lines = Line.search(domain & Domain("user_id", "in", [user.id for user, __ in page]))
        cells = {}
        for line in lines:
            cells.setdefault(line.user_id.id, {})[line.item_id.id] = {
                "id": line.id,
                "quantity": line.quantity,
                "edited": line.edited,
                "targets": line.targets,
                "why": line.explanation,
                "shipped": line.shipped,
            }
        return {
            "items": self._matrix_items(),
            "rows": [
                {
                    "user_id": user.id,
                    # sudo: as above
                    "rep": user.sudo().name,
                    "territory": territory.sudo().name,
                    "cells": cells.get(user.id, {}),
                }
                for user, territory in page
            ],
            "count": len(reps),
            "offset": offset,
            "editable": self.can_edit,
        }

    def _matrix_items(self):
        """Return the columns: what is given out, what is allotted and what is left."""
        return [
            {
                "id": item.id,
                "name": item.product_id.display_name,
                "quantity": item.quantity,
                "pack": item.pack_size,
                "allotted": item.allotted,
                "difference": item.difference,
                "in_store": item.in_store,
            }
            for item in self.item_ids
        ]

    def matrix_write(self, line_id, quantity):
        """Set one quantity; return the sums as they are now and the cell."""
        self.ensure_one()
        self.check_access("write")
        line = self.env["pharma.allocation.line"].search(
            [("id", "=", line_id), ("allocation_id", "=", self.id)]
        )
        line.ensure_one()
        line.write({"quantity": quantity})
        return {
            "items": self._matrix_items(),
            "cell": {
                "id": line.id,
                "quantity": line.quantity,
                "edited": line.edited,
                "targets": line.targets,
                "why": line.explanation,
                "shipped": line.shipped,
            },
        }
