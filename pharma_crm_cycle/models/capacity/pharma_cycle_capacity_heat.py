# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import UserError

from ...tools import progress

# Cycles beside each other.
MOST_CYCLES = 6
SUMS = ("goal", "capacity", "field_days", "room", "reps")


class PharmaCycleCapacity(models.Model):
    """The heat table: parts of the tree × cycles."""

    _inherit = "pharma.cycle.capacity"

    @api.model
    @api.readonly
    def get_heat(self, territory_id=None):
        """Return utilisation, balance and calls a day needed of each part directly below a territory, per cycle.

        Only what the caller may see counts, as in every list.

        :param territory_id: a territory; empty: the lowest one that contains all that the caller sees
        :return: ``{"territory": {"id", "name"}, "path": [{"id", "name"}] from above,
            "cycles": [{"id", "name", "state"}],
            "bounds": {"least", "most"} of the utilisation, "rows": [{"id", "name", "parts": number of parts below,
            "cells": {cycle id: {"utilisation", "balance_index", "needed_per_day", "field_days", "room", "goal",
            "capacity", "reps"}}}]}``; a ratio without denominator is None
        """
        self.check_access("read")
        territory = self.env["pharma.territory"].browse(territory_id or []).exists()
        if territory_id and not territory:
            raise UserError(
                self.env._("There is no territory with the identifier %s.", territory_id)
            )
        territory.check_access("read")
        cycles = self.env["pharma.cycle"].search(
            [
                ("state", "in", ("draft", "review", "approved", "running", "closed")),
                ("company_id", "=", self.env.company.id),
            ],
            order="date_start desc, id desc",
            limit=MOST_CYCLES,
        )
        cells = self._heat_cells(cycles, territory)
        top, parts = self._heat_parts(territory, {t for t, _cycle in cells})
        shown = cycles.filtered(lambda c: any(key[1] == c for key in cells)).sorted("date_start")
        company = self.env.company
        # one plan a period: its name says all
        name = "name" if len(set(shown.mapped("name"))) == len(shown) else "display_name"
        return {
            "territory": {"id": top.id, "name": top.name or ""},
            "path": self._heat_path(top),
            "cycles": [
                {"id": cycle.id, "name": cycle[name], "state": cycle.state} for cycle in shown
            ],
            "bounds": {
                "least": company.pharma_utilisation_min,
                "most": company.pharma_utilisation_max,
            },
            "rows": [
                {
                    "id": part.id,
                    "name": part.name,
                    "parts": len(members - part),
                    "cells": {
                        cycle.id: cell
                        for cycle in shown
                        if (cell := self._heat_cell([cells.get((t, cycle)) for t in members]))
                    },
                }
                for part, members in parts
            ],
        }

    def _heat_cells(self, cycles, territory):
        domain = [("cycle_id", "in", cycles.ids)]
        if territory:
            domain.append(("territory_id", "child_of", territory.id))
        return {
            (part.with_context(active_test=False), cycle): {
                **dict(zip(SUMS, sums, strict=True)),
                "balance_index": balance,
            }
            for part, cycle, balance, *sums in self._read_group(
                domain,
                ["territory_id", "cycle_id"],
                ["balance_index:avg", *(f"{name}:sum" for name in SUMS)],
            )
        }

    def _heat_parts(self, territory, seen):
        """Return the territory at the top, and [(part directly below it, territories with figures in it)]."""
        territories = self.env["pharma.territory"].with_context(active_test=False)
        paths = {t: [int(part) for part in t.parent_path.strip("/").split("/")] for t in seen}
        if not territory and paths:
            shared = next(iter(paths.values()))
            for path in paths.values():
                shared = [a for a, b in zip(shared, path, strict=False) if a == b]
            # one territory alone is shown below the one it belongs to
            if len(paths) == 1 and len(shared) > 1:
                shared = shared[:-1]
            # sudo: a name above the own part of the tree is shown as the heading only
            territory = territories.sudo().browse(shared[-1])
        depth = len((territory.parent_path or "").strip("/").split("/"))
        below = {}
        for member, path in paths.items():
            part = territories.browse(path[depth] if len(path) > depth else path[-1])
            below[part] = below.get(part, territories) | member
        # sudo: parts between the reader and the territories that they see are named only
        parts = sorted(below.items(), key=lambda item: (item[0].sudo().name or "", item[0].id))
        return territory, [(part.sudo(), members) for part, members in parts]

    def _heat_path(self, territory):
        """Return the territories above that the caller may open, from the top down."""
        if not territory:
            return []
        # sudo: the tree above is asked for ids; only readable ones are told
        above = (
            (territory.sudo()._ancestors() - territory.sudo()).sudo(False)._filtered_access("read")
        )
        return [{"id": t.id, "name": t.name} for t in above.sorted("parent_path")]

    def _heat_cell(self, rows):
        rows = [row for row in rows if row]
        if not rows:
            return None
        sums = {name: sum(row[name] or 0 for row in rows) for name in SUMS}
        balances = [row["balance_index"] for row in rows if row["balance_index"] is not None]
        return {
            **sums,
            "utilisation": progress.ratio(sums["goal"], sums["capacity"]),
            "needed_per_day": progress.ratio(sums["goal"], sums["field_days"]),
            "balance_index": progress.ratio(sum(balances), len(balances)),
        }
