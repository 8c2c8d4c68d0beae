# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ...tools.numbering import give_numbers


class PharmaBagDocumentMixin(models.AbstractModel):
    """A numbered document about one rep's bag, made by that rep, decided by the managers above."""

    _name = "pharma.bag.document.mixin"
    _description = "Document about a bag"
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
    line_manager_id = fields.Many2one(
        "res.users",
        "Line manager",
        compute="_compute_line_manager_id",
        store=True,
        help="The nearest manager above the rep.",
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

    @api.depends("territory_id", "user_id")
    def _compute_line_manager_id(self):
        for document in self:
            chain = self.env["res.users"]
            if document.territory_id:
                chain = document.territory_id._manager_chain()
            if document.user_id in chain:
                # A manager's own bag goes upward, never to those below.
                chain = chain[chain.ids.index(document.user_id.id) + 1 :]
            document.line_manager_id = chain[:1]

    def _refresh_managers(self):
        """Ask those who manage the territory now, not when the draft was made."""
        for name in ("territory_id", "line_manager_id"):
            self.env.add_to_compute(self._fields[name], self)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if self.env.su:
                continue
            if vals.get("user_id", self.env.uid) != self.env.uid:
                raise AccessError(self.env._("Everybody speaks for the own bag only."))
            if vals.get("company_id", self.env.company.id) not in self.env.companies.ids:
                raise AccessError(self.env._("This is not your company."))
        documents = super().create(vals_list)
        give_numbers(documents)
        return documents

    def write(self, vals):
        if not self.env.su and {"user_id", "company_id"} & vals.keys():
            raise AccessError(self.env._("The rep and the company of a document do not change."))
        return super().write(vals)

    def _lock_state(self):
        """Hold the document until the end of the transaction: of two devices one is told."""
        self.ensure_one()
        self.flush_recordset()
        self.env.execute_query(
            SQL("SELECT 1 FROM %s WHERE id = %s FOR UPDATE", SQL.identifier(self._table), self.id)
        )
        self.invalidate_recordset([self._workflow_field])
