# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields
from odoo.tests import tagged

from odoo.addons.pharma_crm.tests.privacy_common import MAIL, NAME, grep_database

from .common import SamplesCommon


@tagged("post_install", "-at_install")
class TestSamplesPrivacy(SamplesCommon):
    """An erased person's samples: what was signed stays for the law, and nothing else says who it was."""

    def test_signature_is_kept_until_its_time_is_over(self):
        officer = self._user("t_officer", "privacy")
        person = self._account("doctor", NAME, "T-D9", email=MAIL)
        self._cover(self.n1a, person)
        self._bag(self.rep, (self.sample, 10, self.lot_late))
        call = self._report(
            self.rep,
            person,
            (self.sample, 2, self.lot_late),
            note=f"{NAME} asks for studies",
            purpose="Studies",
        )
        handover = call.handover_ids
        self.assertEqual(handover.signature_state, "intact")
        request = (
            self.env["pharma.privacy.request"]
            .with_user(officer)
            .create({"partner_id": person.id, "kind": "erasure", "identity_checked": True})
        )
        request.action_erase()
        self.assertEqual(
            {column for column, _word in grep_database(self.env, "qwill", MAIL)},
            {"pharma_handover.signed_by"},
        )
        self.env.invalidate_all()
        self.assertFalse(call.note)
        self.assertEqual(call.state, "submitted")
        self.assertEqual(handover.signature_state, "intact", "the seal still holds")
        kept = {line.model_name: line for line in request.line_ids if line.done == "kept"}
        self.assertEqual(
            kept["pharma.handover"].rule_id, self.env.ref("pharma_crm_samples.retention_samples")
        )
        self.assertIn("pharma.spend", kept)
        self.env["pharma.retention.rule"].search([("code", "=", "samples")]).years = 0
        request.sudo()._workflow_write({"kept_until": fields.Date.today()})
        with self.enter_registry_test_mode():
            self.env.ref("pharma_crm.cron_end_of_retention").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(grep_database(self.env, "qwill", MAIL), [])
        self.assertFalse(handover.signature)
        self.assertEqual(handover.line_ids.quantity, 2)
