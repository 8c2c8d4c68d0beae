# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import importlib.util
import io

from PIL import Image

from odoo.modules.module import get_module_path
from odoo.tests import tagged

from .common import signature
from .handover_common import HandoverCommon
from .test_drawn_image import image


@tagged("post_install", "-at_install")
class TestSignatureColumn(HandoverCommon):
    """A signature lies in the row of its hand-over; those that were attachments are brought there by an update."""

    def _migrate(self):
        path = f"{get_module_path('pharma_crm_samples')}/migrations/19.0.1.1.0/post-signatures.py"
        spec = importlib.util.spec_from_file_location("post_signatures", path)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        script.migrate(self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()

    def _attachments(self):
        return self.env["ir.attachment"].search(
            [("res_model", "=", "pharma.handover"), ("res_field", "=", "signature")]
        )

    def test_attachment_becomes_the_column(self):
        handover = self._report(self.rep, self.doctor_a, (self.sample, 1)).handover_ids
        self.assertFalse(self._attachments())
        drawn = handover.signature
        self.env.flush_all()
        self.env.cr.execute("UPDATE pharma_handover SET signature = NULL")
        self.env["ir.attachment"].create(
            {
                "name": "signature",
                "res_model": "pharma.handover",
                "res_field": "signature",
                "res_id": handover.id,
                "datas": drawn,
            }
        )
        self.env.invalidate_all()
        self.assertEqual(handover.signature_state, "broken")
        self._migrate()
        self.assertEqual(base64.b64decode(handover.signature), base64.b64decode(drawn))
        self.assertEqual(handover.signature_state, "intact")
        self.assertFalse(self._attachments())

    def test_run_again_it_changes_nothing(self):
        handover = self._report(self.rep, self.doctor_a, (self.sample, 1)).handover_ids
        drawn = handover.signature
        self._migrate()
        self.assertEqual(handover.signature, drawn)
        self.assertNotEqual(drawn, signature("another").encode())

    def test_a_large_drawing_is_made_smaller_and_stays_sealed(self):
        handover = {
            "signature": image(3000, 1000).decode(),
            "signed_by": "Anna North",
            "lines": [{"product_id": self.sample.id, "quantity": 1}],
        }
        done = self._report(self.rep, self.doctor_a, handovers=[handover]).handover_ids
        self.assertEqual(done.signature_state, "intact")
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(done.signature_state, "intact")
        size = Image.open(io.BytesIO(base64.b64decode(done.signature))).size
        self.assertLessEqual(size, (1024, 512))
