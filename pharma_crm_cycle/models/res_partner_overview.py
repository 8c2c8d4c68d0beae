# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.fields import Domain

BAND_COLORS = {"under": "danger", "on": "success", "over": "info"}
#: Lines of the plan that the panel shows: one per territory that has this customer on its list.
MOST_BARS = 6


class ResPartner(models.Model):
    """The 360° view: what the running cycle wants of this customer, and how far it is."""

    _inherit = "res.partner"

    def _pharma_overview_panels(self):
        panels = super()._pharma_overview_panels()
        if self.pharma_type != "distributor" and self.env["pharma.cycle.target"].has_access("read"):
            panels.append(self._pharma_panel_objectives())
        return panels

    def _pharma_panel_objectives(self):
        # any!: whether the plan runs is no secret to who may read the line of the target list
        running = Domain("cycle_id", "any!", [("state", "=", "running")])
        [(targets, _count)] = yield [
            self._pharma_overview_ask(
                "pharma.cycle.target",
                Domain("partner_id", "=", self.id) & running,
                ["cycle_id"],
                "id",
                None,
            )
        ]
        lines, cycles = [], {target["cycle_id"] for target in targets}
        if cycles:
            [(lines, _count)] = yield [
                self._pharma_overview_ask(
                    "pharma.cycle.progress",
                    [("cycle_id", "in", list(cycles)), ("partner_id", "=", self.id)],
                    ["goal", "actual", "scheduled", "band", "cycle_id.name", "territory_id.name"],
                    "goal desc, id",
                    None,
                )
            ]
        return {
            "key": "objectives",
            "title": self.env._("Objectives of the cycle"),
            "icon": "fa-bullseye",
            "sequence": 30,
            "kind": "bars",
            "count": len(lines),
            "empty": self.env._(
                "On no target list of a running cycle. Propose it on the cycle's target list."
            ),
            "action": {
                "xmlid": "pharma_crm_cycle.action_cycle_progress",
                "domain": [("partner_id", "=", self.id)],
            }
            if lines
            else None,
            "bars": [
                {
                    "label": ", ".join(
                        filter(None, (line["cycle_id.name"], line["territory_id.name"]))
                    ),
                    "value": line["actual"],
                    "goal": line["goal"],
                    "text": self._pharma_progress_text(line),
                    "color": BAND_COLORS.get(line["band"], "secondary"),
                }
                for line in lines[:MOST_BARS]
            ],
        }

    def _pharma_progress_text(self, line):
        if line["scheduled"]:
            return self.env._(
                "%(made)s of %(goal)s made, %(planned)s planned",
                made=line["actual"],
                goal=line["goal"],
                planned=line["scheduled"],
            )
        return self.env._("%(made)s of %(goal)s made", made=line["actual"], goal=line["goal"])
