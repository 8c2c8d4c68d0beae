# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import uuid
from datetime import timedelta

from odoo.fields import Domain
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL
from odoo.tools.safe_eval import safe_eval

from odoo.addons.spreadsheet.utils.validate_data import (
    fields_in_spreadsheet,
    menus_xml_ids_in_spreadsheet,
    odoo_charts,
)

from .common import CallCommon

# Each dashboard and who opens it: names of the users of the small company.
READERS = {
    "my_month": ("rep", "manager", "business"),
    "team": ("manager", "business"),
    "calls": ("manager", "business", "medical", "auditor"),
    "cycles": ("business", "auditor"),
    "messages": ("business", "medical", "auditor"),
    "records": ("auditor",),
}
MOST_ROWS = 80


class DashboardCommon(CallCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dashboards = {
            code: cls.env.ref(f"pharma_crm_call.dashboard_{code}") for code in READERS
        }


@tagged("post_install", "-at_install")
class TestDashboards(DashboardCommon):
    """Every role has its dashboard, and what is on it is read with the role's own rights."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        call = cls._made(cls.rep, cls.doctor_a, days=-1)
        cls._report(
            cls.rep2,
            partner_id=cls.doctor_a.id,
            date_done=str(cls.now),
            details=[{"product_id": cls.product_2.id}],
        )
        call.with_user(cls.rep).ask_correction(
            {"client_uuid": str(uuid.uuid4()), "reason": "Wrong note", "note": "Other words"}
        )
        cls._made(cls.rep_south, cls.doctor_south, days=-1)
        cls.env.flush_all()

    def _sources(self, data, user):
        """Yield (name, model as the user, domain, rows, measures) of all that a dashboard reads."""
        names = {"uid": user.id}
        for pivot in data["pivots"].values():
            rows = [row["fieldName"] for row in pivot["rows"]]
            measures = [measure["fieldName"] for measure in pivot["measures"]]
            yield pivot["name"], pivot["model"], pivot["domain"], rows, measures, pivot, names
        for chart in odoo_charts(data):
            meta = chart["metaData"]
            domain = chart["searchParams"]["domain"]
            name = chart["title"]["text"]
            yield name, meta["resModel"], domain, meta["groupBy"], [meta["measure"]], chart, names

    def _aggregates(self, model, measures):
        """As the spreadsheet asks: sums, ratios and counts of different records."""
        fields = self.env[model]._fields
        for measure in measures:
            if measure == "__count":
                yield measure
            elif fields[measure].type == "many2one":
                yield f"{measure}:count_distinct"
            else:
                yield f"{measure}:{fields[measure].aggregator}"

    def _read(self, user, source, choices=()):
        _name, model, domain, rows, measures, _definition, names = source
        if isinstance(domain, str):
            domain = safe_eval(domain, names)
        return (
            self.env[model]
            .with_user(user)
            .with_context(allowed_company_ids=self.company.ids)
            .formatted_read_group(
                Domain(domain) & Domain(list(choices)),
                [f"{row}:month" if row == "date" else row for row in rows],
                list(self._aggregates(model, measures)),
                limit=MOST_ROWS,
            )
        )

    def _choices(self, data, source, **values):
        """The domain of what is chosen above a dashboard: period=(first, last), territory, rep …"""
        matching = source[5]["fieldMatching"]
        choices = []
        for choice in data["globalFilters"]:
            field = matching.get(choice["id"])
            if not field:
                continue
            if choice["type"] == "date" and "period" in values:
                first, last = values["period"]
                choices += [(field["chain"], ">=", first), (field["chain"], "<=", last)]
            elif choice.get("modelName") == "pharma.territory" and "territory" in values:
                choices.append((field["chain"], "in", values["territory"].ids))
        return choices

    def test_each_loads_for_its_roles(self):
        for code, roles in READERS.items():
            for role in roles:
                user = getattr(self, role)
                dashboard = self.dashboards[code].with_user(user)
                data = json.loads(dashboard._get_serialized_readonly_dashboard())["snapshot"]
                month = (self.today - timedelta(days=30), self.today)
                for source in self._sources(data, user):
                    with self.subTest(dashboard=code, role=role, what=source[0]):
                        choices = self._choices(data, source, period=month, territory=self.country)
                        self._read(user, source)
                        self._read(user, source, choices)

    def test_lists_load(self):
        for code, roles in READERS.items():
            data = json.loads(self.dashboards[code].spreadsheet_data)
            for role in roles:
                for each in data["lists"].values():
                    self.env[each["model"]].with_user(getattr(self, role)).web_search_read(
                        each["domain"], {name: {} for name in each["columns"]}, limit=5
                    )

    def test_fields_and_menus_exist(self):
        for code, roles in READERS.items():
            data = json.loads(self.dashboards[code].spreadsheet_data)
            for model, names in fields_in_spreadsheet(data).items():
                for name in names:
                    self.assertTrue(self._field(model, name), f"{code}: {model}.{name}")
            menus = {self.env.ref(xml_id) for xml_id in menus_xml_ids_in_spreadsheet(data)}
            self.assertTrue(menus)
            for role in roles:
                seen = self.env["ir.ui.menu"].with_user(getattr(self, role))._visible_menu_ids()
                for menu in menus:
                    self.assertIn(menu.id, seen, f"{code}: {role} cannot open {menu.name}")

    def _field(self, model, path):
        for part in path.partition(":")[0].split("."):
            field = self.env[model]._fields.get(part)
            model = field and field.comodel_name
            if not field:
                return part in ("uid", "id")
        return True

    def test_every_role_finds_its_own(self):
        everybody = {role for roles in READERS.values() for role in roles}
        for role in everybody:
            found = self.env["spreadsheet.dashboard"].with_user(getattr(self, role)).search([])
            mine = {code for code, dashboard in self.dashboards.items() if dashboard in found}
            self.assertEqual(mine, {code for code, roles in READERS.items() if role in roles}, role)

    def test_period_and_territory_are_chosen_everywhere(self):
        for code, dashboard in self.dashboards.items():
            data = json.loads(dashboard.spreadsheet_data)
            kinds = {choice["type"] for choice in data["globalFilters"]}
            models = {choice.get("modelName") for choice in data["globalFilters"]}
            self.assertTrue("date" in kinds or "pharma.cycle" in models, f"{code}: no period")
            self.assertTrue("pharma.territory" in models or code == "my_month", f"{code}: no place")

    def test_a_region_finds_what_is_below_it(self):
        Report = self.env["pharma.call.report"].with_user(self.business)
        for place, reps in ((self.north, self.rep | self.rep2), (self.south, self.rep_south)):
            rows = Report._read_group(
                [("territory_id.inside_ids", "in", place.ids), ("made", "=", 1),
                 ("company_id", "=", self.company.id)],
                ["user_id"],
            )  # fmt: skip
            self.assertEqual({user for [user] in rows}, set(reps), place.name)
        self.assertEqual(self.n1a.inside_ids, self.n1a | self.n1 | self.north | self.country)
        not_below = [("inside_ids", "not in", self.north.ids), ("company_id", "=", self.company.id)]
        self.assertNotIn(self.n1a, self.env["pharma.territory"].search(not_below))

    def test_progress_by_region_and_product(self):
        rows = self.env["pharma.cycle.progress"].with_user(self.business)._read_group(
            [("cycle_id", "=", self.cycle.id)], ["region_id"], ["goal:sum", "actual:sum"]
        )  # fmt: skip
        figures = {region: (goal, made) for region, goal, made in rows}
        total = self.cycle.with_user(self.business).get_progress()["total"]
        self.assertLessEqual({self.north, self.south}, set(figures))
        self.assertEqual(sum(goal for goal, _made in figures.values()), total["goal"])
        self.assertEqual(sum(made for _goal, made in figures.values()), total["actual"])

        board = self.cycle.with_user(self.business).get_board(self.cycle.id)
        products = self.env["pharma.cycle.product.progress"]
        rows = products.with_user(self.business)._read_group(
            [("cycle_id", "=", self.cycle.id)], ["product_id"], ["goal:sum", "actual:sum"]
        )
        self.assertEqual(
            {product.id: (goal, made) for product, goal, made in rows},
            {row["id"]: (row["goal"], row["actual"]) for row in board["groups"]["product_id"]},
        )
        self.assertTrue(any(made for _product, _goal, made in rows))
        own = products.with_user(self.rep).search([("cycle_id", "=", self.cycle.id)])
        self.assertEqual(own.territory_id, self.n1a, "a rep reads the own territory")
        action = (
            products.with_user(self.business)
            .search([("cycle_id", "=", self.cycle.id), ("actual", ">", 0)], limit=1)
            .action_open_calls()
        )
        self.assertEqual(action["res_model"], "pharma.call")

    def test_the_tree_costs_nothing_where_no_level_is_asked_for(self):
        Progress = self.env["pharma.cycle.progress"].with_user(self.manager)
        query = Progress._search([("cycle_id", "=", self.cycle.id)])
        for asked, looked_up in (("actual", False), ("region_id", True)):
            rows = self.env.execute_query(
                SQL("EXPLAIN %s", query.select(SQL("MAX(%s)", SQL(asked))))
            )
            plan = "\n".join(line for (line,) in rows)
            self.assertEqual("unnest" in plan, looked_up, asked)

    def test_few_queries(self):
        """As much as somebody with a big company waits for: two queries of its own for each figure or table."""
        data = json.loads(self.dashboards["team"].spreadsheet_data)
        sources = list(self._sources(data, self.manager))
        for source in sources:
            self._read(self.manager, source)
        self.env.invalidate_all()
        with self.assertQueryCount(8 * len(sources)):
            for source in sources:
                self._read(self.manager, source)


# What the page of a dashboard says to be wrong with a cell; and whether a figure is there.
LOOK = """
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
(async () => {
    const until = async (what) => {
        for (let tries = 0; tries < 200; tries++) {
            const found = what();
            if (found) {
                return found;
            }
            await wait(100);
        }
        throw new Error("waited in vain");
    };
    // the part of the page that has spreadsheets is loaded when it is needed
    const services = () => odoo.__WOWL_DEBUG__?.root?.env.services;
    const loader = await until(() => services()?.spreadsheet_dashboard_loader);
    const { getters } = await until(() => loader.getActiveDashboard()?.model);
    const cells = () =>
        getters.getSheetIds().flatMap((id) => Object.values(getters.getEvaluatedCells(id)));
    await until(() => cells().length && !cells().some((c) => c.value === "Loading..."));
    const wrong = cells().filter((c) => c.type === "error");
    if (wrong.length) {
        throw new Error(JSON.stringify(wrong.map((c) => [c.value, c.message])));
    }
    await until(() => document.querySelector(".o-figure"));
    console.log("test successful");
})().catch((error) => console.error(String(error)));
"""


@tagged("post_install", "-at_install")
class TestDashboardScreens(DashboardCommon, HttpCase):
    """In a browser, of a company without a single call: no cell says that something is wrong."""

    def test_no_errors_without_data(self):
        shown = (("my_month", "rep"), ("team", "manager"), ("cycles", "business"),
                 ("messages", "medical"), ("records", "auditor"), ("calls", "auditor"))  # fmt: skip
        for code, role in shown:
            user = getattr(self, role)
            user.sudo().odoobot_state = "disabled"
            path = self.env.ref(f"pharma_crm_call.action_dashboard_{code}").path
            with self.subTest(dashboard=code):
                self.browser_js(
                    f"/odoo/{path}?debug=1", LOOK, "odoo.isReady === true", login=user.login
                )
