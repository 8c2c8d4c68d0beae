# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ...tools.numbering import give_numbers


class PharmaOwnDocumentMixin(models.AbstractModel):
    """A numbered document that a rep makes in the own name, in one company, decided by the managers above.

    The model has `name`, `user_id`, `company_id` and `territory_id`.
    """

    _name = "pharma.own.document.mixin"
    _description = "Document of a rep"

    # fields that say which managers decide, worked out from the territory
    _decider_fields = ("line_manager_id",)

    line_manager_id = fields.Many2one(
        "res.users",
        "Line manager",
        compute="_compute_line_manager_id",
        store=True,
        help="The nearest manager above the rep.",
    )

    @api.depends("territory_id", "user_id")
    def _compute_line_manager_id(self):
        for document in self:
            document.line_manager_id = document._managers_above()[:1]

    def _lock_state(self):
        """Hold the document until the end of the transaction: of two devices one is told."""
        self.ensure_one()
        self.flush_recordset()
        self.env.execute_query(
            SQL("SELECT 1 FROM %s WHERE id = %s FOR UPDATE", SQL.identifier(self._table), self.id)
        )
        self.invalidate_recordset([self._workflow_field])

    def _managers_above(self):
        """Return the managers of the territory, nearest first; of a manager's own document those above alone."""
        self.ensure_one()
        return self.territory_id._managers_above(self.user_id)

    def _refresh_managers(self):
        """Ask those who manage the territory now, not when the draft was made."""
        for name in ("territory_id", *self._decider_fields):
            self.env.add_to_compute(self._fields[name], self)

    def _refresh_deciders(self):
        """A manager who has left the territory decides no more, the next one does."""
        # sudo: who manages is worked out, whatever the user may write
        waiting = self.sudo().filtered(lambda document: document.state == "review")
        for name in self._decider_fields:
            self.env.add_to_compute(self._fields[name], waiting)
        waiting._recompute_recordset(self._decider_fields)
        return super()._refresh_deciders()

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                if vals.get("user_id", self.env.uid) != self.env.uid:
                    raise AccessError(self.env._("Everybody speaks in their own name."))
                if vals.get("company_id", self.env.company.id) not in self.env.companies.ids:
                    raise AccessError(self.env._("This is not your company."))
        documents = super().create(vals_list)
        give_numbers(documents)
        return documents

    def write(self, vals):
        if not self.env.su and {"user_id", "company_id"} & vals.keys():
            raise AccessError(self.env._("The rep and the company of a document do not change."))
        return super().write(vals)
