# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from lxml import etree

from odoo.tests import tagged

from .common import SamplesCommon


@tagged("post_install", "-at_install")
class TestAccountForms(SamplesCommon):
    """What a rep does daily stands first in the bar of an account, whatever the addons that add to it."""

    def _bar(self, form, user):
        view = self.env["res.partner"].with_user(user).get_view(self.env.ref(form).id, "form")
        buttons = etree.fromstring(view["arch"]).findall("header/button")
        return [button.get("name") for button in buttons]

    def test_daily_verbs_first(self):
        self.assertEqual(
            self._bar("pharma_crm.view_doctor_form", self.rep)[:4],
            [
                "action_report_call",
                "action_pharma_overview",
                "action_plan_call",
                "action_pharma_request",
            ],
        )
        self.assertEqual(
            self._bar("pharma_crm.view_hospital_form", self.rep)[:3],
            ["action_report_call", "action_pharma_overview", "action_plan_call"],
        )

    def test_not_for_who_makes_no_calls(self):
        bar = self._bar("pharma_crm.view_doctor_form", self.steward)
        self.assertFalse(
            {"action_report_call", "action_plan_call", "action_pharma_request"} & set(bar)
        )
