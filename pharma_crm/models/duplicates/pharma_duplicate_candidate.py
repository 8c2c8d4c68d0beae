# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaDuplicateCandidate(models.Model):
    """A pair that shares a key, while a scan is at work; what scores enough becomes a duplicate at its end.

    There are millions of them for some minutes. So the accounts are plain numbers (a foreign key would be checked
    twice for each pair; who reads them joins the accounts and so leaves out what is gone), and only what scores enough
    is written a second time.
    """

    _name = "pharma.duplicate.candidate"
    _description = "Pair that a scan compares"
    _log_access = False

    scan_id = fields.Many2one(
        "pharma.duplicate.scan", required=True, readonly=True, ondelete="cascade"
    )
    one_id = fields.Integer("Account", required=True, readonly=True, aggregator=None)
    other_id = fields.Integer("Other account", required=True, readonly=True, aggregator=None)
    kind = fields.Char(required=True, readonly=True)
    score = fields.Float(readonly=True, help="Empty while not compared, or when it is too low.")
    evidence = fields.Json(readonly=True)

    _scan_idx = models.Index("(scan_id, id)")
