# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import random

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from ..tools import progress
from .common import CycleCommon

SUMS = ("goal", "actual", "scheduled", "remaining", "to_schedule", "reached", "goal_met")
FLOATS = ("weighted", "earned", "excess")
RATIOS = ("attainment", "reach", "mean_frequency", "frequency_attainment")


@tagged("post_install", "-at_install")
class TestProgress(CycleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cycle.action_generate_targets()
        cls.report = cls.env["pharma.cycle.progress"]

    def _target(self, territory, partner):
        return self.cycle.target_ids.filtered(
            lambda t: t.territory_id == territory and t.partner_id == partner
        )

    def _row(self, target):
        return self.report.search([("id", "=", target.id)])

    # -- without calls --------------------------------------------------------------------------

    def test_without_facts_everything_is_zero(self):
        rows = self.report.search([("cycle_id", "=", self.cycle.id)])
        self.assertEqual(rows.ids and set(rows.ids), set(self.cycle.target_ids.ids))
        self.assertEqual(set(rows.mapped("actual")), {0})
        self.assertEqual(sum(rows.mapped("remaining")), 14)
        result = self.cycle.get_progress()
        self.assertEqual(result["total"]["goal"], 14)
        self.assertEqual(result["total"]["attainment"], 0)
        self.assertIsNone(result["total"]["mean_frequency"])
        self.assertIsNone(result["total"]["adherence"])

    # -- worked examples ------------------------------------------------------------------------

    def test_worked_example(self):
        """goal 2, max 4, 5 calls, w = 1 → actual 5, earned 4, excess 1, remaining 0, attainment 200 %."""
        target = self._target(self.n1a, self.doctor_b)
        self._record_facts([(target, 3, 3, 0), (target, 2, 2, 0)])
        self.assertRecordValues(
            self._row(target),
            [
                {
                    "goal": 2, "max_calls": 4, "actual": 5, "earned": 4, "excess": 1, "remaining": 0,
                    "to_schedule": 0, "attainment": 2, "reached": 1, "goal_met": 1, "partner_id": self.doctor_b.id,
                }
            ],
        )  # fmt: skip
        self.assertEqual((target.actual, target.earned, target.remaining), (5, 4, 0))

    def test_worked_example_band(self):
        """goal 10, half of the cycle over, u = o = 20 %: under below 4, over above 6."""
        target = self._target(self.n1a, self.doctor_a)
        target.write({"goal": 10, "max_calls": 0})
        self._record_facts([])
        # 2030-01-01 to 03-31 has 64 working days; 32 are over on the morning of 14 February.
        for calls, expected in ((3, "under"), (4, "on"), (6, "on"), (7, "over")):
            self.env.cr.execute("DELETE FROM pharma_test_fact")
            self._record_facts([(target, calls, calls, 0)])
            with freeze_time("2030-02-14 12:00:00"):
                self.assertEqual((self.cycle.elapsed_days, self.cycle.working_days), (32, 64))
                row = self._row(target)
                self.assertEqual((row.expected, row.band), (5, expected), f"{calls} calls")
                self.assertEqual(target.band, expected)

    def test_attainment_is_a_ratio_of_sums_everywhere(self):
        low, high = self._target(self.n1a, self.doctor_a), self._target(self.n1a, self.doctor_b)
        self._record_facts([(low, 1, 1, 0), (high, 5, 5, 0)])
        domain = [("cycle_id", "=", self.cycle.id), ("territory_id", "=", self.n1a.id)]
        measures = ["attainment:avg", "reach:avg", "mean_frequency:avg", "frequency_attainment:avg"]
        expected = (5 / 6, 1, 3, 0.5)
        self.assertEqual(self.report._read_group(domain, [], measures), [expected])
        [group] = self.report.formatted_read_group(domain, ["territory_id"], measures)
        self.assertEqual(tuple(group[name] for name in measures), expected)
        # what a pivot view asks for
        total, by_class = self.report.formatted_read_grouping_sets(
            domain, [[], ["class_id"]], ["__count", *measures]
        )
        self.assertEqual(tuple(total[0][name] for name in measures), expected)
        self.assertEqual({row["class_id"][0]: row["attainment:avg"] for row in by_class},
                         {self.class_a.id: 1 / 4, self.class_b.id: 2})  # fmt: skip

    # -- SQL against the formulas ---------------------------------------------------------------

    def _generated_facts(self, seed):
        """60 targets with random goals, maxima and facts; also facts that belong to no target."""
        rng = random.Random(seed)
        doctors = self.env["res.partner"].create(
            [
                {
                    "name": f"Doctor {seed} {number}",
                    "pharma_type": "doctor",
                    "pharma_code": f"P{seed}-{number}",
                    "pharma_class_id": rng.choice([self.class_a, self.class_b, self.class_c]).id,
                    "pharma_specialty_id": rng.choice([self.cardiology, self.surgery]).id,
                    "company_id": self.company.id,
                }
                for number in range(60)
            ]
        )
        for doctor in doctors:
            self._cover(rng.choice([self.n1a, self.n1b, self.s1a]), doctor)
        if self.class_c not in self.cycle.rule_ids.class_id:
            self.cycle.rule_ids = [Command.create({"class_id": self.class_c.id, "goal": 1})]
        self.cycle.action_generate_targets()
        targets = self.cycle.target_ids
        rows, facts = {}, []
        for target in targets:
            goal, maximum = rng.randint(0, 8), rng.choice([0, 8, 9, 12])
            target.write({"goal": goal, "max_calls": maximum})
            weighted = [
                rng.choice([1, 1, 0.5, 0.2]) for _call in range(rng.choice([0, 0, 1, 2, 4, 10, 14]))
            ]
            scheduled = rng.choice([0, 0, 1, 3])
            facts += [(target, 1, weight, 0) for weight in weighted] + [(target, 0, 0, scheduled)]
            rows[target] = {
                "goal": goal, "maximum": maximum, "actual": len(weighted), "weighted": sum(weighted),
                "scheduled": scheduled,
            }  # fmt: skip
        self._record_facts(facts)
        stranger = [self.cycle.id, self.n1a.id, self.hospital.id, 3, 3.0, 0]
        self.env.cr.execute(SQL("INSERT INTO pharma_test_fact VALUES %s", tuple(stranger)))
        return rows

    def _assert_kpi(self, actual, expected, message):
        for name in ("targets", *SUMS):
            self.assertEqual(actual[name], expected[name], f"{message}: {name}")
        for name in (*FLOATS, *RATIOS):
            if expected[name] is None:
                self.assertIsNone(actual[name], f"{message}: {name}")
            else:
                self.assertAlmostEqual(actual[name], expected[name], 6, f"{message}: {name}")

    @freeze_time("2030-02-20 12:00:00")
    def test_sql_agrees_with_the_formulas(self):
        for seed in (1, 2):
            rows = self._generated_facts(seed)
            days = self.cycle.elapsed_days, self.cycle.working_days
            for target, row in rows.items():
                weight = progress.mean_weight(row["actual"], row["weighted"])
                earned = progress.earned(row["actual"], row["maximum"], weight)
                line = self._row(target)
                self.assertAlmostEqual(line.earned, earned, 6)
                self.assertAlmostEqual(
                    line.excess, progress.excess(row["actual"], row["maximum"], weight), 6
                )
                self.assertEqual(line.remaining, progress.remaining(row["goal"], row["actual"]))
                self.assertEqual(
                    line.to_schedule,
                    progress.to_schedule(row["goal"], row["actual"], row["scheduled"]),
                )
                self.assertAlmostEqual(line.expected, progress.expected(row["goal"], *days), 6)
                self.assertEqual(line.band, progress.band(earned, row["goal"], *days))
            groupbys = ["class_id", "specialty_id", "territory_id"]
            result = self.cycle.get_progress(groupby=groupbys)
            total = progress.summarize(rows.values())
            self._assert_kpi(result["total"], total, "total")
            self.assertEqual(result["total"]["all_calls"], total["actual"] + 3)
            self.assertAlmostEqual(
                result["total"]["adherence"],
                progress.adherence(total["actual"], total["actual"] + 3),
            )
            self.assertEqual(
                result["total"]["band"],
                progress.band(total["earned"], total["goal"], *days, 0.2, 0.2),
            )
            for groupby in groupbys:
                groups = {group["id"]: group for group in result["groups"][groupby]}
                for record in self.cycle.target_ids[groupby]:
                    own = [row for target, row in rows.items() if target[groupby] == record]
                    self._assert_kpi(
                        groups[record.id], progress.summarize(own), f"{groupby} {record.name}"
                    )
            self.cycle.target_ids.unlink()
            self.env.cr.execute("DELETE FROM pharma_test_fact")

    def test_progress_of_a_territory_is_its_subtree(self):
        self._record_facts([(self._target(self.n1a, self.doctor_a), 2, 2, 0)])
        result = self.cycle.get_progress(territory_id=self.north.id, groupby="territory_id")
        self.assertEqual(result["total"]["goal"], 10)
        self.assertEqual(
            {row["name"]: (row["goal"], row["actual"]) for row in result["groups"]["territory_id"]},
            {self.n1a.display_name: (6, 2), self.n1b.display_name: (4, 0)},
        )

    def test_progress_by_product(self):
        self.cycle.communication_ids = [
            Command.create(
                {"product_id": self.product_1.id, "key_message_id": self.message_1.id, "number": 3}
            ),
            Command.create(
                {
                    "product_id": self.product_2.id,
                    "key_message_id": self.message_2.id,
                    "number": 1,
                    "class_ids": [Command.set(self.class_b.ids)],
                }
            ),
        ]
        target = self._target(self.n1a, self.doctor_a)
        facts = SQL(
            "SELECT %s AS cycle_id, %s AS territory_id, %s AS partner_id, %s AS product_id, 2 AS actual",
            self.cycle.id, self.n1a.id, self.doctor_a.id, self.product_1.id,
        )  # fmt: skip
        self.patch(type(self.report), "_product_facts_query", lambda report: facts)
        rows = self.cycle.get_progress(groupby="product_id")["groups"]["product_id"]
        # message 1 three times with each of the three A targets, twice (the goal) with the B target
        self.assertEqual(
            [(row["id"], row["goal"], row["actual"], row["remaining"]) for row in rows],
            [(self.product_1.id, 11, 2, 9), (self.product_2.id, 1, 0, 1)],
        )
        rows = self.cycle.get_progress(territory_id=self.south.id, groupby="product_id")["groups"][
            "product_id"
        ]
        self.assertEqual([(row["goal"], row["actual"]) for row in rows], [(3, 0)])
        self.assertTrue(target)

    def test_unknown_group_and_territory_are_refused(self):
        with self.assertRaisesRegex(UserError, "grouped by one of"):
            self.cycle.get_progress(groupby="partner_id.vat")
        with self.assertRaisesRegex(UserError, "no territory"):
            self.cycle.get_progress(territory_id=10**8)

    # -- who sees what ---------------------------------------------------------------------------

    def test_figures_are_those_of_the_own_territories(self):
        self._record_facts([(target, 1, 1, 0) for target in self.cycle.target_ids])
        for user, goal, calls in (
            (self.rep, 6, 2), (self.rep2, 4, 1), (self.rep_south, 4, 1), (self.manager, 10, 3),
            (self.regional, 10, 3), (self.business, 14, 4), (self.auditor, 14, 4), (self.medical, 14, 4),
        ):  # fmt: skip
            total = self.cycle.with_user(user).get_progress()["total"]
            self.assertEqual(
                (total["goal"], total["actual"], total["all_calls"]),
                (goal, calls, calls),
                user.login,
            )
            rows = self.report.with_user(user).search([("cycle_id", "=", self.cycle.id)])
            self.assertEqual(sum(rows.mapped("goal")), goal, user.login)

    def test_foreign_row_is_not_read_by_id(self):
        target = self._target(self.s1a, self.doctor_south)
        self.assertFalse(self.report.with_user(self.rep).search([("id", "=", target.id)]))
        with self.assertRaises(AccessError):
            self.report.browse(target.id).with_user(self.rep).read(["goal"])

    def test_row_opens_the_form_of_the_customers_kind(self):
        row = self._row(self._target(self.n1a, self.doctor_a)).with_user(self.rep)
        action = row.action_open_customer()
        self.assertEqual(action["res_id"], self.doctor_a.id)
        self.assertEqual(
            action["views"], [(self.env.ref("pharma_crm.view_doctor_form").id, "form")]
        )

    # -- speed: what PostgreSQL is told ----------------------------------------------------------

    def test_territories_are_named_before_facts_are_added_up(self):
        """Conditions on the result reach the tables: a sub-query on it would add up every cycle first."""
        for user, domain in (
            (self.rep, [("cycle_id", "=", self.cycle.id)]),
            (self.business, [("territory_id", "child_of", self.north.id)]),
            (self.business, [("territory_id.code", "=", "N1-a")]),
            (self.business, [("id", "in", self.cycle.target_ids[:1].ids)]),
        ):
            query = self.report.with_user(user)._search(domain)
            self.assertIn('"territory_id" IN %s', query.select().code, domain)

    def test_number_of_queries_does_not_depend_on_rows(self):
        self._record_facts([])

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            # as every client does; without it the user is read for it, once for each environment
            cycle = self.cycle.with_context(tz="UTC")
            cycle.with_user(self.manager).get_progress(groupby=["class_id", "territory_id"])
            cycle.target_ids.mapped("band")
            return self.env.cr.sql_log_count - before

        count()
        few = count()
        self._generated_facts(3)
        count()  # making the data has emptied the caches of users
        self.assertEqual(count(), few)

    def test_a_rep_s_progress_takes_few_statements(self):
        """The cycle, the own territories, their paths, what counts, every figure, the names: benchmark B2."""
        cycle = self.cycle.with_context(tz="UTC").with_user(self.rep)
        groups = ["class_id", "specialty_id", "product_id"]
        cycle.get_progress(self.n1a.id, groups)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        cycle.get_progress(self.n1a.id, groups)
        self.assertLessEqual(self.env.cr.sql_log_count - before, 5)

    def test_working_days_leave_out_weekends_and_holidays(self):
        self.assertEqual(self.cycle.working_days, 64)
        self.env["resource.calendar.leaves"].create(
            {
                "name": "New Year",
                "company_id": self.company.id,
                "calendar_id": self.company.resource_calendar_id.id,
                "date_from": "2030-01-01 00:00:00",
                "date_to": "2030-01-01 23:59:59",
            }
        )
        self.cycle.invalidate_recordset()
        self.assertEqual(self.cycle.working_days, 63)
        with freeze_time("2030-01-02 12:00:00"):
            self.cycle.invalidate_recordset()
            self.assertEqual(self.cycle.elapsed_days, 0, "the only day that is over was a holiday")

    def test_working_days_follow_the_calendar_at_once(self):
        def days():
            self.cycle.invalidate_recordset()
            return self.cycle.working_days

        self.assertEqual(days(), 64)
        before = self.env.cr.sql_log_count
        self.cycle._company_workdays(self.company.id, self.cycle.date_start, self.cycle.date_end)
        self.assertEqual(self.env.cr.sql_log_count, before, "kept")
        calendar = self.company.resource_calendar_id
        fridays = calendar.attendance_ids.filtered(lambda a: a.dayofweek == "4")
        fridays.unlink()
        self.assertEqual(days(), 51, "13 Fridays fewer")
        holiday = self.env["resource.calendar.leaves"].create(
            {
                "name": "New Year",
                "company_id": self.company.id,
                "date_from": "2030-01-01 00:00:00",
                "date_to": "2030-01-01 23:59:59",
            }
        )
        self.assertEqual(days(), 50)
        holiday.unlink()
        self.assertEqual(days(), 51)
        monday = {"name": "Monday", "dayofweek": "0", "hour_from": 8, "hour_to": 16}
        self.company.resource_calendar_id = self.env["resource.calendar"].create(
            {"name": "Mondays", "attendance_ids": [Command.clear(), Command.create(monday)]}
        )
        self.assertEqual(days(), 12)
