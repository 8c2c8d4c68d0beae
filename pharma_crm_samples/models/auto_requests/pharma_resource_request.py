# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class PharmaResourceRequest(models.Model):
    _inherit = "pharma.resource.request"

    rule_id = fields.Many2one(
        "pharma.request.rule",
        "Made by rule",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="A call that was reported made this request.",
    )

    _rule_once = models.UniqueIndex(
        "(call_id, rule_id) WHERE rule_id IS NOT NULL", "This rule has made its request already."
    )

    @api.model
    def _get_workflow_guarded_fields(self):
        return super()._get_workflow_guarded_fields() | {"rule_id"}
