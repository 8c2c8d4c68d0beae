# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import random
from collections import defaultdict
from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged

from .common import CallCommon


@tagged("post_install", "-at_install")
class TestFacts(CallCommon):
    """What plan vs achieved counts: the set-based SQL against a count in plain Python."""

    def _row(self, territory, partner, user=None):
        self.env.invalidate_all()
        return (
            self.env["pharma.cycle.progress"]
            .with_user(user or self.business)
            .search(
                [
                    ("cycle_id", "=", self.cycle.id),
                    ("territory_id", "=", territory.id),
                    ("partner_id", "=", partner.id),
                ]
            )
        )

    def test_right_at_once(self):
        self.assertEqual(self._row(self.n1a, self.doctor_a).actual, 0)
        call = self._call(self.rep, self.doctor_a)
        row = self._row(self.n1a, self.doctor_a)
        self.assertEqual((row.actual, row.scheduled, row.remaining, row.to_schedule), (0, 1, 4, 3))
        call.action_submit()
        row = self._row(self.n1a, self.doctor_a)
        self.assertEqual((row.actual, row.scheduled, row.remaining, row.weighted), (1, 0, 3, 1.0))
        self.assertEqual(
            self._row(self.n1b, self.doctor_a).actual, 0, "the other territory's own plan line"
        )

    def test_not_counted(self):
        for state in ("cancelled", "missed"):
            call = self._call(self.rep, self.doctor_a, days=-1)
            call._workflow_write({"state": state})
        self._call(self.rep, self.doctor_a, days=-2)
        self._call(self.rep, self.doctor_a, days=40)
        row = self._row(self.n1a, self.doctor_a)
        self.assertEqual((row.actual, row.scheduled), (0, 0))

    def test_weight_of_channel(self):
        self._made(self.rep, self.doctor_a, days=-1, channel_id=self.phone.id)
        self._made(self.rep, self.doctor_a, days=-2)
        row = self._row(self.n1a, self.doctor_a)
        self.assertEqual((row.actual, row.weighted, row.earned), (2, 1.5, 1.5))

    def test_two_calls_on_one_day_count_once(self):
        self._made(self.rep, self.doctor_a, days=-1, channel_id=self.phone.id)
        meeting = self._call(self.rep, self.hospital, days=-1, channel_id=self.group.id)
        meeting.attendee_ids = [
            Command.create({"partner_id": d.id}) for d in (self.doctor_a, self.doctor_b)
        ]
        meeting.action_submit()
        row = self._row(self.n1a, self.doctor_a)
        self.assertEqual((row.actual, row.weighted), (1, 1.0), "once, through the better channel")
        self.assertEqual(self._row(self.n1a, self.doctor_b).actual, 1)

    def test_formula_example(self):
        """Goal 2, max 4, 5 calls, weight 1: actual 5, earned 4, excess 1, remaining 0, attainment 200 %."""
        for days in range(1, 6):
            self._made(self.rep, self.doctor_b, days=-days)
        row = self._row(self.n1a, self.doctor_b)
        self.assertEqual(
            (row.actual, row.earned, row.excess, row.remaining, row.attainment), (5, 4, 1, 0, 2.0)
        )

    def test_calls_off_target(self):
        """Calls on customers that are on no target list count for the adherence only."""
        self._made(self.rep, self.doctor_a, days=-1)
        self._made(self.rep, self.hospital, days=-1)
        progress = self.cycle.with_user(self.business)._progress()
        self.assertEqual((progress["total"]["actual"], progress["total"]["all_calls"]), (1, 2))
        self.assertEqual(progress["total"]["adherence"], 0.5)

    def test_by_channel_and_down_to_the_calls(self):
        """Each figure of the board opens the calls that it counts."""
        by_phone = self._made(self.rep, self.doctor_a, days=-1, channel_id=self.phone.id)
        meeting = self._call(self.rep, self.hospital, days=-2, channel_id=self.group.id)
        meeting.attendee_ids = [Command.create({"partner_id": self.doctor_b.id})]
        meeting.action_submit()
        cycle = self.cycle.with_user(self.business)
        board = cycle.get_board(cycle_id=cycle.id)
        channels = {row["id"]: row["actual"] for row in board["groups"]["channel_id"]}
        self.assertEqual(channels, {self.phone.id: 1, self.group.id: 1})
        self.assertTrue(board["has_calls"])
        for subject, record, calls in (
            (None, None, by_phone | meeting),
            ("channel_id", self.phone, by_phone),
            ("class_id", self.doctor_a.pharma_class_id, by_phone),
            ("class_id", self.doctor_b.pharma_class_id, meeting),
            ("territory_id", self.n1a, by_phone | meeting),
            ("territory_id", self.n1b, self.env["pharma.call"]),
        ):
            action = cycle.action_drill_calls(None, subject, record and record.id)
            found = self.env["pharma.call"].search(action["domain"])
            self.assertEqual(found, calls, f"{subject} {record and record.display_name}")
        row = self._row(self.n1a, self.doctor_b, self.rep)
        self.assertEqual(self.env["pharma.call"].search(row.action_open_calls()["domain"]), meeting)

    def test_groups_have_the_names_of_their_records(self):
        """Names come by one query, those of products with code and attributes too; few queries in all."""
        attribute = self.env["product.attribute"].create({"name": "Strength"})
        strong, weak = self.env["product.attribute.value"].create(
            [{"name": name, "attribute_id": attribute.id} for name in ("500 mg", "250 mg")]
        )
        template = self.product_1.product_tmpl_id.copy(
            {
                "name": "Variform",
                "attribute_line_ids": [
                    Command.create(
                        {
                            "attribute_id": attribute.id,
                            "value_ids": [Command.set((strong | weak).ids)],
                        }
                    )
                ],
            }
        )
        self.product_2.default_code = "P-2"
        products = template.product_variant_ids | self.product_1 | self.product_2
        call = self._call(self.rep, self.doctor_a, days=-1)
        call.detail_ids = [Command.create({"product_id": product.id}) for product in products]
        call.action_submit()
        groups = ["class_id", "specialty_id", "product_id", "channel_id"]
        cycle = self.cycle.with_user(self.rep)
        cycle.get_progress(self.n1a.id, groups)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        result = cycle.get_progress(self.n1a.id, groups)["groups"]
        # 9, and 4 of the two products that have attributes
        self.assertLessEqual(self.env.cr.sql_log_count - before, 13)
        for name, model in cycle._progress_groups().items():
            for row in result.get(name, ()):
                record = self.env[model].browse(row["id"] or [])
                self.assertEqual(row["name"], record.display_name or "")
        self.assertLessEqual(set(products.ids), {row["id"] for row in result["product_id"]})
        names = {row["id"]: row["name"] for row in result["product_id"]}
        self.assertEqual(names[self.product_2.id], "Lipistat", "without its reference")

    def test_closed_cycle_keeps_its_channels(self):
        self._made(self.rep, self.doctor_a, days=-1, channel_id=self.phone.id)
        cycle = self.cycle.with_user(self.business)
        cycle.action_close()
        [row] = cycle.get_progress(groupby="channel_id")["groups"]["channel_id"]
        self.assertEqual((row["id"], row["actual"]), (self.phone.id, 1))

    def test_products_and_messages(self):
        self._report(
            self.rep,
            partner_id=self.doctor_a.id,
            details=[
                {
                    "product_id": self.product_2.id,
                    "messages": [{"key_message_id": self.message_2.id}],
                },
                {"product_id": self.product_1.id},
            ],
        )
        report = self.env["pharma.cycle.progress"]
        for query, columns, expected in (
            (report._product_facts_query(), "product_id", {self.product_1.id, self.product_2.id}),
            (report._message_facts_query(), "key_message_id", {self.message_2.id}),
        ):
            self.env.flush_all()
            self.env.cr.execute(query)
            rows = [r for r in self.env.cr.dictfetchall() if r["cycle_id"] == self.cycle.id]
            self.assertEqual({r[columns] for r in rows}, expected)
            self.assertEqual(
                {(r["territory_id"], r["partner_id"], r["actual"]) for r in rows},
                {(self.n1a.id, self.doctor_a.id, 1)},
            )

    def _doctors(self, chance):
        """Twelve more doctors of random classes, covered at random by the three reps."""
        doctors = self.doctor_a | self.doctor_b | self.doctor_south
        for index in range(12):
            doctor = self._account("doctor", f"Doctor {index:02}", f"T-G{index}")
            doctor.pharma_class_id = chance.choice([self.class_a, self.class_b, self.class_c])
            doctors |= doctor
        for territory in self.n1a | self.n1b | self.s1a:
            free = doctors - territory.coverage_ids.partner_id
            self._cover(territory, free.filtered(lambda d: chance.random() < 0.7))
        self.cycle._workflow_write({"state": "draft"})
        self.cycle.action_generate_targets()
        self.cycle._workflow_write({"state": "running"})

    def _generate(self, chance, rep, territory):
        """Values of calls of one rep over three months, in all states, some with attendees."""
        doctors = territory.coverage_ids.partner_id.filtered(lambda p: p.pharma_type == "doctor")
        channels = self.face | self.phone | self.group
        states = {
            "submitted": 8,
            "reviewed": 4,
            "planned": 3,
            "in_progress": 1,
            "cancelled": 1,
            "missed": 1,
        }
        taken = set()
        for _number in range(250):
            doctor = chance.choice(doctors)
            day = self.today + timedelta(days=chance.randint(-45, 45))
            [state] = chance.choices(list(states), states.values())
            if (doctor, day) in taken:
                continue
            taken.add((doctor, day))
            others = chance.sample(list(doctors - doctor), 2) if chance.random() < 0.15 else []
            yield {
                "partner_id": doctor.id,
                "user_id": rep.id,
                "territory_id": territory.id,
                "date_planned": fields.Datetime.to_datetime(day) + timedelta(hours=12),
                "channel_id": chance.choice(channels).id,
                "state": state,
                "attendee_ids": [
                    Command.create({"partner_id": d.id, "territory_id": territory.id})
                    for d in others
                ],
            }

    def _count(self, calls):
        """Count in plain Python: {(territory, customer): {(rep, day): weight}}, {…: {(rep, day)}}."""
        counted, scheduled = defaultdict(dict), defaultdict(set)
        inside = calls.filtered(
            lambda c: self.cycle.date_start <= c.date_day <= self.cycle.date_end
        )
        for call in inside:
            once = (call.user_id, call.date_day)
            for partner in call.partner_id | call.attendee_ids.partner_id:
                key = (call.territory_id, partner)
                if call.state in ("submitted", "reviewed"):
                    counted[key][once] = max(counted[key].get(once, 0), call.channel_id.weight)
                elif call.state in ("planned", "in_progress") and call.date_day >= self.today:
                    scheduled[key].add(once)
        return counted, scheduled

    def test_against_plain_python(self):
        """Generated calls of three reps, in all states, with group calls."""
        chance = random.Random(42)
        self._doctors(chance)
        values = []
        for rep, territory in (
            (self.rep, self.n1a),
            (self.rep2, self.n1b),
            (self.rep_south, self.s1a),
        ):
            values.extend(self._generate(chance, rep, territory))
        counted, scheduled = self._count(self.env["pharma.call"].sudo().create(values))
        self.env.invalidate_all()
        rows = self.env["pharma.cycle.progress"].search([("cycle_id", "=", self.cycle.id)])
        self.assertGreater(len(rows), 20)
        for row in rows:
            key = (row.territory_id, row.partner_id)
            actual, weighted, planned = (
                len(counted[key]),
                sum(counted[key].values()),
                len(scheduled[key]),
            )
            capped = row.max_calls and actual > row.max_calls
            with self.subTest(territory=row.territory_id.code, customer=row.partner_id.name):
                self.assertEqual((row.actual, row.scheduled), (actual, planned))
                self.assertAlmostEqual(row.weighted, weighted)
                self.assertEqual(row.remaining, max(0, row.goal - actual))
                self.assertEqual(row.to_schedule, max(0, row.goal - actual - planned))
                self.assertAlmostEqual(
                    row.earned, weighted * row.max_calls / actual if capped else weighted
                )
        self.assertGreater(sum(rows.mapped("actual")), 100)
        self.assertGreater(sum(rows.mapped("scheduled")), 10)
