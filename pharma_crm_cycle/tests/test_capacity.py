# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import random
from datetime import date, datetime

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..tools import capacity
from .capacity_common import CapacityCommon


@tagged("post_install", "-at_install")
class TestCapacity(CapacityCommon):
    def _goals(self, territory, goal):
        targets = self.cycle.target_ids.filtered(lambda t: t.territory_id == territory)
        targets.write({"goal": 0, "max_calls": 0})
        targets[:1].goal = goal

    def test_worked_example(self):
        """10 × (62 − 2) = 600; goals 540 → 90 %."""
        self._approved("2030-02-04", "2030-02-05")
        self._goals(self.n1a, 540)
        row = self._row(self.n1a)
        self.assertRecordValues(
            row,
            [
                {
                    "reps": 1, "working_days": 62, "leave_days": 2, "time_off_days": 0, "field_days": 60,
                    "calls_per_day": 10, "capacity": 600, "targets": 2, "goal": 540, "room": 60, "band": "within",
                }
            ],
        )  # fmt: skip
        self.assertAlmostEqual(row.utilisation, 0.9)
        self.assertAlmostEqual(row.needed_per_day, 9)
        self.assertEqual(self.cycle.working_days, 62, "the same days as the cycle's own")

    def test_field_days_leave_and_time_off(self):
        """Field days = working days − leave − time off territory; half days count 0.5."""
        self._approved("2030-02-04", "2030-02-05", half_start=True)
        self._approved("2030-03-04", kind=self.congress, half_end=True)
        # The congress takes a weekend along, which nobody works.
        self._approved("2030-03-09", "2030-03-11", kind=self.congress)
        row = self._row(self.n1a)
        self.assertEqual((row.leave_days, row.time_off_days, row.field_days), (1.5, 1.5, 59))
        self.assertEqual(row.field_days, capacity.field_days(62, 1.5, 1.5))
        self.assertEqual(self._row(self.n1b).field_days, 62)

    def test_days_for_the_planner(self):
        """The planner plans on the days in the field: not on those of a leave, half on half ones."""
        self._approved("2030-02-04", "2030-02-05", half_end=True)
        plan = self.env["pharma.cycle.plan"].new(
            {"cycle_id": self.cycle.id, "territory_id": self.n1.id, "company_id": self.company.id}
        )
        seats = plan._plan_seats(self.n1a | self.n1b | self.n1, date(2030, 2, 1), date(2030, 2, 6))
        days = {territory: seat.days for territory, [seat] in seats.items()}
        self.assertEqual(
            days[self.n1a.id], {date(2030, 2, 1): 1, date(2030, 2, 5): 0.5, date(2030, 2, 6): 1}
        )
        self.assertEqual(len(days[self.n1b.id]), 4)
        self.assertEqual(
            days[self.n1.id], days[self.n1b.id], "nobody works there: the company's days"
        )

    def test_warnings_read_the_same_figure(self):
        query = self.env["pharma.cycle.signal"]._utilisation_query(self.cycle)
        found = {territory: value for _cycle, territory, value in self.env.execute_query(query)}
        self.assertEqual(set(found), set((self.n1a | self.n1b | self.s1a).ids))
        self.assertAlmostEqual(found[self.n1a.id], self._row(self.n1a).utilisation)

    def test_only_what_is_approved_counts(self):
        draft = self._time_off("2030-02-04")
        review = self._time_off("2030-02-05")
        review.action_submit()
        released = self._approved("2030-02-06")
        released.with_user(self.rep).action_release()
        self.assertEqual(self._row(self.n1a).field_days, 62)
        self.assertEqual((draft.state, review.state), ("draft", "review"))

    def test_a_kind_during_which_calls_are_made(self):
        self.congress.takes_field_days = False
        self._approved("2030-03-04", kind=self.congress)
        self.assertEqual(self._row(self.n1a).field_days, 62)

    def test_two_halves_for_two_reasons_make_one_day(self):
        self._approved("2030-02-04", half_end=True)
        self._approved("2030-02-04", kind=self.congress, half_start=True)
        row = self._row(self.n1a)
        self.assertEqual((row.leave_days, row.time_off_days), (0.5, 0.5))

    def test_own_working_hours(self):
        """From Monday to Thursday: 51 of the quarter's days, one of which is a holiday of every calendar."""
        self._calendar(range(4))
        self.assertEqual(self._row(self.n1a).working_days, 51)
        self._holiday(datetime(2030, 3, 13), calendar_id=False)
        self.env.invalidate_all()
        self.assertEqual(self._row(self.n1a).working_days, 50)
        self.assertEqual(self._row(self.n1b).working_days, 61)
        self.assertEqual(self._time_off("2030-02-07", "2030-02-11").days, 2, "Thursday and Monday")

    def test_who_works_in_two_territories_shares_the_days(self):
        self.n1b.member_ids = [
            Command.create({"user_id": self.rep.id, "role": "rep", "date_start": "2030-03-01"})
        ]
        # March has 21 working days: half of them here, half there.
        self.assertEqual(self._row(self.n1a).working_days, 62 - 10.5)
        self.assertEqual(self._row(self.n1b).working_days, 62 + 10.5)
        self.assertEqual(self._row(self.n1b).reps, 2)

    def test_a_rep_who_leaves(self):
        """After the last day nobody is there; leave beyond it takes nothing more; the successor's days count."""
        self._approved("2030-02-11", "2030-02-22")
        member = self.n1a.member_ids
        member.date_end = "2030-02-15"
        row = self._row(self.n1a)
        # 21 days of January without the holidays, 11 of February
        self.assertEqual((row.working_days, row.leave_days, row.field_days), (32, 5, 27))
        self.n1a.member_ids = [
            Command.create({"user_id": self.regional.id, "role": "rep", "date_start": "2030-02-18"})
        ]
        self.assertEqual(self._row(self.n1a).working_days, 62)
        self.assertEqual(self._row(self.n1a).reps, 2)

    def test_an_archived_rep_makes_no_calls(self):
        self.rep.active = False
        row = self._row(self.n1a)
        self.assertEqual((row.field_days, row.band, row.goal), (0, "vacant", 6))
        self.assertFalse(row.utilisation)

    def test_calls_a_day_from_the_nearest_that_says_something(self):
        self.assertEqual(self.n1a.calls_per_day_used, 10)
        self.company.pharma_calls_per_day = 9
        self.north.calls_per_day = 8
        self.n1b.calls_per_day = 7.5
        for territory, rate in ((self.n1a, 8), (self.n1b, 7.5), (self.s1a, 9)):
            self.assertEqual(self._row(territory).calls_per_day, rate, territory.name)
            self.assertEqual(territory.calls_per_day_used, rate, territory.name)

    def test_worked_example_balance_index(self):
        """a = b = 1, market 1.2 × mean, doctors 0.8 × mean → 100."""
        self.company.pharma_market_source = "entered"
        for territory, market, doctors in ((self.n1a, 6, 4), (self.n1b, 4, 5), (self.s1a, 5, 6)):
            territory.market_size = market
            known = len(
                territory.coverage_ids.partner_id.filtered(lambda p: p.pharma_type == "doctor")
            )
            for number in range(doctors - known):
                doctor = self._account("doctor", f"Doctor {number}", f"T-{territory.code}-{number}")
                # for two product groups: still one doctor
                self._cover(territory, doctor, product_group_id=self.product_group.id)
                self._cover(territory, doctor)
        row = self._row(self.n1a)
        self.assertEqual((row.market, row.doctors), (6, 4))
        self.assertAlmostEqual(row.balance_index, 100)
        self.assertAlmostEqual(self._row(self.n1b).balance_index, 90)
        self.company.write({"pharma_balance_market_weight": 3, "pharma_balance_doctors_weight": 1})
        self.assertAlmostEqual(self._row(self.n1a).balance_index, 110)

    def test_market_of_patients_and_beds(self):
        self.doctor_a.pharma_patients_week = 100
        self.doctor_south.pharma_patients_week = 40
        self.hospital.pharma_beds = 300
        self.assertEqual(
            [self._row(t).market for t in (self.n1a, self.n1b, self.s1a)], [100, 100, 40]
        )
        self.company.pharma_market_source = "beds"
        self.assertEqual([self._row(t).market for t in (self.n1a, self.n1b, self.s1a)], [300, 0, 0])

    def test_weights_of_zero(self):
        """A weight of nothing leaves the other one; both of nothing are refused."""
        self.company.pharma_balance_market_weight = 0
        self.env.flush_all()
        self.assertAlmostEqual(
            self._row(self.n1a).balance_index, 150, msg="2 doctors, 4/3 on average"
        )
        with self._refused_by("res_company_pharma_balance_weights"):
            self.company.pharma_balance_doctors_weight = 0

    def test_no_calls_a_day_is_refused(self):
        with self._refused_by("res_company_pharma_calls_per_day_positive"):
            self.company.pharma_calls_per_day = 0

    def test_agrees_with_the_formulas(self):
        rng = random.Random(7)
        self.company.pharma_market_source = "entered"
        territories = self.n1a | self.n1b | self.s1a
        for territory in territories:
            territory.write(
                {"calls_per_day": rng.choice((6, 8.5, 12)), "market_size": rng.randrange(1, 90)}
            )
            self._goals(territory, rng.randrange(1, 900))
        rows = self.env["pharma.cycle.capacity"].search([("cycle_id", "=", self.cycle.id)])
        self.assertEqual(rows.territory_id, territories)
        means = [sum(rows.mapped(name)) / 3 for name in ("market", "doctors")]
        for row in rows:
            days = capacity.field_days(row.working_days, row.leave_days, row.time_off_days)
            calls = capacity.capacity(row.calls_per_day, days)
            index = capacity.balance_index(row.market, means[0], row.doctors, means[1])
            self.assertAlmostEqual(row.capacity, calls)
            self.assertAlmostEqual(row.utilisation, capacity.utilisation(row.goal, calls))
            self.assertAlmostEqual(
                row.needed_per_day, capacity.needed_calls_per_day(row.goal, row.field_days)
            )
            self.assertAlmostEqual(row.balance_index, index)
        [(together,)] = rows._read_group([("id", "in", rows.ids)], [], ["utilisation:avg"])
        self.assertAlmostEqual(together, sum(rows.mapped("goal")) / sum(rows.mapped("capacity")))
        self.assertAlmostEqual(self.cycle.utilisation, together)

    def test_constant_number_of_queries(self):
        """As many queries for many territories as for three."""

        def ask():
            self.env.invalidate_all()
            self.env["pharma.cycle.capacity"].search_fetch(
                [("cycle_id", "=", self.cycle.id)], ["utilisation", "balance_index", "room"]
            )

        ask()
        start = self.env.cr.sql_log_count
        ask()
        few = self.env.cr.sql_log_count - start
        for number in range(25):
            territory = self._territory(f"M{number}", "territory", self.n1, rep=self.rep2)
            territory.calls_per_day = 5
        self.env.flush_all()
        start = self.env.cr.sql_log_count
        ask()
        self.assertEqual(self.env.cr.sql_log_count - start, few)
        self.assertEqual(
            len(self.env["pharma.cycle.capacity"].search([("cycle_id", "=", self.cycle.id)])), 28
        )

    # -- who sees what ------------------------------------------------------------------------------

    def test_each_sees_the_own_part_of_the_tree(self):
        def seen(user):
            rows = self.env["pharma.cycle.capacity"].with_user(user)
            return rows.search([("cycle_id", "=", self.cycle.id)]).territory_id

        self.assertEqual(seen(self.rep), self.n1a)
        self.assertEqual(seen(self.rep2), self.n1b)
        self.assertEqual(seen(self.manager), self.n1a | self.n1b)
        self.assertEqual(seen(self.regional), self.n1a | self.n1b)
        for user in (self.business, self.auditor, self.medical, self.steward):
            self.assertEqual(seen(user), self.n1a | self.n1b | self.s1a, user.login)
        # what is seen is measured against all
        self.assertEqual(
            self._row(self.n1a, user=self.rep).balance_index, self._row(self.n1a).balance_index
        )
        foreign = self._row(self.s1a).with_user(self.rep)
        for attempt in (lambda: foreign.read(["goal"]), foreign.action_open_time_off):
            with self.assertRaises(AccessError):
                attempt()

    def test_companies_and_outsiders(self):
        other = self.env["res.company"].create({"name": "Rival Pharma"})
        rival = new_test_user(
            self.env,
            "t_rival_capacity",
            "pharma_crm.group_business_manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        outsider = new_test_user(self.env, "t_outside_capacity", company_id=self.company.id)
        rows = self.env["pharma.cycle.capacity"].with_context(allowed_company_ids=other.ids)
        self.assertFalse(rows.with_user(rival).search([]))
        with self.assertRaises(AccessError):
            rows.with_user(outsider).search([])

    def test_nobody_writes_it(self):
        for user in (self.rep, self.business, self.admin):
            for model in (
                "pharma.cycle.capacity",
                "pharma.cycle.capacity.plan",
                "pharma.goal.change",
            ):
                for operation in ("write", "create", "unlink"):
                    self.assertFalse(self.env[model].with_user(user).has_access(operation))


@tagged("post_install", "-at_install")
class TestHeat(CapacityCommon):
    """Parts of the tree × cycles: ratios of sums, each user's own part."""

    def _heat(self, user, territory=None):
        return (
            self.env["pharma.cycle.capacity"]
            .with_user(user)
            .get_heat(territory.id if territory else None)
        )

    def _names(self, heat):
        return [row["name"] for row in heat["rows"]]

    def test_down_the_tree(self):
        heat = self._heat(self.business)
        self.assertEqual(
            (heat["territory"]["name"], self._names(heat)), ("Country", ["North", "South"])
        )
        north = heat["rows"][0]
        cell = north["cells"][self.cycle.id]
        # 6 and 4 calls planned, twice 620 can be made
        self.assertEqual((north["parts"], cell["goal"], cell["capacity"]), (2, 10, 1240))
        self.assertAlmostEqual(cell["utilisation"], 10 / 1240)
        self.assertAlmostEqual(cell["needed_per_day"], 10 / 124)
        self.assertEqual(cell["room"], 1230)
        below = self._heat(self.business, self.n1)
        self.assertEqual(self._names(below), ["N1-a", "N1-b"])
        self.assertEqual([step["name"] for step in below["path"]], ["Country", "North"])
        self.assertEqual([row["parts"] for row in below["rows"]], [0, 0])

    def test_each_begins_with_the_own_part(self):
        self.assertEqual(self._names(self._heat(self.manager)), ["N1-a", "N1-b"])
        heat = self._heat(self.rep)
        self.assertEqual((heat["territory"]["name"], self._names(heat)), ("N1", ["N1-a"]))
        # the tree is no secret, figures of others are
        self.assertFalse(self._names(self._heat(self.rep, self.s1a)))
        [country] = self._heat(self.rep, self.country)["rows"]
        self.assertEqual((country["name"], country["cells"][self.cycle.id]["goal"]), ("North", 6))
        self.assertFalse(self._names(self._heat(self._user("t_nowhere", "rep"))))

    def test_nobody_there_has_no_ratio(self):
        self.s1a.member_ids.date_end = "2029-12-31"
        south = self._heat(self.business)["rows"][1]["cells"][self.cycle.id]
        self.assertEqual(
            (south["utilisation"], south["needed_per_day"], south["goal"]), (None, None, 4)
        )
