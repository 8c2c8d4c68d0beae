# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaDuplicateCandidate(models.Model):
    """A pair that shares a key, while a scan is at work; what scores enough becomes a duplicate at its end."""

    _name = "pharma.duplicate.candidate"
    _description = "Pair that a scan compares"
    _log_access = False

    scan_id = fields.Many2one(
        "pharma.duplicate.scan", required=True, readonly=True, ondelete="cascade"
    )
    one_id = fields.Many2one(
        "res.partner", required=True, readonly=True, ondelete="cascade", index=True
    )
    other_id = fields.Many2one(
        "res.partner", required=True, readonly=True, ondelete="cascade", index=True
    )
    kind = fields.Char(required=True, readonly=True)
    score = fields.Float(readonly=True)
    evidence = fields.Json(readonly=True)

    _pair_uniq = models.UniqueIndex("(scan_id, one_id, other_id)")
