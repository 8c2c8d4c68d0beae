# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from lxml import etree

from odoo.tests import tagged

from .common import PharmaCommon

FORMS = ("pharma_crm.view_doctor_form", "pharma_crm.view_hospital_form")


@tagged("post_install", "-at_install")
class TestAccountForms(PharmaCommon):
    """What one does with an account stands in the bar; the button box only counts. Odoo hides the seventh button."""

    def _form(self, xmlid, user):
        view = self.env["res.partner"].with_user(user).get_view(self.env.ref(xmlid).id, "form")
        return etree.fromstring(view["arch"])

    def _verbs(self, xmlid, user):
        return [button.get("name") for button in self._form(xmlid, user).findall("header/button")]

    def test_the_box_counts(self):
        for xmlid in FORMS:
            for user in (self.rep, self.manager, self.medical, self.steward, self.auditor):
                for button in self._form(xmlid, user).iterfind(
                    ".//div[@name='button_box']//button"
                ):
                    with self.subTest(form=xmlid, user=user.login, button=button.get("name")):
                        self.assertIsNotNone(
                            button.find(".//field"), "a button that counts nothing"
                        )

    def test_the_bar_acts(self):
        for xmlid in FORMS:
            for user in (self.rep, self.manager, self.medical, self.steward, self.auditor):
                buttons = self._form(xmlid, user).findall("header/button")
                names = [button.get("name") for button in buttons]
                # one thing at most comes before it: what who uses an addon to the right does most
                self.assertIn("action_pharma_overview", names[:2])
                self.assertEqual(
                    [b.get("name") for b in buttons if "btn-primary" in (b.get("class") or "")],
                    names[: names.index("action_pharma_overview") + 1],
                )
                for button in buttons:
                    with self.subTest(form=xmlid, user=user.login, button=button.get("name")):
                        # a new record has nothing to act on yet
                        self.assertIn("not id", button.get("invisible"))
                        self.assertTrue(button.get("string") and button.get("icon"))

    def test_verbs_by_role(self):
        doctor, hospital = FORMS
        rep = self._verbs(doctor, self.rep)
        self.assertLess({"action_pharma_raise", "action_pharma_propose"}, set(rep))
        self.assertLessEqual(len(rep), 6, "more do not fit beside the chatter")
        self.assertNotIn("action_pharma_propose", self._verbs(doctor, self.medical))
        self.assertEqual(self._verbs(doctor, self.auditor), ["action_pharma_overview"])
        self.assertIn("action_pharma_near_by", self._verbs(hospital, self.auditor))
