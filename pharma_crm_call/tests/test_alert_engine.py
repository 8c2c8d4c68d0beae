# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .alert_common import AlertCommon


@tagged("post_install", "-at_install")
class TestAlertEngine(AlertCommon):
    """Told once, closed by itself, told anew when it comes back; people, companies, escalation."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.call = cls._missed(cls.rep, cls.doctor_a)
        cls.rule = cls._rule("missed", days=1)

    def _all(self):
        return self.Alert.search([("rule_id", "=", self.rule.id)])

    def test_nothing_repeats(self):
        alert = self._evaluate(self.rule)
        self.assertEqual((len(alert), alert.state), (1, "open"))
        sent = self.Delivery.search_count([("alert_id", "=", alert.id)])
        self._evaluate(self.rule)
        alert.with_user(self.rep).action_done()
        self._evaluate(self.rule)
        self.assertEqual(self._all(), alert)
        self.assertEqual(self.Delivery.search_count([("alert_id", "=", alert.id)]), sent)

    def test_comes_back_as_a_new_one(self):
        alert = self._evaluate(self.rule)
        self.call._workflow_write({"state": "cancelled"})
        self._evaluate(self.rule)
        self.assertEqual((alert.state, bool(alert.date_gone)), ("resolved", True))
        self.call._workflow_write({"state": "missed"})
        anew = self._evaluate(self.rule)
        self.assertEqual(self._all(), anew | alert)
        self.assertEqual((anew.condition, anew.occurrence), (alert.condition, 2))
        self.assertNotEqual(anew.key, alert.key)

    def test_done_stays_done_when_it_is_over(self):
        alert = self._evaluate(self.rule)
        alert.with_user(self.rep).action_done()
        self.call._workflow_write({"state": "cancelled"})
        self._evaluate(self.rule)
        self.assertEqual((alert.state, bool(alert.date_gone)), ("done", True))

    def test_people(self):
        self.rule.write(
            {
                "to_manager": True,
                "to_second_manager": True,
                "to_business": True,
                "user_ids": [Command.set(self.steward.ids)],
            }
        )
        alerts = self._evaluate(self.rule)
        expected = (
            self.rep | self.manager | self.regional | self.business | self.admin | self.steward
        )
        self.assertLessEqual(expected, alerts.user_id)
        self.assertFalse(
            alerts.user_id.filtered(lambda u: self.company not in u.company_ids),
            "another company's",
        )
        places = {a.user_id: a.place_id for a in alerts}
        self.assertEqual(
            [places[u] for u in (self.rep, self.manager, self.regional, self.steward)],
            [self.n1a, self.n1, self.north, self.env["pharma.territory"]],
        )

    def test_manager_as_of_today(self):
        self.rule.write({"to_rep": False, "to_manager": True})
        self.assertEqual(self._evaluate(self.rule).user_id, self.manager)
        self.n1.member_ids.date_end = self.today - timedelta(days=1)
        self.assertEqual(self._evaluate(self.rule).user_id, self.regional)

    def test_a_manager_who_visits_is_told_once(self):
        self.n1.member_ids = [Command.create({"user_id": self.manager.id, "role": "rep"})]
        self._cover(self.n1, self.doctor_b)
        self._missed(self.manager, self.doctor_b)
        self.rule.to_manager = True
        own = self._evaluate(self.rule).filtered(lambda a: a.rep_id == self.manager)
        self.assertEqual(own.user_id, self.manager | self.regional)

    def test_an_archived_person_is_told_nothing(self):
        self.rep.active = False
        self.assertFalse(self._evaluate(self.rule))

    def test_copy_for_company(self):
        self.assertEqual(self.rule._alert_companies(), self.company)
        alert = self._evaluate(self.rule)
        rule = self.rule.with_user(self.admin)
        copy = self.Rule.browse(rule.action_copy_for_company()["res_id"])
        self.assertEqual((copy.company_id, copy.origin_id), (self.company, self.rule))
        self.assertEqual(rule.action_copy_for_company()["res_id"], copy.id)
        self.assertFalse(self.rule._alert_companies())
        self.Rule._close_dropped()
        self.assertEqual(alert.state, "resolved")
        self.assertEqual(self._evaluate(copy).user_id, self.rep)
        copy.active = False
        self.assertFalse(self.rule._alert_companies() | copy._alert_companies())
        with self.assertRaises(UserError):
            copy.with_user(self.admin).action_copy_for_company()

    def test_company_switched_off(self):
        self._evaluate(self.rule)
        self.company.pharma_alerts = False
        self.assertFalse(self.rule._alert_companies())
        self.Rule._close_dropped()
        self.assertFalse(self._live(self.rule))

    def test_try_it(self):
        message = self.rule.with_user(self.admin).action_try()["params"]["message"]
        self.assertIn("open 1 alerts for 1 people", message)
        self.assertFalse(self._all())
        self._evaluate(self.rule)
        message = self.rule.with_user(self.admin).action_try()["params"]["message"]
        self.assertIn("open 0 alerts", message)

    def test_a_rule_tells_somebody(self):
        with self.assertRaisesRegex(ValidationError, "Rule missed"):
            self.rule.to_rep = False

    def test_in_the_background(self):
        self.env.ref("pharma_crm.cron_background")
        self.Rule._cron_evaluate()
        self.assertEqual((self.rule.job_state, self.rule.job_total), ("queued", 1))
        self.Rule._cron_evaluate()
        self.assertEqual(self.rule.job_run, 1, "what waits already is not begun anew")
        self.rule._job_all_batches()
        self.assertEqual(len(self._live(self.rule)), 1)
        self.rule._job_start()
        self.rule._job_all_batches()
        self.assertEqual(len(self._all()), 1)

    def _age(self, alerts, days):
        alerts.flush_recordset()
        for alert in alerts:
            alert.date_open = fields.Datetime.now() - timedelta(days=days)

    def test_escalation(self):
        self.rule.escalate_days = 3
        first = self._evaluate(self.rule)
        self.assertEqual(self.rule._escalate(), 0)
        self._age(first, 3)
        self.assertEqual(self.rule._escalate(), 1)
        self.assertEqual(self.rule._escalate(), 0, "nobody twice")
        second = self._live(self.rule) - first
        self.assertEqual((second.user_id, second.level), (self.manager, 1))
        self.assertTrue(first.escalated_on)
        self.assertEqual(second.escalated_from_id, first)
        self._age(second, 3)
        self.rule._escalate()
        third = self._live(self.rule) - first - second
        self.assertEqual(third.user_id, self.regional)
        # working the rule out again leaves them; the end of the condition ends all
        self._evaluate(self.rule)
        self.assertEqual(len(self._live(self.rule)), 3)
        self.call._workflow_write({"state": "cancelled"})
        self._evaluate(self.rule)
        self.assertEqual(set((first | second | third).mapped("state")), {"resolved"})

    def test_escalation_skips_who_knows(self):
        self.rule.write({"escalate_days": 3, "to_manager": True})
        alerts = self._evaluate(self.rule)
        self._age(alerts, 4)
        self.assertEqual(self.rule._escalate(), 1)
        self.assertEqual((self._live(self.rule) - alerts).user_id, self.regional)

    def test_answered_is_not_escalated(self):
        self.rule.escalate_days = 3
        alert = self._evaluate(self.rule)
        self._age(alert, 9)
        alert.with_user(self.rep).action_done()
        self.assertEqual(self.rule._escalate(), 0)

    def test_query_count(self):
        """A rule is worked out in as many queries for 200 alerts as for one."""
        self._evaluate(self.rule)
        self.env.flush_all()
        self._multiply(self.call, 1)
        counts = []
        for times in (1, 200):
            self._multiply(self.call, times)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.rule._evaluate(self.company)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(len(self._live(self.rule)), 203)
        self.assertEqual(counts[0], counts[1])

    def test_home(self):
        self._multiply(self.call, 30)
        self._evaluate(self.rule)
        Alert = self.Alert.with_user(self.rep).with_context(lang="en_US")
        self.env.flush_all()
        Alert._home_alerts()
        with self.assertQueryCount(2):
            found = Alert._home_alerts(limit=5)
        self.assertEqual(len(found), 5)
        self.assertEqual((found[0]["title"], found[0]["severity"]), (self.rule.name, "warning"))
        alert = self.Alert.browse(found[0]["id"])
        self.assertEqual(found[0]["text"], alert.text)
        self.assertEqual((found[0]["res_model"], found[0]["res_id"]), ("pharma.call", alert.res_id))
        self.assertFalse(self.Alert.with_user(self.rep2)._home_alerts())
        alert.with_user(self.rep).action_snooze()
        self.assertNotIn(alert.id, [row["id"] for row in Alert._home_alerts(limit=50)])
