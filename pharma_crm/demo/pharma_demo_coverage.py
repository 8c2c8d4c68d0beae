# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from . import catalogue, places

# The home district of the company sees its doctors more often than the plan asks of all: calls a quarter.
INTENSIVE = "s1"
AGREED_CALLS = {"KOL": 14, "A": 12, "B": 7, "C": 4}
VISITED = {key: units for key, _name, _parent, units in catalogue.SPECIALTIES}


class PharmaDemo(models.AbstractModel):
    """Who covers what: in each area one rep a business unit, who share general practitioners and hospitals."""

    _inherit = "pharma.demo"

    @api.model
    def _make_coverage(self):
        since = self._quarters()[0][0]
        ids = {
            kind: self._made_ids("res.partner", f"{kind}_")
            for kind in ("doctor", "hospital", "pharmacy", "distributor")
        }
        classes = {
            row["id"]: AGREED_CALLS.get(row["pharma_class_code"], 0)
            for row in self.env["res.partner"]
            .browse(ids["doctor"].values())
            .read(["pharma_class_code"], load=None)
        }
        rows = []
        distributors = sorted(ids["distributor"])
        for number, (district, area) in enumerate(places.areas()):
            agreed = classes if district.key == INTENSIVE else {}
            for position, (unit, _name) in enumerate(catalogue.UNITS):
                territory = f"{area.key}_{unit}"
                accounts = self._accounts_of(ids, area, unit, position)
                # who delivers to the pharmacies of the area
                accounts.append(("distributor", distributors[number % len(distributors)]))
                for kind, key in accounts:
                    rows.append(
                        (
                            f"pharma_crm.demo_coverage_{territory}_{kind}_{key}",
                            {
                                "partner_id": ids[kind][key],
                                "territory_id": self._ref(f"territory_{territory}").id,
                                "product_group_id": self._ref(f"unit_{unit}").id,
                                "frequency": agreed.get(ids[kind][key], 0),
                                "date_start": since,
                            },
                        )
                    )
        self._make("pharma.coverage", rows)

    @api.model
    def _accounts_of(self, ids, area, unit, position):
        """Return (kind, key) of the accounts of one business unit in an area.

        One doctor of each area is covered by nobody: somebody to find.
        """
        mine = {
            kind: sorted(key for key in keys if key.startswith(f"{area.key}_"))
            for kind, keys in ids.items()
        }
        doctors = [key for key in mine["doctor"] if unit in VISITED[key.split("_")[2]]]
        return [
            *(("doctor", key) for key in doctors if not key.startswith(f"{area.key}_49")),
            *(("hospital", key) for key in mine["hospital"]),
            *(
                ("pharmacy", key)
                for number, key in enumerate(mine["pharmacy"])
                if number % 2 == position
            ),
        ]
