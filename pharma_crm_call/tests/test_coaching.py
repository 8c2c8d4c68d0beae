# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import CallCommon


class CoachingCommon(CallCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls.env.ref("pharma_crm_call.coaching_template_call")
        cls.levels = {level.value: level for level in cls.template.level_ids}

    @classmethod
    def _draft(cls, coach=None, rep=None, **values):
        return (
            cls.env["pharma.coaching.report"]
            .with_user(coach or cls.manager)
            .create({"user_id": (rep or cls.rep).id, "date": cls.today, **values})
        )

    @classmethod
    def _score(cls, report, *values):
        """Score the first competences of a report."""
        for score, value in zip(report.score_ids, values, strict=False):
            score.level_id = cls.levels[value]
        return report

    @classmethod
    def _shared(cls, *values, **more):
        report = cls._score(cls._draft(**more), *(values or (4, 2)))
        report.action_share()
        return report

    @classmethod
    def _signed(cls, *values, **more):
        report = cls._shared(*values, **more)
        report.action_sign()
        report.with_user(report.user_id).action_sign()
        return report


@tagged("post_install", "-at_install")
class TestCoaching(CoachingCommon):
    """A report from a template, shared, answered, signed by both, corrected by a further one."""

    def test_from_template(self):
        report = self._draft()
        self.assertEqual(
            report.score_ids.competence_id, self.template.competence_ids, "all of them, in order"
        )
        self.assertEqual((report.coach_id, report.territory_id), (self.manager, self.n1a))
        self._score(report, 4, 1)
        first, second = report.score_ids[:2]
        self.assertEqual((first.weight, second.weight, first.scale_max), (15, 10, 5))
        self.assertAlmostEqual(report.mean, (15 * 4 + 10 * 1) / 25)
        self.assertAlmostEqual(report.percent, (15 * 80 + 10 * 20) / 25, 1)
        # what a report was made with stays, whatever becomes of the template
        self.template.competence_ids[0].weight = 99
        self.levels[4].value = 9
        self.template.competence_ids[0].name = "Other words"
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual((first.weight, first.value, first.name), (15, 4, "Preparation"))

    def test_competences_in_the_readers_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        first, second = self._draft().score_ids[:2]
        for score, word in ((first, "开场"), (second, "收尾")):
            score.competence_id.sudo().with_context(lang="zh_CN").name = word
        second.competence_id.sudo().name = "Called otherwise since"
        chinese = (first | second).with_context(lang="zh_CN")
        self.assertEqual(chinese.mapped("title"), ["开场", second.name])
        self.assertEqual(first.title, first.name)

    def test_form(self):
        with Form(self.env["pharma.coaching.report"].with_user(self.manager)) as form:
            form.user_id = self.rep
            self.assertEqual(len(form.score_ids), len(self.template.competence_ids))
            with form.score_ids.edit(0) as line:
                line.level_id = self.levels[5]
        report = form.record
        self.assertEqual((report.score_ids[0].value, report.mean), (5, 5))
        self.assertEqual(len(report.score_ids), 7)

    def test_steps(self):
        report = self._draft()
        with self.assertRaisesRegex(UserError, "at least one competence"):
            report.action_share()
        self._score(report, 3)
        report.action_share()
        rep = report.with_user(self.rep)
        self.assertEqual(report.activity_ids.user_id, self.rep)
        self.assertIn(self.rep.partner_id, report.message_ids.notified_partner_ids)
        self.assertTrue(rep.can_sign and rep.can_reply)
        rep.reply = "I agree"
        rep.action_sign()
        self.assertEqual((report.state, bool(report.rep_signed_on)), ("shared", True))
        self.assertFalse(report.activity_ids)
        with self.assertRaises(AccessError, msg="signed: the reply stands"):
            rep.reply = "I changed my mind"
        with self.assertRaises(AccessError, msg="somebody has signed"):
            report.action_withdraw()
        with self.assertRaises(AccessError, msg="signed once"):
            rep.action_sign()
        report.action_sign()
        self.assertEqual((report.state, report.reply), ("signed", "I agree"))
        for user in (self.manager, self.rep, self.admin):
            with self.assertRaises(UserError):
                report.with_user(user).write({"strengths": "More"})
            with self.assertRaises(UserError):
                report.with_user(user).unlink()

    def test_take_back(self):
        report = self._shared()
        report.action_withdraw()
        self.assertEqual(report.state, "draft")
        self.assertFalse(report.activity_ids)
        self._score(report, 5)
        self.assertEqual(report.score_ids[0].value, 5)

    def test_correction(self):
        report = self._signed(2, 2)
        call = self._made(self.rep, self.doctor_a, days=0)
        with self.assertRaises(UserError):
            report.action_correct(" ")
        with self.assertRaises(AccessError):
            report.with_user(self.rep).action_correct("I was better")
        draft = (
            self.env["pharma.coaching.report"]
            .browse(report.action_correct("Wrong day")["res_id"])
            .with_user(self.manager)
        )
        self.assertEqual((draft.correction_of_id, draft.correction_reason), (report, "Wrong day"))
        self.assertEqual(draft.score_ids.mapped("value"), report.score_ids.mapped("value"))
        draft.call_note_ids = [Command.create({"call_id": call.id, "note": "Good opening"})]
        self._score(draft, 4)
        draft.action_share()
        draft.action_sign()
        self.assertFalse(report.is_replaced, "not before both have signed")
        draft.with_user(self.rep).action_sign()
        self.assertTrue(report.is_replaced)
        self.assertEqual(report.state, "signed", "it stays on record")
        standing = self.env["pharma.coaching.score"].search(
            [("user_id", "=", self.rep.id), ("is_replaced", "=", False), ("is_scored", "=", True)]
        )
        self.assertEqual(standing.report_id, draft)

    def test_trend(self):
        for days, value in ((70, 2), (40, 3), (5, 5)):
            self._signed(value, date=self.today - timedelta(days=days))
        rows = (
            self.env["pharma.coaching.score"]
            .with_user(self.manager)
            ._read_group(
                [("is_scored", "=", True), ("is_replaced", "=", False)],
                ["user_id", "name"],
                ["percent:avg", "__count"],
            )
        )
        [(user, name, mean, count)] = [(*row,) for row in rows if row[0] == self.rep]
        self.assertEqual((user, name, count), (self.rep, "Preparation", 3))
        self.assertAlmostEqual(mean, (40 + 60 + 100) / 3)

    def test_calls_of_the_rep_only(self):
        report = self._draft()
        other = self._made(self.rep2, self.doctor_a, days=0)
        with self.assertRaises(ValidationError):
            report.call_note_ids = [Command.create({"call_id": other.id})]
        with self.assertRaises(ValidationError):
            foreign = self.template.copy()
            competence = self.env["pharma.coaching.competence"].create(
                {"template_id": foreign.id, "name": "X"}
            )
            report.score_ids = [Command.create({"competence_id": competence.id})]

    def _due(self, user):
        self.env.flush_all()
        self.env.invalidate_all()
        rows = (
            self.env["pharma.coaching.due"]
            .with_user(user)
            .search([("company_id", "=", self.company.id)])
        )
        return {row.user_id: row for row in rows.sudo()}

    def test_due(self):
        self.company.pharma_coaching_days = 30
        self._shared(date=self.today - timedelta(days=10))
        self._draft(rep=self.rep2)
        rows = self._due(self.manager)
        self.assertEqual(set(rows), {self.rep, self.rep2})
        self.assertEqual((rows[self.rep].days_since, rows[self.rep].is_due), (10, False))
        self.assertTrue(rows[self.rep2].is_due, "a draft is no coaching yet")
        self.assertEqual(rows[self.rep].manager_id, self.manager)
        self.assertEqual(set(self._due(self.business)), {self.rep, self.rep2, self.rep_south})
        with self.assertRaises(AccessError):
            self._due(self.rep)
        with self.assertQueryCount(2):
            home = self.env["pharma.coaching.report"].with_user(self.manager)._home_coaching_due()
        self.assertEqual((home["team"], home["due"]), (2, 1))
        self.assertEqual(
            home["reps"],
            [
                {
                    "user_id": self.rep2.id,
                    "name": self.rep2.name,
                    "last_date": None,
                    "days_since": None,
                }
            ],
        )
        self.company.pharma_coaching_days = 10
        self.assertTrue(self._due(self.manager)[self.rep].is_due)
        self.company.pharma_coaching_days = 0
        self.assertFalse(any(row.is_due for row in self._due(self.manager).values()))
        action = rows[self.rep2].with_user(self.manager).action_coach()
        self.assertEqual(
            self.env["pharma.coaching.report"].browse(action["res_id"]).user_id, self.rep2
        )


@tagged("post_install", "-at_install")
class TestCoachingAccess(CoachingCommon):
    """The rep, the coach and managers above; peers never. Each signs for oneself."""

    def _reads(self, report, user):
        self.env.invalidate_all()
        if not report.browse().with_user(user).has_access("read"):
            for model in ("pharma.coaching.score", "pharma.coaching.call", "pharma.coaching.due"):
                self.assertFalse(self.env[model].with_user(user).has_access("read"), model)
            return False
        found = bool(report.with_user(user).search([("id", "=", report.id)]))
        scores = bool(
            self.env["pharma.coaching.score"]
            .with_user(user)
            .search([("report_id", "=", report.id)])
        )
        self.assertEqual(found, scores, user.login)
        return found

    def test_who_reads(self):
        report = self._score(self._draft(), 3)
        everybody = (
            self.rep, self.rep2, self.rep_south, self.manager, self.regional, self.business, self.medical,
            self.auditor, self.steward, self.admin,
        )  # fmt: skip
        readers = {user for user in everybody if self._reads(report, user)}
        self.assertEqual(readers, {self.manager}, "a draft is its coach's alone")
        report.action_share()
        readers = {user for user in everybody if self._reads(report, user)}
        # what a manager wrote about a person is not for everybody who reads every account
        others = {self.rep2, self.rep_south, self.medical, self.steward}
        self.assertEqual(readers, set(everybody) - others)
        for user in (self.rep2, self.rep_south):
            for call in (
                lambda u=user: report.with_user(u).read(["mean"]),
                lambda u=user: report.with_user(u).score_ids.read(["value"]),
                lambda u=user: report.with_user(u).action_sign(),
                lambda u=user: report.with_user(u).message_post(body="x"),
                lambda u=user: report.with_user(u).action_correct("x"),
            ):
                with self.assertRaises(AccessError):
                    call()

    def test_manager_is_coached_by_the_next(self):
        report = self._score(self._draft(coach=self.regional, rep=self.manager), 3)
        self.assertFalse(self._reads(report, self.manager))
        report.action_share()
        self.assertTrue(self._reads(report, self.manager))
        self.assertFalse(self._reads(report, self.rep))
        report.with_user(self.manager).action_sign()
        report.action_sign()
        self.assertEqual(report.state, "signed")

    def test_nobody_coaches_who_is_not_theirs(self):
        for coach, rep in (
            (self.rep, self.rep2),
            (self.rep, self.rep),
            (self.manager, self.manager),
            (self.manager, self.regional),
            (self.manager, self.rep_south),
            (self.medical, self.rep),
            (self.auditor, self.rep),
        ):
            with self.assertRaises(AccessError, msg=f"{coach.login} {rep.login}"):
                self._draft(coach=coach, rep=rep)
        report = self._draft()
        with self.assertRaises(AccessError):
            report.user_id = self.rep_south

    def test_forged(self):
        forged = self._draft(coach_id=self.regional.id, territory_id=self.s1a.id, reply="Fine!")
        self.assertEqual((forged.coach_id, forged.territory_id), (self.manager, self.n1a))
        self.assertFalse(forged.reply)
        for name, value in (
            ("state", "signed"),
            ("rep_signed_on", "2026-01-01 10:00:00"),
            ("coach_signed_on", "2026-01-01 10:00:00"),
            ("correction_of_id", forged.id),
            ("is_replaced", True),
        ):
            with self.assertRaises(AccessError, msg=name):
                self._draft(**{name: value})
            with self.assertRaises(AccessError, msg=name):
                forged.write({name: value})
        for name, value in (("coach_id", self.regional.id), ("mean", 5), ("reply", "Fine!")):
            with self.assertRaises(AccessError, msg=name):
                forged.write({name: value})
        score = forged.score_ids[0]
        score.write({"weight": 1000, "value": 5, "percent": 100, "name": "X", "note": "Seen"})
        self.assertEqual((score.weight, score.value, score.note), (15, 0, "Seen"))

    def test_rep_writes_the_reply_only(self):
        report = self._shared(2)
        call = self._made(self.rep, self.doctor_a, days=0)
        rep = report.with_user(self.rep)
        for change in (
            lambda: rep.write({"strengths": "Everything"}),
            lambda: rep.write({"reply": "Yes", "agreement": "None"}),
            lambda: rep.score_ids[0].write({"level_id": self.levels[5].id}),
            lambda: rep.write(
                {
                    "score_ids": [
                        Command.update(rep.score_ids[0].id, {"level_id": self.levels[5].id})
                    ]
                }
            ),
            lambda: rep.score_ids[0].unlink(),
            lambda: rep.env["pharma.coaching.call"].create(
                {"report_id": rep.id, "call_id": call.id}
            ),
            rep.action_share,
            rep.action_withdraw,
            rep.unlink,
        ):
            with self.assertRaises(UserError):
                change()
        self.assertEqual((report.score_ids[0].value, report.mean), (2, 2))
        rep.reply = "I see it likewise"
        with self.assertRaises(AccessError, msg="the coach does not write for the rep"):
            report.with_user(self.manager).reply = "He agrees"

    def test_forged_sign_off(self):
        report = self._shared()
        for user in (self.regional, self.business, self.admin, self.auditor):
            with self.assertRaises(AccessError, msg=user.login):
                report.with_user(user).action_sign()
        report.action_sign()
        with self.assertRaises(AccessError, msg="the coach signs once, not for the rep"):
            report.action_sign()
        self.assertFalse(report.rep_signed_on)
        self.assertEqual(report.state, "shared")

    def test_other_company(self):
        report = self._shared()
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._user("t_stranger", "business_manager")
        stranger.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        reports = self.env["pharma.coaching.report"].with_user(stranger)
        reports = reports.with_context(allowed_company_ids=other.ids)
        self.assertFalse(reports.search([("id", "=", report.id)]))
        with self.assertRaises(AccessError):
            reports.browse(report.id).read(["mean"])
