# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, datetime, timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .classification_common import ClassificationCommon


@tagged("-at_install", "post_install")
class TestClassificationProposal(ClassificationCommon):
    """A young class stays; the line manager of a covering territory decides what the score says against it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.proposals = cls.env["pharma.classification.proposal"]
        cls.model.lock_months = 6
        cls.model.action_activate()
        (cls.doctor_a | cls.doctor_b | cls.doctor_south).pharma_patients_week = 30
        cls._class_is_older(cls, cls.doctor_a | cls.doctor_b | cls.doctor_south | cls.hospital)

    def _class_is_older(self, partners, days=10):
        partners.pharma_class_since = fields.Date.today() - timedelta(days=days)

    def _proposal(self, partner=None, patients=60):
        partner = partner or self.doctor_a
        partner.pharma_patients_week = patients
        return self.proposals.search([("partner_id", "=", partner.id), ("state", "=", "open")])

    # -- what is proposed ------------------------------------------------------------------------

    def test_a_change_is_proposed(self):
        proposal = self._proposal()
        self.assertEqual(self.doctor_a.pharma_class_id, self.class_b)
        self.assertEqual(
            (proposal.class_id, proposal.proposed_class_id, proposal.direction, proposal.score),
            (self.class_b, self.class_a, "up", 100),
        )
        self.assertEqual(proposal.result_id, self.doctor_a.pharma_result_id)
        since = self.doctor_a.pharma_class_since
        self.assertEqual(proposal.kept_until, self.doctor_a.pharma_result_id._kept_until())
        self.assertGreater(proposal.kept_until, since + timedelta(days=170))

    def test_a_class_follows_on_its_first_day(self):
        self._class_is_older(self.doctor_a, 0)
        self.assertFalse(self._proposal())
        self.assertEqual(self.doctor_a.pharma_class_id, self.class_a)

    def test_rating_again_proposes_once(self):
        proposal = self._proposal()
        self.model._rate()
        self.model._rate()
        self.assertEqual(self.proposals.search([("partner_id", "=", self.doctor_a.id)]), proposal)

    def test_a_later_rating_moves_or_withdraws_it(self):
        proposal = self._proposal()
        self.doctor_a.pharma_patients_week = 1
        self.assertEqual(
            (proposal.state, proposal.proposed_class_id, proposal.direction),
            ("open", self.class_c, "down"),
        )
        self.doctor_a.pharma_patients_week = 30
        self.assertEqual(proposal.state, "withdrawn")
        again = self._proposal()
        self.assertTrue(again and again != proposal)

    def test_the_months_are_over(self):
        proposal = self._proposal()
        self._class_is_older(self.doctor_a, 200)
        self.model._rate()
        self.assertEqual(self.doctor_a.pharma_class_id, self.class_a)
        self.assertEqual(proposal.state, "withdrawn")

    def test_key_opinion_leaders_wait_for_nobody(self):
        draft = self.model.browse(self.model.action_new_version()["res_id"])
        draft.kol_domain = "[('pharma_credential', '=', 'KOL')]"
        draft.action_activate()
        self.doctor_a.pharma_credential = "KOL"
        self.assertEqual(self.doctor_a.pharma_class_id, self.class_kol)
        self.assertFalse(self.proposals.search([("partner_id", "=", self.doctor_a.id)]))

    def test_a_new_version_proposes_too(self):
        draft = self.model.browse(self.model.action_new_version()["res_id"])
        draft.cutoff_ids.filtered(lambda line: line.class_id == self.class_b).min_score = 60
        draft.action_activate()
        found = self.proposals.search([("state", "=", "open")])
        self.assertEqual(found.partner_id, self.doctor_a | self.doctor_b | self.doctor_south)
        self.assertEqual(found.proposed_class_id, self.class_c)
        self.assertEqual(found.model_id, draft)
        draft.action_archive()
        self.assertEqual(set(found.mapped("state")), {"withdrawn"})

    def test_nightly_withdraws_what_hangs_on_archived_accounts(self):
        proposal = self._proposal()
        self.doctor_a.active = False
        self.model._cron_rate_nightly()
        self.assertEqual(proposal.state, "withdrawn")

    # -- who decides -----------------------------------------------------------------------------

    def test_managers_above_the_account_decide(self):
        for user in (self.manager, self.regional, self.business):
            for partner, patients in ((self.doctor_a, 60), (self.doctor_b, 60)):
                self._class_is_older(partner)
                mine = self._proposal(partner, patients).with_user(user)
                self.assertTrue(mine.for_me, user.login)
        south = self._proposal(self.doctor_south)
        for user in (self.manager, self.regional):
            with self.assertRaises(AccessError):
                south.with_user(user).action_confirm()
        mine = self.proposals.with_user(self.manager).search([("for_me", "=", True)])
        self.assertEqual(mine.partner_id, self.doctor_a | self.doctor_b)

    def test_others_do_not_decide(self):
        proposal = self._proposal()
        for user in (
            self.rep,
            self.rep2,
            self.rep_south,
            self.medical,
            self.steward,
            self.auditor,
        ):
            for step in (
                lambda p: p.action_confirm(),
                lambda p: p.action_refuse("No"),
                lambda p: p.action_open_refuse(),
            ):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    step(proposal.with_user(user))
        self.assertEqual(proposal.state, "open")

    def test_a_manager_of_yesterday_does_not_decide(self):
        proposal = self._proposal()
        member = self.n1.member_ids
        member.date_end = fields.Date.today() - timedelta(days=1)
        self.assertFalse(proposal.with_user(self.manager).sudo().for_me)
        self.assertTrue(proposal.with_user(self.regional).for_me)

    def test_nobody_manages_the_account(self):
        lonely = self._account("doctor", "Lonely", "T-L", pharma_patients_week=30)
        self._class_is_older(lonely)
        proposal = self._proposal(lonely)
        self.assertTrue(proposal.with_user(self.business).for_me)
        self.assertFalse(proposal.with_user(self.manager).sudo().for_me)
        proposal.with_user(self.business).action_confirm()
        self.assertEqual(lonely.pharma_class_id, self.class_a)
        south = self._proposal(self.doctor_south)
        self.country.member_ids.unlink()
        self.assertTrue(south.with_user(self.business).for_me, "no manager covers the south now")
        covered = self._proposal(self.doctor_b)
        self.assertFalse(covered.with_user(self.business).for_me, "the manager of N1 does")

    def test_a_hospital_is_decided_where_its_doctors_are_covered(self):
        self.model.action_archive()
        model = self._model(
            target="hospital",
            lock_months=6,
            criterion_ids=[
                Command.create(self._criterion("pharma_beds", bands=((0, 100, 1), (100, None, 10))))
            ],
        )
        model.action_activate()
        self.hospital.pharma_beds = 10
        self.env["pharma.coverage"].search([("partner_id", "=", self.hospital.id)]).unlink()
        self._class_is_older(self.hospital)
        self.hospital.pharma_beds = 500
        proposal = self.proposals.search([("partner_id", "=", self.hospital.id)])
        self.assertTrue(proposal.with_user(self.manager).for_me)

    # -- the decision ----------------------------------------------------------------------------

    def test_confirmed(self):
        proposal = self._proposal()
        proposal.with_user(self.manager).action_confirm()
        self.assertEqual(self.doctor_a.pharma_class_id, self.class_a)
        self.assertEqual(self.doctor_a.pharma_class_since, fields.Date.context_today(self.doctor_a))
        self.assertEqual((proposal.state, proposal.decided_by_id), ("confirmed", self.manager))
        result = self.doctor_a.pharma_result_id
        self.assertEqual((result.previous_class_id, result.class_id), (self.class_b, self.class_a))
        self.assertFalse(result.held_class_id)
        self.assertTrue(result.explanation)
        self.assertEqual(self.model._rate()[2], 0, "rating again changes nothing")
        with self.assertRaises(UserError):
            proposal.with_user(self.regional).action_confirm()
        with self.assertRaises(UserError):
            proposal.with_user(self.regional).action_refuse("Too late")

    def test_refused(self):
        proposal = self._proposal()
        for reason in ("", "  ", None, ["No"]):
            with self.assertRaises(UserError):
                proposal.with_user(self.manager).action_refuse(reason)
        wizard = (
            self.env["pharma.classification.refuse"]
            .with_user(self.manager)
            .with_context(**proposal.with_user(self.manager).action_open_refuse()["context"])
            .create({"reason": "One busy month"})
        )
        wizard.action_refuse()
        self.assertEqual((proposal.state, proposal.reason), ("refused", "One busy month"))
        self.assertEqual(self.doctor_a.pharma_class_id, self.class_b)
        self.assertFalse(self._proposal(patients=61), "a refusal stands for the same class")
        self.assertTrue(self._proposal(patients=1), "another class is another question")
        with self.assertRaises(UserError):
            proposal.with_user(self.regional).action_confirm()

    def test_it_no_longer_stands(self):
        proposal = self._proposal()
        self.doctor_a.pharma_class_id = self.class_c
        with self.assertRaises(UserError) as caught:
            proposal.with_user(self.manager).action_confirm()
        self.assertIn("no longer stands", str(caught.exception))

    def test_nothing_half_decided(self):
        """One of a selection that may not be decided: none is."""
        both = self._proposal() | self._proposal(self.doctor_south)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            both.with_user(self.manager).action_confirm()
        self.assertEqual(set(both.mapped("state")), {"open"})

    # -- attacks ---------------------------------------------------------------------------------

    def test_nobody_writes_proposals(self):
        proposal = self._proposal()
        values = {
            "partner_id": self.doctor_b.id,
            "model_id": self.model.id,
            "class_id": self.class_b.id,
            "proposed_class_id": self.class_a.id,
            "direction": "up",
            "date": fields.Datetime.now(),
        }
        for user in (self.rep, self.manager, self.business, self.steward, self.admin):
            mine = self.proposals.with_user(user)
            for attack in (
                lambda m: m.create(values),
                lambda m: m.browse(proposal.id).write({"state": "confirmed"}),
                lambda m: m.browse(proposal.id).write({"proposed_class_id": self.class_a.id}),
                lambda m: m.browse(proposal.id).unlink(),
                lambda m: (
                    m.load(["id", "state"], [[str(proposal.id), "Confirmed"]])["ids"]
                    or self._refused()
                ),
            ):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    attack(mine)

    def _refused(self):
        raise AccessError("load told so")  # pylint: disable=translation-required

    def test_reach(self):
        self._proposal()
        self._proposal(self.doctor_south)
        seen = lambda user: self.proposals.with_user(user).search([]).partner_id  # noqa: E731
        self.assertEqual(seen(self.rep_south), self.doctor_south)
        self.assertEqual(seen(self.rep), self.doctor_a)
        self.assertEqual(seen(self.manager), self.doctor_a)
        self.assertEqual(seen(self.auditor), self.doctor_a | self.doctor_south)
        rising = self.env["pharma.classification.rising"]
        stars = lambda user: rising.with_user(user).search([]).partner_id  # noqa: E731
        self.assertEqual(stars(self.rep_south), self.doctor_south)
        self.assertEqual(stars(self.rep), self.doctor_a)
        groups = rising.with_user(self.rep).formatted_read_group([], ["partner_id"], ["__count"])
        self.assertEqual([group["partner_id"][0] for group in groups], [self.doctor_a.id])

    def test_number_of_queries_of_the_list(self):
        doctors = self.env["res.partner"].create(
            [
                {
                    "name": f"D{i}",
                    "pharma_type": "doctor",
                    "company_id": self.company.id,
                    "pharma_patients_week": 30,
                }
                for i in range(30)
            ]
        )
        self._cover(self.n1a, doctors)
        self._class_is_older(doctors)
        doctors.write({"pharma_patients_week": 60})
        self.assertEqual(len(doctors), 30)

        def read(count):
            self.env.flush_all()
            self.env.invalidate_all()
            counted = self.proposals.with_user(self.manager)
            before = self.env.cr.sql_log_count
            rows = counted.search([], limit=count).read(
                ["partner_id", "for_me", "state", "class_id"]
            )
            self.assertEqual(len(rows), count)
            return self.env.cr.sql_log_count - before

        read(2)
        self.assertLessEqual(read(30), read(2))

    # -- rising stars and history ----------------------------------------------------------------

    def test_rising_stars(self):
        rising = self.env["pharma.classification.rising"]
        self.assertFalse(rising.search([]) & rising.browse(self.doctor_a.ids))
        self._later()
        self._proposal()
        star = rising.browse(self.doctor_a.id)
        self.assertEqual(star, rising.search([("company_id", "=", self.company.id)]))
        self.assertEqual((star.class_id, star.held_class_id), (self.class_b, self.class_a))
        self.assertEqual((star.score, star.score_before, star.gain), (100, 50, 50))
        self.doctor_a.pharma_patients_week = 1
        rising.invalidate_model()
        self.assertFalse(rising.search([("partner_id", "=", self.doctor_a.id)]))

    def test_a_new_model_alone_makes_no_rising_star(self):
        rising = self.env["pharma.classification.rising"]
        self._class_is_older(self.doctor_b)
        draft = self.model.browse(self.model.action_new_version()["res_id"])
        for class_, score in ((self.class_b, 40), (self.class_a, 50)):
            draft.cutoff_ids.filtered(lambda c, k=class_: c.class_id == k).min_score = score
        self._later()
        draft.action_activate()
        result = self.doctor_b.pharma_result_id
        self.assertEqual((result.model_id, result.held_class_id), (draft, self.class_a))
        mine = [("partner_id", "=", self.doctor_b.id)]
        self.assertFalse(rising.search(mine), "another ruler, the same account")
        self._later()
        self.doctor_b.pharma_patients_week = 60
        rising.invalidate_model()
        self.assertGreater(rising.search(mine).gain, 0, "risen under the new version")

    def test_rising_within_a_class(self):
        """The gain alone is enough, and says what is missing to the next class."""
        doctor = self._account(
            "doctor", "Riser", "T-R", pharma_patients_week=1, pharma_gender="female"
        )
        self._class_is_older(doctor, 300)
        self.env.cr.execute(
            "UPDATE pharma_classification_result SET date = date - interval '300 days' WHERE partner_id = %s",
            [doctor.id],
        )
        self._later()
        doctor.pharma_patients_week = 30
        star = self.env["pharma.classification.rising"].search([("partner_id", "=", doctor.id)])
        self.assertAlmostEqual(star.score_before, 100 * 14 / 30, 1)
        self.assertAlmostEqual(star.gain, 100 * 6 / 30, 1)
        self.assertEqual(star.next_class_id, self.class_a)
        self.assertAlmostEqual(star.missing, 80 - 100 * 20 / 30, 1)

    def test_class_on_a_day(self):
        results = self.env["pharma.classification.result"]
        doctor, other = self.doctor_a, self.doctor_b
        now = datetime(2030, 5, 20, 12)
        first = results.search([("partner_id", "=", doctor.id)], order="id", limit=1)
        self.env.cr.execute(
            "DELETE FROM pharma_classification_result WHERE partner_id = %s AND id <> %s",
            [doctor.id, first.id],
        )
        self.env.cr.execute(
            "UPDATE pharma_classification_result SET date = '2030-03-01', class_id = %s, previous_class_id = %s"
            " WHERE id = %s",
            [self.class_c.id, self.class_a.id, first.id],
        )
        self.env.cr.execute(
            "INSERT INTO pharma_classification_result (partner_id, model_id, date, class_id, previous_class_id)"
            " VALUES (%s, %s, '2030-04-10 23:30', %s, %s)",
            [doctor.id, self.model.id, self.class_b.id, self.class_c.id],
        )
        self.env.cr.execute(
            "DELETE FROM pharma_classification_result WHERE partner_id = %s", [other.id]
        )
        results.invalidate_model()
        self.env.user.tz = "UTC"
        both = doctor | other
        self.assertEqual(
            results._class_on(both, date(2030, 3, 15)),
            {doctor.id: self.class_c.id, other.id: other.pharma_class_id.id},
        )
        self.assertEqual(results._class_on(doctor, date(2030, 2, 1)), {doctor.id: self.class_a.id})
        self.assertEqual(results._class_on(doctor, now), {doctor.id: self.class_b.id})
        self.assertEqual(results._class_on(doctor, date(2030, 4, 10)), {doctor.id: self.class_b.id})
        self.env.user.tz = "Asia/Shanghai"  # the 10th ends there at 16:00 UTC
        self.assertEqual(results._class_on(doctor, date(2030, 4, 10)), {doctor.id: self.class_c.id})
        self.assertEqual(results._class_on(self.env["res.partner"], now), {})
        many = self.env["res.partner"].search([], limit=50)
        many.mapped("pharma_class_id")
        self.env.flush_all()
        with self.assertQueryCount(1):
            results._class_on(many, now)
