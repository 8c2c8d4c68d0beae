# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import PharmaCommon


@tagged("post_install", "-at_install")
class TestAccountSignup(PharmaCommon):
    def test_no_link_for_an_account_out_of_reach(self):
        self.env["ir.config_parameter"].sudo().set_param("auth_signup.invitation_scope", "b2c")
        with self.assertRaises(AccessError):
            self.doctor_a.with_user(self.rep_south).signup_get_auth_param()
        self.assertFalse(self.doctor_a.signup_type)
        self.assertTrue(self.doctor_a.with_user(self.rep).signup_get_auth_param())

    def test_other_contacts_stay_as_they_are(self):
        contact = self.env["res.partner"].create({"name": "Courier"})
        contact.with_user(self.rep_south).signup_get_auth_param()
