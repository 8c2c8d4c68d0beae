# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged

from .alert_common import AlertCommon


@tagged("post_install", "-at_install")
class TestAlertKinds(AlertCommon):
    """Each kind: what opens it, whom it tells, and what ends it."""

    def test_every_kind_has_its_parts(self):
        kinds = self.Rule._alert_kinds()
        self.assertEqual(kinds.keys(), self.Rule._alert_sentences().keys())
        self.assertEqual(kinds.keys(), self.Rule._alert_texts().keys())
        for kind in kinds:
            with self.subTest(kind=kind):
                rule = self._rule(kind, days=3, number=3)
                self.assertEqual(rule._alert_count(self.company)[2], 0)
                self.assertTrue(rule.explanation)
                self._evaluate(rule)

    def test_missed(self):
        call = self._missed(self.rep, self.doctor_a, days=-3)
        self._missed(self.rep, self.doctor_b, days=-30)
        rule = self._rule("missed", days=2, look_back=14, to_manager=True)
        alerts = self._evaluate(rule)
        self.assertEqual(alerts.user_id, self.rep | self.manager)
        self.assertEqual(set(alerts.mapped("res_id")), {call.id})
        self.assertIn(self.doctor_a.name, alerts[0].text)
        call.with_user(self.rep).action_start()
        call.with_user(self.rep).action_submit()
        self.assertFalse(self._evaluate(rule))
        self.assertEqual(set(alerts.mapped("state")), {"resolved"})

    def test_missed_waits_for_its_days(self):
        self._missed(self.rep, self.doctor_a, days=-2)
        rule = self._rule("missed", days=3)
        self.assertFalse(self._evaluate(rule))
        rule.days = 2
        self.assertTrue(self._evaluate(rule))

    def test_overdue_by_class(self):
        rule = self._rule("overdue", days=10, class_ids=[Command.set(self.class_a.ids)])
        self._made(self.rep, self.doctor_a, days=-3)
        alerts = self._evaluate(rule)
        # never called; doctor_b is of another class
        self.assertEqual(alerts.partner_id, self.doctor_south)
        self.assertEqual(alerts.user_id, self.rep_south)
        rule.days = 2
        alerts = self._evaluate(rule)
        self.assertEqual(
            {(a.partner_id, a.user_id, a.value) for a in alerts},
            {
                (self.doctor_south, self.rep_south, 0),
                (self.doctor_a, self.rep, 3),
                (self.doctor_a, self.rep2, 3),
            },
        )
        self._call(self.rep2, self.doctor_a, days=1)
        self.assertEqual(self._evaluate(rule).partner_id, self.doctor_south)

    def test_overdue_counts_group_calls(self):
        rule = self._rule("overdue", days=5, class_ids=[Command.set(self.class_b.ids)])
        self.assertEqual(self._evaluate(rule).partner_id, self.doctor_b)
        self._made(
            self.rep,
            self.hospital,
            days=-1,
            channel_id=self.group.id,
            attendee_ids=[Command.create({"partner_id": self.doctor_b.id})],
        )
        self.assertFalse(self._evaluate(rule))

    def test_successive(self):
        self._made(self.rep, self.doctor_a, days=-4)
        late = self._made(self.rep2, self.doctor_a, days=-1)
        rule = self._rule("successive", days=3, look_back=7, whose="other")
        alerts = self._evaluate(rule)
        self.assertEqual((alerts.res_id, alerts.user_id, alerts.value), (late.id, self.rep2, 3))
        rule.days = 2
        self.assertFalse(self._evaluate(rule))
        rule.write({"days": 3, "whose": "same"})
        self.assertFalse(self._evaluate(rule))

    def test_successive_joint_is_none(self):
        self._made(self.rep, self.doctor_a, days=-2)
        call = self._made(self.rep2, self.doctor_a, days=-1)
        rule = self._rule("successive", days=3, look_back=7)
        self.assertTrue(self._evaluate(rule))
        self.env.flush_all()
        self.env.cr.execute("UPDATE pharma_call SET is_joint = TRUE WHERE id = %s", [call.id])
        self.assertFalse(self._evaluate(rule))

    def test_successive_by_phone_is_none(self):
        self._made(self.rep, self.doctor_a, days=-2, channel_id=self.phone.id)
        self._made(self.rep2, self.doctor_a, days=-1)
        self.assertFalse(self._evaluate(self._rule("successive", days=3, look_back=7)))

    def test_deviation_not_made(self):
        call = self._missed(self.rep, self.doctor_a, days=-2)
        call._workflow_write({"day_planned": call.date_day})
        rule = self._rule("dev_not_made", days=1, look_back=7, response="reason")
        alert = self._evaluate(rule)
        self.assertTrue(alert.needs_reason)
        with self.subTest("a reason on the call answers it"):
            call._workflow_write({"state": "cancelled", "cancel_reason": "Doctor was ill"})
            self.assertFalse(self._evaluate(rule))

    def test_deviation_other_doctor(self):
        missed = self._missed(self.rep, self.doctor_a, days=-2)
        missed._workflow_write({"day_planned": missed.date_day})
        other = self._made(self.rep, self.doctor_b, days=-2)
        rule = self._rule("dev_other_doctor", look_back=7)
        alert = self._evaluate(rule)
        self.assertEqual(alert.res_id, other.id)
        missed._workflow_write({"day_planned": missed.date_day - timedelta(days=1)})
        self.assertFalse(self._evaluate(rule))

    def test_deviation_other_day(self):
        call = self._made(self.rep, self.doctor_a, days=-1)
        rule = self._rule("dev_other_day", look_back=7)
        self.assertFalse(self._evaluate(rule))
        call.sudo()._workflow_write({"day_planned": call.date_day - timedelta(days=2)})
        self.assertEqual(self._evaluate(rule).value, 2)

    def test_deviation_too_short(self):
        self._made(self.rep, self.doctor_a, days=-1, duration=4)
        self._made(self.rep, self.doctor_b, days=-1, duration=5)
        rule = self._rule("dev_too_short", number=5, look_back=7)
        alert = self._evaluate(rule)
        self.assertEqual((alert.partner_id, alert.bound), (self.doctor_a, 5))
        rule.number = 6
        self.assertEqual(len(self._evaluate(rule)), 2)

    def test_ignored(self):
        self._missed(self.rep, self.doctor_a)
        rule = self._rule("missed", days=1)
        self.assertTrue(self._evaluate(rule))
        rule.response = "ignore"
        self.assertFalse(rule._alert_companies())
        self.Rule._close_dropped()
        self.assertFalse(self._live(rule))

    def _workday(self, back=2):
        day = self.today - timedelta(days=back)
        while day.weekday() > 4:
            day -= timedelta(days=1)
        return day

    def test_day_below_and_time_off(self):
        day = self._workday()
        self._made(self.rep, self.doctor_a, days=(day - self.today).days)
        rule = self._rule(
            "day_below", days=1, number=2, look_back=10, to_rep=False, to_manager=True
        )
        found = self._evaluate(rule)
        mine = found.filtered(lambda a: a.day == day and a.user_id == self.manager)
        self.assertEqual(
            {(a.rep_id, a.value, a.bound) for a in mine}, {(self.rep, 1, 2), (self.rep2, 0, 2)}
        )
        self.assertFalse(found.filtered(lambda a: a.day.weekday() > 4))
        for user in (self.rep, self.rep2):
            off = self.env["pharma.territory.time.off"].create(
                {
                    "user_id": user.id,
                    "date_start": day,
                    "date_end": day,
                    "half_start": user == self.rep,
                    "company_id": self.company.id,
                }
            )
            self._approved(off)
        # half a day halves what is asked; a whole one is no day
        found = self._evaluate(rule).filtered(lambda a: a.day == day)
        self.assertEqual(found.rep_id, self.rep_south)

    def test_utilisation_says_which_way(self):
        names = dict.fromkeys(("partner", "class", "rep", "label", "day"), False)
        for value, bound, said in (
            (0.68, 0.7, "N1A: only 68 % of the days are used, at least 70 % are wanted"),
            (1.2, 1, "N1A: 120 % of the days are needed, at most 100 % are wanted"),
        ):
            vals = {"kind": "cycle_utilisation", "territory": "N1A", "value": value, "bound": bound}
            self.assertEqual(self.Rule._alert_text({**names, **vals}), said)

    def test_day_above(self):
        self._made(self.rep, self.doctor_a, days=-1)
        self._made(self.rep, self.doctor_b, days=-1)
        rule = self._rule("day_above", number=2, look_back=3)
        self.assertFalse(self._evaluate(rule))
        rule.number = 1
        alert = self._evaluate(rule)
        self.assertEqual((alert.user_id, alert.value, alert.bound), (self.rep, 2, 1))
        action = alert.with_user(self.rep).action_open()
        self.assertEqual(self.env["pharma.call"].search_count(action["domain"]), 2)

    def test_month_end_and_goals_come_from_the_warnings(self):
        signal = self.env["pharma.cycle.signal"].create(
            {
                "key": "t:month",
                "kind": "month_end",
                "cycle_id": self.cycle.id,
                "territory_id": self.n1a.id,
                "class_id": self.class_a.id,
                "value": 3,
                "date_first": self.now,
                "company_id": self.company.id,
            }
        )
        rule = self._rule("month_end", class_ids=[Command.set(self.class_a.ids)])
        alert = self._evaluate(rule)
        self.assertEqual((alert.user_id, alert.value), (self.rep, 3))
        self.assertIn(self.class_a.name, alert.text)
        self.assertFalse(self._evaluate(self._rule("overdue_goal")))
        signal.kind = "frequency_behind"
        self.assertFalse(self._evaluate(rule))
        self.assertEqual(self._evaluate(self._rule("overdue_goal")).user_id, self.rep)
        signal.resolved_on = self.now
        self.assertFalse(self._evaluate(self._rule("overdue_goal")))

    def test_unreviewed(self):
        call = self._made(self.rep, self.doctor_a, days=-5)
        rule = self._rule("unreviewed", days=2, to_rep=False, to_manager=True)
        self.assertFalse(self._evaluate(rule))
        call.sudo()._workflow_write({"date_submitted": self.now - timedelta(days=4, hours=1)})
        alert = self._evaluate(rule)
        self.assertEqual((alert.user_id, alert.value, alert.bound), (self.manager, 1, 4))
        call.with_user(self.manager).action_review()
        self.assertFalse(self._evaluate(rule))

    def test_licence(self):
        self.doctor_b.write(
            {
                "pharma_licence_number": "L1",
                "pharma_licence_authority": "Board",
                "pharma_licence_expiry": self.today + timedelta(days=10),
            }
        )
        rule = self._rule("licence", days=9)
        self.assertFalse(self._evaluate(rule))
        rule.days = 10
        alert = self._evaluate(rule)
        self.assertEqual(alert.user_id, self.rep)
        action = alert.with_user(self.rep).action_open()
        form = self.env.ref("pharma_crm.view_doctor_form").id
        self.assertEqual((action["res_id"], action["views"]), (self.doctor_b.id, [(form, "form")]))
        self.assertIn(str(self.doctor_b.pharma_licence_expiry.year), alert.text)
        self.assertNotIn(
            str(self.doctor_b.pharma_licence_expiry), alert.text, "a date as one reads it"
        )
        self.doctor_b.pharma_licence_expiry = self.today + timedelta(days=400)
        self.assertFalse(self._evaluate(rule))

    def test_consent(self):
        said = {
            "partner_id": self.doctor_b.id,
            "channel": "email",
            "purpose_id": self.env.ref("pharma_crm.consent_purpose_information").id,
            "evidence": "said so",
            "date": fields.Datetime.now() - timedelta(days=2),
        }
        Consent = self.env["pharma.consent"]
        Consent.create({**said, "date_end": self.today + timedelta(days=5)})
        rule = self._rule("consent", days=7)
        self.assertEqual(self._evaluate(rule).partner_id, self.doctor_b)
        said["date"] = fields.Datetime.now() - timedelta(days=1)
        Consent.create({**said, "decision": "withdrawn"})
        self.assertFalse(self._evaluate(rule))

    def test_document(self):
        document = self.env["pharma.document"].create(
            {
                "name": "Leaflet",
                "valid_to": self.today + timedelta(days=3),
                "company_id": self.company.id,
            }
        )
        rule = self._rule(
            "document", days=7, to_rep=False, user_ids=[Command.set(self.medical.ids)]
        )
        self.assertFalse(self._evaluate(rule))
        self._approved(document)
        alert = self._evaluate(rule)
        self.assertEqual(alert.user_id, self.medical)
        self.assertIn("Leaflet", alert.text)

    def test_knowledge_page(self):
        page = self.env["document.page"].create(
            {
                "name": "What to answer",
                "pharma_kind": "faq",
                "pharma_valid_to": self.today + timedelta(days=3),
                "company_id": self.company.id,
            }
        )
        rule = self._rule(
            "document", days=7, to_rep=False, user_ids=[Command.set(self.medical.ids)]
        )
        self.assertFalse(self._evaluate(rule))
        page.flush_recordset()
        self.env.cr.execute(
            "UPDATE document_page SET pharma_published_on = now() WHERE id = %s", [page.id]
        )
        self.assertIn("What to answer", self._evaluate(rule).text)
