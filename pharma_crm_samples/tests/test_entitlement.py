# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.limits.pharma_limit_engine import Situation
from .common import SamplesCommon


@tagged("post_install", "-at_install")
class TestEntitlement(SamplesCommon):
    """What a doctor of a class is entitled to is the most that the whole team can give."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["pharma.limit.rule"].search([]).action_archive()
        cls.env["pharma.entitlement"].create(
            {
                "class_id": cls.class_a.id,
                "company_id": cls.company.id,
                "line_ids": [
                    Command.create({"kind": "gifts", "maximum": 2, "period": "year"}),
                    Command.create({"kind": "samples", "unlimited": True}),
                ],
            }
        )
        for user in (cls.rep, cls.rep2):
            cls._bag(user, (cls.gift, 20), (cls.leaflet, 20), (cls.sample, 50, cls.lot_late))

    def test_more_than_entitled_is_refused_with_all_numbers(self):
        self._report(self.rep, self.doctor_a, (self.gift, 1))
        with (
            self.assertRaisesRegex(
                UserError, "Class A: up to 2 a year.*allowed 2, given 1, .*asked for 2"
            ),
            self.env.cr.savepoint(),
        ):
            self._report(self.rep2, self.doctor_a, (self.gift, 2))
        self._report(self.rep2, self.doctor_a, (self.gift, 1))

    def test_requests_count(self):
        self._request(self.rep, self.doctor_a, (self.gift, 2)).action_submit()
        with self.assertRaisesRegex(UserError, "reserved by requests 2"):
            self._request(self.rep2, self.doctor_a, (self.gift, 1)).action_submit()

    def test_what_is_not_listed_or_without_limit_is_free(self):
        self._report(self.rep, self.doctor_a, (self.sample, 4, self.lot_late), (self.leaflet, 9))
        # no entitlement for class B
        self._report(self.rep, self.doctor_b, (self.gift, 9))

    def test_only_doctors_are_entitled(self):
        engine = self.env["pharma.limit.engine"]
        day = fields.Date.context_today(self.env.user)
        for partner, rules in ((self.doctor_a, 1), (self.hospital, 0), (self.doctor_a.browse(), 0)):
            situation = Situation(self.company, partner, self.rep, day, None, None)
            self.assertEqual(len(engine._rules_for(situation, self.gift)), rules)

    def test_a_company_may_only_show_it(self):
        self.company.pharma_enforce_entitlement = False
        self._report(self.rep, self.doctor_a, (self.gift, 9))

    def test_limits_and_entitlement_are_both_told(self):
        self.env["pharma.limit.rule"].create(
            {"name": "Gift limit", "kind": "gift", "quantity": 1, "window": "month"}
        )
        with self.assertRaisesRegex(UserError, "(?s)Gift limit.*Class A"):
            self._report(self.rep, self.doctor_a, (self.gift, 3))
