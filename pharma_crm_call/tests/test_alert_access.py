# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged

from .alert_common import AlertCommon


@tagged("post_install", "-at_install")
class TestAlertAccess(AlertCommon):
    """Who sees, answers and makes what: with a rep's password and any request."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._missed(cls.rep, cls.doctor_a)
        cls._missed(cls.rep2, cls.doctor_a)
        cls._missed(cls.rep_south, cls.doctor_south)
        cls.rule = cls._rule("missed", days=1, to_manager=True)
        cls.rule._evaluate(cls.company)
        cls.alerts = cls.Alert.search([("rule_id", "=", cls.rule.id)])
        cls.of = {alert.user_id: alert for alert in cls.alerts if alert.rep_id != cls.rep2}
        cls.of[cls.rep2] = cls.alerts.filtered(lambda a: a.user_id == cls.rep2)

    def _rpc(self, user, model, method, *args, **kwargs):
        return call_kw(self.env[model].with_user(user), method, args, kwargs)

    def test_read(self):
        of_n1 = self.alerts.filtered(lambda a: a.user_id in self.rep | self.rep2 | self.manager)
        self.assertEqual(len(self.alerts), 6)
        for user, expected in {
            self.rep: self.of[self.rep],
            self.rep2: self.of[self.rep2],
            self.manager: of_n1,
            self.regional: of_n1,
            self.business: self.alerts,
            self.auditor: self.alerts,
            self.medical: self.Alert,
            self.steward: self.Alert,
        }.items():
            with self.subTest(user=user.login):
                Alert = self.Alert.with_user(user)
                self.assertEqual(Alert.search([("rule_id", "=", self.rule.id)]), expected)
                for alert in self.alerts - expected:
                    with self.assertRaises(AccessError):
                        alert.with_user(user).read(["text"])
                    for step in ("action_open", "action_done", "action_snooze", "action_see"):
                        with self.assertRaises(AccessError):
                            self._rpc(user, "pharma.alert", step, alert.ids)

    def test_other_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.of[self.rep].company_id = other
        self.assertFalse(self.Alert.with_user(self.rep).search([]))
        self.assertFalse(self.Alert.with_user(self.rep)._home_alerts())

    def test_nobody_writes(self):
        alert = self.of[self.rep]
        for user in (self.rep, self.manager, self.auditor, self.business, self.admin):
            for vals in (
                {"state": "done"},
                {"user_id": self.rep2.id},
                {"reason": "x"},
                {"done_by_id": self.manager.id},
            ):
                with self.subTest(user=user.login, vals=vals), self.assertRaises(AccessError):
                    self._rpc(user, "pharma.alert", "write", alert.ids, vals)
            with self.assertRaises(AccessError):
                self._rpc(user, "pharma.alert", "unlink", alert.ids)
            with self.assertRaises(AccessError):
                self._rpc(
                    user,
                    "pharma.alert",
                    "create",
                    {
                        "rule_id": self.rule.id,
                        "kind": "missed",
                        "severity": "3_urgent",
                        "condition": "forged",
                        "key": "forged",
                        "user_id": self.rep2.id,
                        "company_id": self.company.id,
                    },
                )
        self.assertEqual((alert.state, alert.user_id), ("open", self.rep))

    def test_private_methods_are_not_reached(self):
        for model, method in (
            ("pharma.alert", "_take"),
            ("pharma.alert", "_home_alerts"),
            ("pharma.alert.rule", "_evaluate"),
            ("pharma.alert.delivery", "_cron_deliver"),
        ):
            with self.assertRaises(AccessError):
                self._rpc(self.rep, model, method, [])

    def test_rules_are_the_administrators(self):
        for user in (self.rep, self.manager, self.business, self.auditor):
            with self.subTest(user=user.login):
                self._rpc(user, "pharma.alert.rule", "read", self.rule.ids, ["explanation"])
                for method, args in (
                    ("write", [self.rule.ids, {"days": 9}]),
                    ("unlink", [self.rule.ids]),
                    ("create", [{"name": "x", "kind": "missed"}]),
                    ("action_try", [self.rule.ids]),
                    ("action_evaluate", [self.rule.ids]),
                    ("action_copy_for_company", [self.rule.ids]),
                    ("action_archive", [self.rule.ids]),
                ):
                    with self.assertRaises(AccessError):
                        self._rpc(user, "pharma.alert.rule", method, *args)
        self._rpc(self.admin, "pharma.alert.rule", "write", self.rule.ids, {"days": 9})

    def test_own_steps(self):
        alert = self.of[self.rep].with_user(self.rep)
        alert.action_see()
        self.assertEqual((alert.state, bool(alert.date_seen)), ("seen", True))
        alert.action_snooze()
        self.assertEqual(alert.snooze_until, fields.Date.today() + timedelta(days=1))
        for days in (0, 61, True, "1", 1.5):
            with self.assertRaises(UserError):
                self._rpc(self.rep, "pharma.alert", "action_snooze", alert.ids, days)
        alert.action_done()
        self.assertEqual((alert.state, alert.done_by_id), ("done", self.rep))
        with self.assertRaises(UserError):
            alert.action_done()
        alert.action_reopen()
        self.assertEqual((alert.state, bool(alert.done_by_id)), ("seen", False))

    def test_snooze_ends(self):
        alert = self.of[self.rep]
        alert.with_user(self.rep).action_snooze()
        self.Alert._wake()
        self.assertEqual(alert.state, "snoozed")
        alert.sudo()._workflow_write({"snooze_until": fields.Date.today()})
        self.Alert._wake()
        self.assertEqual(alert.state, "seen")

    def test_manager_acts_for_people_below(self):
        alert = self.of[self.rep]
        alert.with_user(self.manager).action_done()
        self.assertEqual((alert.state, alert.done_by_id), ("done", self.manager))
        own = self.of[self.manager]
        self.assertTrue(own.with_user(self.regional).can_done)
        for user in (self.business, self.auditor):
            if user == self.auditor:
                with self.assertRaises(AccessError):
                    own.with_user(user).action_done()
        with self.assertRaises(AccessError):
            own.with_user(self.regional).action_see()
        self.assertTrue(self.Alert.browse(own.id).state == "open")

    def test_reason(self):
        self.rule.response = "reason"
        self._missed(self.rep, self.doctor_b)
        self.rule._evaluate(self.company)
        alert = self.Alert.search(
            [("partner_id", "=", self.doctor_b.id), ("user_id", "=", self.rep.id)]
        )
        mine = alert.with_user(self.rep)
        action = mine.action_done()
        self.assertEqual((action["res_model"], alert.state), ("pharma.alert.done", "open"))
        self.assertEqual(mine.action_done("   ")["res_model"], "pharma.alert.done")
        with self.assertRaises(UserError):
            self._rpc(self.rep, "pharma.alert", "action_done", alert.ids, {"a": 1})
        Wizard = self.env["pharma.alert.done"]
        with self.assertRaises(AccessError):
            Wizard.with_user(self.rep2).create(
                {"alert_ids": [(6, 0, alert.ids)], "reason": "forged"}
            ).action_done()
        wizard = (
            Wizard.with_user(self.rep)
            .with_context(**action["context"])
            .create({"reason": "Emergency"})
        )
        self.assertIn(self.doctor_b.name, wizard.text)
        wizard.action_done()
        self.assertEqual((alert.state, alert.reason), ("done", "Emergency"))

    def test_reopen_only_what_still_holds(self):
        alert = self.of[self.rep]
        alert.with_user(self.rep).action_done()
        alert.date_gone = fields.Datetime.now()
        with self.assertRaises(UserError):
            alert.with_user(self.rep).action_reopen()

    def test_open_counts_as_seen_for_the_person_only(self):
        alert = self.of[self.rep]
        action = alert.with_user(self.manager).action_open()
        self.assertEqual((action["res_model"], action["res_id"]), ("pharma.call", alert.res_id))
        self.assertEqual(alert.state, "open")
        alert.with_user(self.rep).action_open()
        self.assertEqual(alert.state, "seen")

    def test_preferences_are_ones_own(self):
        self.rep.with_user(self.rep).write(
            {"pharma_alert_info": "app", "pharma_alert_quiet_from": 20, "pharma_alert_quiet_to": 8}
        )
        with self.assertRaises(AccessError):
            self.rep2.with_user(self.rep).write({"pharma_alert_info": "none"})

    def test_deliveries(self):
        sent = self.Delivery.search([("alert_id", "in", self.alerts.ids)])
        self.assertTrue(sent)
        self.assertEqual(self.Delivery.with_user(self.rep).search([]).user_id, self.rep)
        with self.assertRaises(AccessError):
            self._rpc(self.rep, "pharma.alert.delivery", "write", sent.ids, {"state": "sent"})

    def test_list_in_constant_queries(self):
        """What a manager may do with 60 alerts costs as much as with two."""
        call = self.env["pharma.call"].search([("user_id", "=", self.rep.id)], limit=1)
        counts = []
        # how the language writes days is read once and kept
        self.assertTrue(self.of[self.rep].with_user(self.manager).text)
        for times in (1, 60):
            self._multiply(call, times)
            self.rule._evaluate(self.company)
            alerts = self.Alert.with_user(self.manager).search([("user_id", "=", self.rep.id)])
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            read = alerts.read(["text", "can_done", "can_snooze", "can_reopen", "state"])
            counts.append(self.env.cr.sql_log_count - before)
            self.assertTrue(all(row["can_done"] for row in read))
        self.assertEqual(len(read), 62)
        self.assertEqual(counts[0], counts[1])

    def test_a_forged_team_in_the_context(self):
        alert = self.of[self.manager]
        forged = {"pharma_alert_team": {"paths": ["1/"], "superiors": []}}
        with self.assertRaises(AccessError):
            self._rpc(self.rep, "pharma.alert", "action_done", alert.ids, context=forged)
        self.assertEqual(alert.state, "open")
