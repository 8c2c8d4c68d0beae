# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .change_request_common import ChangeRequestCommon

NO_ACL = "odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule"


@tagged("post_install", "-at_install")
class TestChangeRequestAttacks(ChangeRequestCommon):
    """Nobody decides or writes past the steps."""

    @mute_logger(*NO_ACL)
    def test_a_rep_decides_nothing(self):
        request = self._propose({"pharma_patients_week": 45})
        for user in (self.rep, self.rep2, self.manager, self.business, self.medical, self.auditor):
            for step in ("action_accept_all", "action_same_as"):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    getattr(request.with_user(user), step)()
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                request.with_user(user).action_reject_all("no")
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                request.line_ids.with_user(user).action_accept()
        self.assertEqual(request.line_ids.state, "pending")

    @mute_logger(*NO_ACL)
    def test_nobody_decides_the_own_proposal(self):
        both = self._user("t_both", "rep", "data_steward")
        request = self._propose({"pharma_patients_week": 45}, user=both)
        with self.assertRaisesRegex(AccessError, "your own"):
            request.with_user(both).action_accept_all()
        with self.assertRaises(AccessError):
            request.line_ids.with_user(both).action_accept()

    @mute_logger(*NO_ACL)
    def test_nothing_is_written_past_the_steps(self):
        request = self._propose({"pharma_patients_week": 45})
        for user in (self.rep, self.steward, self.admin):
            Request = self.env["pharma.change.request"].with_user(user)
            for vals in (
                {"state": "processed"},
                {"outcome": "accepted"},
                {"partner_id": self.doctor_south.id},
                {"user_id": self.rep2.id},
                {"note": "other"},
            ):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    Request.browse(request.id).write(vals)
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                Request.create(
                    {"account_type": "doctor", "partner_id": self.doctor_a.id, "state": "submitted"}
                )
            for vals in ({"state": "accepted"}, {"new_value": 1}, {"field_name": "company_id"}):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    request.line_ids.with_user(user).write(vals)
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                request.line_ids.with_user(user).unlink()
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                self.env["pharma.change.request.line"].with_user(user).create(
                    {
                        "request_id": request.id,
                        "model_name": "res.partner",
                        "field_name": "name",
                        "new_value": "x",
                    }
                )

    @mute_logger(*NO_ACL)
    def test_requests_of_others_stay_closed(self):
        request = self._propose({"pharma_patients_week": 45})
        for user in (self.rep2, self.rep_south):
            Request = self.env["pharma.change.request"].with_user(user)
            self.assertFalse(Request.search([("id", "=", request.id)]))
            self.assertFalse(
                Request._read_group([("id", "=", request.id)], ["partner_id"], ["__count"])
            )
            self.assertFalse(
                self.env["pharma.change.request.line"]
                .with_user(user)
                .search([("request_id", "=", request.id)])
            )
            with self.assertRaises(AccessError):
                request.line_ids.with_user(user).read(["new_text"])
            with self.assertRaises(AccessError):
                request.with_user(user).message_post(body="hello")
        for user in (self.manager, self.regional, self.steward, self.auditor):
            self.assertTrue(
                self.env["pharma.change.request"].with_user(user).search([("id", "=", request.id)])
            )
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self._propose({"pharma_patients_week": 45}, partner=self.doctor_south)

    @mute_logger(*NO_ACL)
    def test_evidence(self):
        def file(user, name="card.png", size=10, **values):
            return (
                self.env["ir.attachment"]
                .with_user(user)
                .create({"name": name, "datas": base64.b64encode(b"x" * size), **values})
            )

        def send(files, user=None):
            wizard = (
                self.env["pharma.change.propose"]
                .with_user(user or self.rep)
                .create(
                    {
                        "partner_id": self.doctor_a.id,
                        "name": "Anna N.",
                        "attachment_ids": [(6, 0, files.ids)],
                    }
                )
            )
            wizard.action_send()
            return self.env["pharma.change.request"].search(
                [("partner_id", "=", self.doctor_a.id)], limit=1
            )

        mine = file(self.rep)
        request = send(mine)
        self.assertEqual(request.attachment_ids, mine)
        self.assertEqual((mine.res_model, mine.res_id), (request._name, request.id))
        self.assertTrue(mine.with_user(self.steward).datas)
        for user in (self.rep2, self.rep_south, self.medical - self.medical):
            for attachment in mine.with_user(user) if user else ():
                with self.assertRaises(AccessError):
                    attachment.read(["datas"])
        theirs = file(self.rep2)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            send(theirs)
        hanging = file(self.steward, res_model="res.partner", res_id=self.doctor_a.id)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            send(hanging)
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            send(file(self.rep) | file(self.rep) | file(self.rep) | file(self.rep))
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            send(file(self.rep, size=10 * 1024 * 1024 + 1))

    @mute_logger(*NO_ACL)
    def test_other_company(self):
        request = self._propose({"pharma_patients_week": 45})
        other = self.env["res.company"].create({"name": "Other Pharma"})
        stranger = self._user("t_other_steward", "data_steward")
        stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        shared = self._user("t_shared_steward", "data_steward")
        shared.company_ids |= other
        for user in (stranger, shared):
            Request = (
                self.env["pharma.change.request"]
                .with_user(user)
                .with_context(allowed_company_ids=other.ids)
            )
            self.assertFalse(Request.search([]).filtered(lambda r: r.company_id == self.company))
            self.assertFalse(Request.name_search("Anna North"))
            self.assertFalse(Request._read_group([("id", "=", request.id)], ["state"], ["__count"]))
            with self.assertRaises(AccessError):
                Request.browse(request.id).action_accept_all()
            self.assertFalse(
                self.env["mail.message"]
                .with_user(user)
                .with_context(allowed_company_ids=other.ids)
                .search([("model", "=", request._name), ("res_id", "=", request.id)])
            )
        values = self.env["pharma.change.request"].with_user(self.rep)
        foreign = self.env["pharma.specialty"].create(
            {"name": "Foreign", "code": "F-X", "company_id": other.id}
        )
        with self.assertRaises(UserError), self.env.cr.savepoint():
            values.env["res.partner"].pharma_propose(
                {"pharma_specialty_id": foreign.id}, partner_id=self.doctor_a.id
            )
