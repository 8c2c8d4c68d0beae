# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from .pharma_home import MANAGER

MOST_CLASSES = 5


class PharmaHome(models.AbstractModel):
    """How far the cycle is, as rings: calls, reach, each class. The text of a ring is the KPI's own."""

    _inherit = "pharma.home"

    @api.model
    def _panel_rings(self, shared):
        cycle = shared["cycle"]
        if not cycle:
            return {"type": "rings", "cycle": False, "rings": []}
        progress = self._cycle_progress(shared)
        total = progress["total"]
        codes = self.env["pharma.class"]
        classes = [row for row in progress["groups"]["class_id"] if row["id"] and row["goal"]]
        return {
            "type": "rings",
            # sudo: name and end of the cycle in which the user works, whoever may open its plan
            "cycle": {
                "name": cycle.sudo().name,
                "date_end": fields.Date.to_string(cycle.sudo().date_end),
            },
            "working_days": progress["working_days"],
            "elapsed_days": progress["elapsed_days"],
            "rings": [
                self._ring("calls", self.env._("Calls"), total),
                self._ring("reach", self.env._("Reach"), total, "reach", "reached", "targets"),
                *(
                    self._ring(f"class_{row['id']}", codes.browse(row["id"]).code, row)
                    for row in classes[:MOST_CLASSES]
                ),
            ],
        }

    @api.model
    def _cycle_progress(self, shared):
        """Return the progress of the user's cycle by class, for managers by territory too: read once for all panels."""
        if shared["progress"] is None:
            groups = ["class_id", "territory_id"] if shared["role"] == MANAGER else ["class_id"]
            shared["progress"] = shared["cycle"]._progress(shared["territories"], groups)
        return shared["progress"]

    @api.model
    def _ring(self, key, label, figures, code="attainment", part="actual", whole="goal"):
        """One ring: a ratio, what it is made of, the band and the definition of the figure."""
        return {
            "key": key,
            "label": label,
            "value": figures[code],
            "part": figures[part],
            "whole": figures[whole],
            # reach has no band of its own
            "band": figures["band"] if code == "attainment" else None,
            "kpi": self.env["pharma.kpi"]._definitions().get(code),
        }
