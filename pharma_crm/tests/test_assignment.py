# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import PharmaCommon


@tagged("post_install", "-at_install")
class TestAssignment(PharmaCommon):
    """Assignment rules and runs. North: postcodes 010…, South: 990…"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.context_today(cls.env.user)
        cls.free = cls._territory("N1-free", "territory", cls.n1)
        cls.other_group = cls.product_group.copy({"name": "Respiratory line"})

    def _brick(self, territory, prefix, **values):
        return self.env["pharma.territory.brick"].create(
            {"territory_id": territory.id, "zip_prefix": prefix, **values}
        )

    def _rule(self, territory, partner, **values):
        return self.env["pharma.territory.account"].create(
            {"territory_id": territory.id, "partner_id": partner.id, **values}
        )

    def _run(self, territory=None, user=None, **values):
        return (
            self.env["pharma.assignment.run"]
            .with_user(user or self.steward)
            .create({"territory_id": territory.id if territory else False, **values})
        )

    def _apply(self, territory=None, **values):
        run = self._run(territory, **values)
        run.action_apply()
        self.assertEqual(run.state, "applied")
        return run

    def _covered(self, territory, day=None):
        coverage = territory.coverage_ids._in_force_on(day or self.today)
        return coverage.partner_id

    def test_postcodes_cover_and_end(self):
        brick = self._brick(self.free, "010")
        run = self._apply(self.free)
        self.assertEqual((run.added_count, run.ended_count), (3, 0))
        self.assertEqual(self._covered(self.free), self.hospital | self.doctor_a | self.doctor_b)
        self.assertEqual(set(self.free.coverage_ids.mapped("source")), {"rule"})
        self.assertEqual(self.free.assigned_date, self.today)
        # the next day the postcode belongs to somebody else
        brick.date_end = self.today
        tomorrow = self.today + timedelta(days=1)
        run = self._apply(self.free, date=tomorrow)
        self.assertEqual((run.added_count, run.ended_count), (0, 3))
        self.assertFalse(self._covered(self.free, tomorrow))
        # nothing is lost: it was covered until today
        self.assertEqual(len(self._covered(self.free)), 3)

    def test_twice_changes_nothing(self):
        self._brick(self.free, "010")
        self._apply(self.free)
        before = self.free.coverage_ids.read()
        again = self._apply(self.free)
        self.assertEqual((again.added_count, again.ended_count), (0, 0))
        self.assertEqual(self.free.coverage_ids.read(), before)

    def test_preview_writes_no_coverage(self):
        self._brick(self.free, "010")
        run = self._run(self.free)
        run.action_preview()
        self.assertEqual(run.state, "previewed")
        self.assertEqual(run.change_ids.partner_id, self.hospital | self.doctor_a | self.doctor_b)
        self.assertEqual((run.added_count, run.ended_count), (3, 0))
        self.assertFalse(self.free.coverage_ids)
        # what has changed meanwhile is taken into account
        self._rule(self.free, self.doctor_a, kind="exclude")
        run.action_apply()
        self.assertEqual(run.added_count, 2)
        with self.assertRaises(UserError):
            run.action_apply()
        with self.assertRaisesRegex(UserError, "stays on record"):
            run.date = self.today + timedelta(days=1)
        with self.assertRaises(UserError):
            run.unlink()

    def test_by_hand_is_left_alone(self):
        by_hand = self.n1b.coverage_ids
        self._brick(self.n1b, "010")
        self._apply(self.n1b)
        self.assertEqual(len(self.n1b.coverage_ids), 3)
        self.n1b.brick_ids.unlink()
        self._apply(self.n1b, date=self.today + timedelta(days=1))
        self.assertEqual(self._covered(self.n1b, self.today + timedelta(days=1)), self.doctor_a)
        self.assertFalse(by_hand.date_end)

    def test_doctor_follows_practice_places(self):
        self._brick(self.free, "990")
        self._apply(self.free)
        self.assertEqual(self._covered(self.free), self.hospital_south | self.doctor_south)
        # doctor_a's own postcode is in the north; a second place in the south counts, and so does the first
        self.env["pharma.affiliation"].create(
            {"doctor_id": self.doctor_a.id, "hospital_id": self.hospital_south.id}
        )
        self._apply(self.free)
        self.assertIn(self.doctor_a, self._covered(self.free))
        # doctor_south moves to the north: the old address on the contact says nothing any more
        self.doctor_south.pharma_affiliation_ids.hospital_id = self.hospital
        run = self._apply(self.free, date=self.today + timedelta(days=1))
        self.assertEqual(run.change_ids.partner_id, self.doctor_south)
        self.assertEqual(run.ended_count, 1)

    def test_named_accounts_go_before_postcodes(self):
        self._brick(self.free, "010")
        self._rule(self.free, self.doctor_a, kind="exclude")
        self._rule(self.free, self.hospital_south, with_doctors=True)
        self._apply(self.free)
        self.assertEqual(
            self._covered(self.free),
            self.hospital | self.doctor_b | self.hospital_south | self.doctor_south,
        )

    def test_product_groups(self):
        self._brick(self.free, "0100", product_group_id=self.product_group.id)
        self._brick(self.free, "01002", product_group_id=self.other_group.id)
        self._rule(self.free, self.doctor_a, kind="exclude", product_group_id=self.product_group.id)
        # both doctors practise at 01001, doctor_b also at 01002
        self.env["pharma.affiliation"].create({"doctor_id": self.doctor_b.id, "zip": "01002"})
        self._apply(self.free)
        pairs = {(c.partner_id, c.product_group_id) for c in self.free.coverage_ids}
        self.assertEqual(
            pairs,
            {
                (self.hospital, self.product_group),
                (self.doctor_b, self.product_group),
                (self.doctor_b, self.other_group),
            },
        )
        # a rule for all products makes those for one of them superfluous
        self._rule(self.free, self.doctor_b)
        run = self._apply(self.free, date=self.today + timedelta(days=1))
        self.assertEqual((run.added_count, run.ended_count), (1, 2))

    def test_whole_company_and_subtree(self):
        self._brick(self.free, "010")
        self._brick(self.s1a, "010")
        self._apply(self.n1)
        self.assertTrue(self._covered(self.free))
        self.assertEqual(len(self._covered(self.s1a)), 2)
        self._apply()
        self.assertEqual(len(self._covered(self.s1a)), 5)
        self._brick(self.n1, "990")
        self._apply(self.north, with_parts=False)
        self.assertFalse(self._covered(self.n1))

    def test_country_of_the_postcode(self):
        self._brick(self.free, "010", country_id=self.env.ref("base.fr").id)
        self.hospital.country_id = self.env.ref("base.us")
        self.doctor_a.pharma_affiliation_ids.write(
            {"zip": "01001", "country_id": self.env.ref("base.fr").id}
        )
        self._apply(self.free)
        # doctor_b is placed by the hospital, which is in another country
        self.assertEqual(self._covered(self.free), self.doctor_a)

    def test_later_coverage_is_not_overlapped(self):
        self._brick(self.free, "0100")
        later = self.today + timedelta(days=30)
        self.env["pharma.coverage"].create(
            {"territory_id": self.free.id, "partner_id": self.doctor_a.id, "date_start": later}
        )
        self._apply(self.free)
        rows = self.free.coverage_ids.filtered(lambda c: c.partner_id == self.doctor_a).sorted(
            "date_start"
        )
        self.assertEqual(rows.mapped("date_end"), [later - timedelta(days=1), False])
        rows._check_overlap()

    def test_what_never_came_into_force_is_archived(self):
        brick = self._brick(self.free, "010")
        self._apply(self.free)
        brick.unlink()
        self._apply(self.free)
        self.assertFalse(self.free.coverage_ids)
        self.assertEqual(len(self.free.with_context(active_test=False).coverage_ids), 3)

    def test_archived_accounts_and_territories_are_not_covered(self):
        self._brick(self.free, "010")
        self.doctor_a.active = False
        self._apply(self.free)
        self.assertEqual(self._covered(self.free), self.hospital | self.doctor_b)
        self.free.active = False
        run = self._apply(date=self.today + timedelta(days=1))
        self.assertEqual(run.ended_count, 2)

    def test_access_follows_the_run(self):
        self.free.member_ids = [Command.create({"user_id": self.rep_south.id, "role": "rep"})]
        doctors = self.env["res.partner"].with_user(self.rep_south)
        self.assertNotIn(self.doctor_b, doctors.search([("pharma_type", "=", "doctor")]))
        self._brick(self.free, "010")
        self._apply(self.free)
        self.assertIn(self.doctor_b, doctors.search([("pharma_type", "=", "doctor")]))

    def test_other_companies_are_not_touched(self):
        other = self.env["res.company"].create({"name": "Other Pharma"})
        self.env.user.company_ids |= other
        everywhere = dict(self.env.context, allowed_company_ids=(self.company | other).ids)
        env = self.env(context=everywhere)
        theirs = env["pharma.territory"].create({"name": "Theirs", "company_id": other.id})
        env["pharma.territory.brick"].create({"territory_id": theirs.id, "zip_prefix": "010"})
        stranger = env["res.partner"].create(
            {"name": "Stranger", "pharma_type": "doctor", "zip": "01001", "company_id": other.id}
        )
        self._brick(self.free, "010")
        self._apply()
        self.assertNotIn(stranger, self._covered(self.free))
        self.assertFalse(theirs.coverage_ids)
        with self.assertRaises(UserError):
            self._rule(self.free, stranger)
        with self.assertRaises(UserError):
            self._run(theirs)

    def test_plain_contacts_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "is not a hospital"):
            self._rule(self.free, self.env["res.partner"].create({"name": "Plain contact"}))

    def test_only_stewards_assign(self):
        self._brick(self.free, "010")
        run = self._run(self.free)
        for user in (self.rep, self.manager, self.business, self.medical, self.auditor):
            with self.assertRaises(AccessError):
                self._run(self.free, user=user)
            with self.assertRaises(AccessError):
                run.with_user(user).action_apply()
            with self.assertRaises(AccessError):
                self.free.with_user(user).action_assign_bricks()
        for user in (self.rep, self.manager):
            with self.assertRaises(AccessError):
                self.env["pharma.assignment.change"].with_user(user).search([])
        for values in ({"state": "applied"}, {"applying": True}, {"job_state": "queued"}):
            with self.assertRaises(AccessError):
                run.write(values)
        self.assertFalse(self.free.coverage_ids)

    def test_in_batches(self):
        self.patch(
            self.env.registry["pharma.assignment.run"], "_job_at_once", lambda self, total: False
        )
        self._brick(self.free, "010")
        run = self._run(self.free)
        run.action_apply()
        self.assertEqual((run.state, run.job_state, run.job_total), ("draft", "queued", 1))
        with self.assertRaisesRegex(UserError, "being worked out"):
            run.action_apply()
        self.assertFalse(self.free.coverage_ids)
        run._job_all_batches()
        self.assertEqual(run.state, "applied")
        self.assertEqual(len(self.free.coverage_ids), 3)
        self.assertEqual(self.free.coverage_ids.create_uid, self.steward)

    def _plain_reading(self, territories, doctors, places, bricks, named):
        """Return {(territory id, partner id, group)} that the rules ask for.

        bricks: {(territory, prefix, group)}; named: {(territory, partner, group): (kind, with doctors)}
        """
        practice = {
            doctor: [
                a.hospital_id
                for a in doctor.pharma_affiliation_ids
                if not a.date_end or a.date_end >= self.today
            ]
            for doctor in doctors
        }
        where = {place: [place.zip] for place in places}
        for doctor in doctors:
            where[doctor] = [place.zip for place in practice[doctor]] or [doctor.zip or ""]

        def reaches(rule_partner, with_doctors, partner):
            return partner == rule_partner or (
                with_doctors and rule_partner in practice.get(partner, ())
            )

        expected = set()
        for territory in territories:
            for partner in doctors + places:
                wanted = {
                    group
                    for (t, prefix, group) in bricks
                    if t == territory
                    and any(zip_.upper().startswith(prefix) for zip_ in where[partner])
                }
                never = set()
                for (t, named_partner, group), (kind, with_doctors) in named.items():
                    if t == territory and reaches(named_partner, with_doctors, partner):
                        (wanted if kind == "include" else never).add(group)
                kept = set() if False in never else wanted - never
                if False in wanted and False not in never:
                    kept = {False}
                expected |= {(territory.id, partner.id, group) for group in kept}
        return expected

    def test_rules_agree_with_plain_python(self):
        """SQL against a plain reading of the rules, on accounts and rules drawn at random."""
        import random

        rng = random.Random(11)
        zips = [f"{first}{second}{third}" for first in "ab" for second in "ab" for third in "ab"]
        places = [
            self._account("hospital", f"H{n}", f"R-H{n}", zip=rng.choice(zips)) for n in range(8)
        ]
        doctors = [
            self._account("doctor", f"D{n}", f"R-D{n}", zip=rng.choice([*zips, ""]))
            for n in range(60)
        ]
        for doctor in doctors:
            for place in rng.sample(places, rng.choice((0, 1, 1, 2))):
                self.env["pharma.affiliation"].create(
                    {
                        "doctor_id": doctor.id,
                        "hospital_id": place.id,
                        "date_end": rng.choice((False, False, date(2020, 1, 1))),
                    }
                )
        territories = [self._territory(f"R{n}", "territory", self.s1) for n in range(6)]
        groups = [False, self.product_group.id, self.other_group.id]
        bricks = {
            (territory, rng.choice(zips)[: rng.choice((1, 2, 3))].upper(), rng.choice(groups))
            for territory in territories
            for _ in range(3)
        }
        for territory, prefix, group in bricks:
            self._brick(territory, prefix, product_group_id=group)
        named = {}
        for territory in territories:
            for partner in rng.sample(doctors + places, 6):
                named[territory, partner, rng.choice(groups)] = (
                    rng.choice(("include", "exclude")),
                    rng.random() < 0.5,
                )
        for (territory, partner, group), (kind, with_doctors) in named.items():
            self._rule(
                territory, partner, product_group_id=group, kind=kind, with_doctors=with_doctors
            )

        expected = self._plain_reading(territories, doctors, places, bricks, named)
        self._apply(self.s1)
        made = {
            (c.territory_id.id, c.partner_id.id, c.product_group_id.id)
            for territory in territories
            for c in territory.coverage_ids
        }
        self.assertGreater(len(expected), 50)
        self.assertEqual(made, expected)
        self.env["pharma.coverage"].search(
            [("territory_id", "in", [t.id for t in territories])]
        )._check_overlap()
