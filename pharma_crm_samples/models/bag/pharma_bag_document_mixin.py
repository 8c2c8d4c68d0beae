# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class PharmaBagDocumentMixin(models.AbstractModel):
    """A numbered document about one rep's bag, made by that rep, decided by the managers above."""

    _name = "pharma.bag.document.mixin"
    _description = "Document about a bag"
    _inherit = ["pharma.own.document.mixin"]
    _check_company_auto = True
    _workflow_guarded_fields = ("name", "territory_id", "line_manager_id")

    name = fields.Char("Number", readonly=True, copy=False, default="/")
    user_id = fields.Many2one(
        "res.users",
        "Rep",
        required=True,
        index=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        help="Whose bag it is about.",
    )
    territory_id = fields.Many2one(
        "pharma.territory", compute="_compute_territory_id", store=True, index=True
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        readonly=True,
        default=lambda self: self.env.company,
    )

    @api.depends("user_id")
    def _compute_territory_id(self):
        for document in self:
            document.territory_id = document.user_id.pharma_territory_ids.filtered(
                lambda t, d=document: t.company_id == d.company_id
            )[:1]
