# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, models

from . import places

# key, login, name, position, group. Their password is their login; the launcher's logins.py lists them.
LOGINS = (
    ("rep", "rep@demo", "Emma Carter", "Medical representative", "rep"),
    ("rep2", "rep2@demo", "Daniel Reyes", "Medical representative", "rep"),
    ("rep_north", "rep.north@demo", "Olivia Novak", "Medical representative", "rep"),
    ("manager", "manager@demo", "Marcus Bennett", "District manager", "line_manager"),
    ("regional", "regional@demo", "Sofia Lindqvist", "Regional manager", "line_manager"),
    ("business", "business@demo", "Grace Whitfield", "Head of sales", "business_manager"),
    ("medical", "medical@demo", "Andrii Melnyk", "Medical adviser", "medical"),
    ("steward", "steward@demo", "Mei Lin", "Data steward", "data_steward"),
    ("auditor", "auditor@demo", "Victor Hale", "Compliance auditor", "auditor"),
)
# Those who work in the other territories; they have no password.
REPS = (
    "Aisha Rahman|Ben Okafor|Carla Mendes|Dmytro Savchenko|Ella Brandt|Farid Haddad|Greta Olsen|Hugo Marchetti"
    "|Ivana Petrova|Jack Donnelly|Kaito Mori|Leila Nasser|Mateo Vargas|Nina Hoffmann|Owen Gallagher|Priya Nair"
    "|Quentin Moreau|Rosa Delgado|Samuel Adeyemi|Tamara Volkova|Wei Zhou|Yasmin Demir"
).split("|")
MANAGERS = "Ana Ferreira|Brian Walsh|Chiara Romano|Deepak Menon|Elena Sorokina".split("|")
REGIONALS = ("Frederick Stone", "Hana Kim")
# Where those with a login work: key of the area and business unit.
OWN_TERRITORY = {("s11", "cm"): "rep", ("s11", "rn"): "rep2", ("n11", "cm"): "rep_north"}
# Who shares a territory with the rep who works there: key of the area and business unit.
SHARED_TERRITORY = {("n11", "cm"): f"rep_{len(REPS)}"}
UNIT_SHORT = {"cm": "Cardio", "rn": "Respiratory"}


class PharmaDemo(models.AbstractModel):
    _inherit = "pharma.demo"

    @api.model
    def _make_users(self):
        rows = [
            self._user_row(key, login, name, position, group, password=login)
            for key, login, name, position, group in LOGINS
        ]
        for kind, names, position, group in (
            ("rep", REPS, "Medical representative", "rep"),
            ("manager", MANAGERS, "District manager", "line_manager"),
            ("regional", REGIONALS, "Regional manager", "line_manager"),
        ):
            for number, name in enumerate(names, 1):
                login = f"{name.lower().replace(' ', '.')}@demo"
                rows.append(self._user_row(f"{kind}_{number}", login, name, position, group))
        self._make("res.users", rows)

    @api.model
    def _user_row(self, key, login, name, position, group, **values):
        if "odoobot_state" in self.env["res.users"]._fields:
            # OdooBot's greeting would cover a phone's screen at the first login
            values.setdefault("odoobot_state", "disabled")
        return (
            f"pharma_crm.demo_user_{key}",
            {
                "login": login,
                "name": name,
                "email": f"{login.split('@', maxsplit=1)[0]}@aldermoor.example.com",
                "function": position,
                "group_ids": [Command.link(self._xml(f"pharma_crm.group_{group}").id)],
                "company_id": self.env.company.id,
                "company_ids": [Command.set(self.env.company.ids)],
                "notification_type": "inbox",
                **values,
            },
        )

    @api.model
    def _make_territories(self):
        """Company > 3 regions > 6 districts > 24 territories: two areas a district, a rep of each unit an area."""
        country = self._make(
            "pharma.territory",
            [
                (
                    "pharma_crm.demo_territory_us",
                    {"name": "United States", "code": "US", "level": "company"},
                )
            ],
        )
        regions = self._make(
            "pharma.territory",
            [
                self._territory_row(region.key, region.name, "region", country.id)
                for region in places.REGIONS
            ],
        )
        parents = {
            region.key: record.id for region, record in zip(places.REGIONS, regions, strict=True)
        }
        districts = self._make(
            "pharma.territory",
            [
                self._territory_row(district.key, district.name, "district", parents[region.key])
                for region, district in places.districts()
            ],
        )
        parents = {
            district.key: record.id
            for (_region, district), record in zip(places.districts(), districts, strict=True)
        }
        self._make(
            "pharma.territory",
            [
                self._territory_row(
                    f"{area.key}_{unit}",
                    f"{area.name} – {short}",
                    "territory",
                    parents[district.key],
                )
                for district, area in places.areas()
                for unit, short in UNIT_SHORT.items()
            ],
        )
        self._make_bricks()
        self._make_members()

    @api.model
    def _territory_row(self, key, name, level, parent_id):
        code = f"US-{key.upper().replace('_', '-')}"
        return (
            f"pharma_crm.demo_territory_{key}",
            {"name": name, "code": code, "level": level, "parent_id": parent_id},
        )

    @api.model
    def _make_bricks(self):
        self._make(
            "pharma.territory.brick",
            [
                (
                    f"pharma_crm.demo_brick_{area.key}_{unit}",
                    {
                        "territory_id": self._ref(f"territory_{area.key}_{unit}").id,
                        "zip_prefix": area.zip_prefix,
                        "country_id": self.env.ref("base.us").id,
                    },
                )
                for _district, area in places.areas()
                for unit in UNIT_SHORT
            ],
        )

    @api.model
    def _make_members(self):
        """Everybody has worked in the same place since before the first quarter of the demo."""
        people = [("us", "business", "manager")]
        regionals = (f"regional_{number}" for number in range(1, len(REGIONALS) + 1))
        managers = (f"manager_{number}" for number in range(1, len(MANAGERS) + 1))
        reps = (f"rep_{number}" for number in range(1, len(REPS) + 1))
        for region in places.REGIONS:
            people.append(
                (region.key, "regional" if region.key == "s" else next(regionals), "manager")
            )
        for _region, district in places.districts():
            people.append(
                (district.key, "manager" if district.key == "s1" else next(managers), "manager")
            )
        for _district, area in places.areas():
            for unit in UNIT_SHORT:
                person = OWN_TERRITORY.get((area.key, unit)) or next(reps)
                people.append((f"{area.key}_{unit}", person, "rep"))
        since = self._quarters()[0][0].replace(month=1, day=1)
        self._make(
            "pharma.territory.member",
            [
                (
                    f"pharma_crm.demo_member_{territory}",
                    {
                        "territory_id": self._ref(f"territory_{territory}").id,
                        "user_id": self._ref(f"user_{user}").id,
                        "role": role,
                        "date_start": since,
                    },
                )
                for territory, user, role in people
            ],
        )
        # each with a calendar and customers of their own
        self._make(
            "pharma.territory.member",
            [
                (
                    f"pharma_crm.demo_member_{area}_{unit}_shared",
                    {
                        "territory_id": self._ref(f"territory_{area}_{unit}").id,
                        "user_id": self._ref(f"user_{user}").id,
                        "role": "rep",
                        "date_start": since,
                    },
                )
                for (area, unit), user in SHARED_TERRITORY.items()
            ],
        )
