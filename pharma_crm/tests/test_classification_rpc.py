# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .classification_common import ClassificationCommon


@tagged("-at_install", "post_install")
class TestClassificationRpc(ClassificationCommon, HttpCase):
    """What a rep's password can do to classes over JSON-2."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.model.lock_months = 6
        cls.model.action_activate()
        both = cls.doctor_a | cls.doctor_south
        both.pharma_patients_week = 30
        both.pharma_class_since = fields.Date.today() - timedelta(days=9)
        cls._later()
        both.pharma_patients_week = 60
        cls.draft = cls.model.browse(cls.model.action_new_version()["res_id"])
        cls.draft.action_preview()
        proposals = cls.env["pharma.classification.proposal"].search(
            [("partner_id", "in", both.ids)]
        )
        cls.proposal, cls.proposal_south = (
            proposals.filtered(lambda p, doctor=doctor: p.partner_id == doctor) for doctor in both
        )

    def setUp(self):
        super().setUp()
        self.keys = {}

    def _key(self, user):
        if user not in self.keys:
            later = fields.Datetime.now() + timedelta(days=1)
            keys = self.env["res.users.apikeys"].with_user(user)
            self.keys[user] = keys._generate("rpc", "test", later)
        return self.keys[user]

    def _call(self, user, model, method, **arguments):
        self.env.flush_all()
        with mute_logger("odoo.http"):
            answer = self.url_open(
                f"/json/2/{model}/{method}",
                json=arguments,
                headers={"Authorization": f"bearer {self._key(user)}"},
            )
        self.env.invalidate_all()
        return answer.status_code, answer.json()

    def _refused(self, user, model, method, **arguments):
        with self.subTest(user=user.login, model=model, method=method, arguments=arguments):
            status, body = self._call(user, model, method, **arguments)
            self.assertGreaterEqual(status, 400, body)
            self.assertIn(
                body["name"],
                (
                    "odoo.exceptions.AccessError",
                    "odoo.exceptions.UserError",
                    "werkzeug.exceptions.NotFound",
                ),
            )
            self.assertEqual((self.proposal.state, self.proposal_south.state), ("open", "open"))
            self.assertEqual((self.model.state, self.draft.state), ("active", "draft"))
            self.assertEqual(self.model.job_state, "none")
            self.assertEqual(self.doctor_a.pharma_class_id, self.class_b)

    def test_a_rep_decides_nothing(self):
        for user in (self.rep, self.auditor):
            for proposal in (self.proposal, self.proposal_south):
                ids = proposal.ids
                name = proposal._name
                self._refused(user, name, "action_confirm", ids=ids)
                self._refused(user, name, "action_refuse", ids=ids, reason="No")
                self._refused(user, name, "write", ids=ids, vals={"state": "confirmed"})
                self._refused(user, name, "unlink", ids=ids)
                self._refused(
                    user, name, "action_confirm", ids=ids, context={"pharma_workflow_permit": True}
                )
            self._refused(
                user,
                "pharma.classification.refuse",
                "create",
                vals_list=[{"proposal_ids": [[6, 0, self.proposal.ids]], "reason": "No"}],
            )

    def test_a_manager_of_another_district(self):
        self._refused(
            self.manager, self.proposal._name, "action_confirm", ids=self.proposal_south.ids
        )
        self._refused(
            self.manager,
            self.proposal._name,
            "action_confirm",
            ids=(self.proposal | self.proposal_south).ids,
        )
        status, body = self._call(
            self.manager,
            "pharma.classification.refuse",
            "create",
            vals_list=[{"proposal_ids": [[6, 0, self.proposal_south.ids]], "reason": "No"}],
        )
        if status == 200:
            self._refused(self.manager, "pharma.classification.refuse", "action_refuse", ids=body)

    def test_a_rep_rates_nothing(self):
        for user in (self.rep, self.manager, self.steward):
            for method in ("action_activate", "action_preview", "action_rate", "action_archive"):
                for model in (self.model, self.draft):
                    self._refused(user, model._name, method, ids=model.ids)
            for method in ("action_job_stop", "action_job_resume", "action_new_version"):
                self._refused(user, self.model._name, method, ids=self.model.ids)
            for values in (
                {"state": "archived"},
                {"job_state": "queued"},
                {"preview_date": "2030-01-01 00:00:00"},
                {"name": "x"},
            ):
                self._refused(user, self.model._name, "write", ids=self.model.ids, vals=values)

    def test_what_is_private_stays_private(self):
        for model, methods in (
            (
                "pharma.classification.model",
                ("_rate", "_cron_rate_nightly", "_job_start", "_workflow_write"),
            ),
            ("pharma.classification.proposal", ("_apply", "_decided", "_withdraw")),
            ("pharma.classification.result", ("_class_on",)),
            ("pharma.background.mixin", ("_cron_background", "_job_write")),
        ):
            for method in methods:
                status, _body = self._call(self.business, model, method)
                self.assertGreaterEqual(status, 400, method)

    def test_nothing_outside_the_reach_is_read(self):
        """Reading, grouping, names and export of what hangs on another district's doctors."""
        for model in (
            "pharma.classification.proposal",
            "pharma.classification.result",
            "pharma.classification.rising",
        ):
            mine = self.doctor_a | self.doctor_b
            status, rows = self._call(
                self.rep, model, "search_read", domain=[], fields=["partner_id", "score"]
            )
            self.assertEqual(status, 200, rows)
            self.assertTrue(rows)
            self.assertLessEqual({row["partner_id"][0] for row in rows}, set(mine.ids))
            status, groups = self._call(
                self.rep,
                model,
                "formatted_read_group",
                domain=[],
                groupby=["partner_id"],
                aggregates=["__count"],
            )
            self.assertEqual(status, 200, groups)
            self.assertLessEqual({group["partner_id"][0] for group in groups}, set(mine.ids))
            status, names = self._call(self.rep, model, "name_search", name="Clara")
            self.assertEqual((status, names), (200, []))
            south = self.env[model].search([("partner_id", "=", self.doctor_south.id)])
            self.assertTrue(south)
            status, body = self._call(
                self.rep, model, "export_data", ids=south.ids, fields_to_export=["score"]
            )
            self.assertGreaterEqual(status, 400, body)
        for model in ("pharma.classification.move", "pharma.classification.distribution"):
            self._refused(self.rep, model, "search_read", domain=[], fields=["id"])
        self._refused(
            self.rep, "pharma.classification.model", "read", ids=self.draft.ids, fields=["move_ids"]
        )

    def test_results_stay_as_they_were_made(self):
        results = self.env["pharma.classification.result"].search(
            [("partner_id", "=", self.doctor_a.id)]
        )
        for user in (self.rep, self.business, self.admin):
            self._refused(user, results._name, "write", ids=results.ids, vals={"score": 100})
            self._refused(user, results._name, "unlink", ids=results.ids)
            self._refused(
                user,
                "res.partner",
                "write",
                ids=self.doctor_a.ids,
                vals={"pharma_class_id": self.class_a.id},
            )

    def test_the_manager_may(self):
        status, body = self._call(
            self.manager, self.proposal._name, "action_confirm", ids=self.proposal.ids
        )
        self.assertEqual((status, body), (200, True))
        self.assertEqual(self.doctor_a.pharma_class_id, self.class_a)
        status, body = self._call(
            self.regional, self.proposal._name, "action_refuse", ids=self.proposal.ids, reason="x"
        )
        self.assertEqual(body["name"], "odoo.exceptions.UserError")
