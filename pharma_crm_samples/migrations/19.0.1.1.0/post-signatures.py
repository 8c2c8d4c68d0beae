# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Signatures were attachments of the hand-overs; they are a column now."""

import base64

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    signatures = (
        env["ir.attachment"]
        .with_context(prefetch_fields=False)
        .search([("res_model", "=", "pharma.handover"), ("res_field", "=", "signature")])
    )
    for signature in signatures:
        # by SQL: a hand-over that is done refuses every change, and nothing of it changes here
        cr.execute(
            "UPDATE pharma_handover SET signature = %s WHERE id = %s AND signature IS NULL",
            [base64.b64encode(signature.raw), signature.res_id],
        )
        signature.invalidate_recordset()
    signatures.unlink()
    env["pharma.handover"].invalidate_model(["signature"])
