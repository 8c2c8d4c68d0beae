# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class ResPartner(models.Model):
    """Changes of accounts stay on record, field by field, with their source."""

    _inherit = "res.partner"

    pharma_unverified = fields.Boolean(
        "Unverified",
        readonly=True,
        copy=False,
        tracking=True,
        index="btree_not_null",
        help="Proposed by a rep and usable at once; a data steward has not confirmed it yet.",
    )
    pharma_verified_on = fields.Date(
        "Verified on", readonly=True, copy=False, help="The last day somebody confirmed these data."
    )
    pharma_history_ids = fields.One2many(
        "pharma.field.history", "partner_id", "Changes", readonly=True
    )

    @api.model
    def _note_accounts(self, action, changes):
        self.env["pharma.field.history"]._note(
            [
                {
                    "partner_id": partner.id if action != "unlink" else None,
                    "company_id": company_id,
                    "res_model": "res.partner",
                    "res_id": partner.id,
                    "action": action,
                    "field_name": name,
                    "old_value": old,
                    "new_value": new,
                }
                for partner, company_id, name, old, new in changes
            ]
        )

    def write(self, vals):
        names = sorted(self.env["pharma.field.policy"]._history_names("res.partner") & vals.keys())
        # sudo: only to tell accounts from other partners
        accounts = (
            self.sudo().filtered("pharma_type").with_env(self.env) if names else self.browse()
        )
        if not accounts:
            return super().write(vals)
        History = self.env["pharma.field.history"]
        companies = {partner.id: partner.sudo().company_id.id for partner in accounts}
        before = History._snapshot(accounts, names)
        result = super().write(vals)
        changes = History._differences(accounts, names, before)
        if changes:
            self._note_accounts(
                "write", [(partner, companies[partner.id], *rest) for partner, *rest in changes]
            )
        return result

    def unlink(self):
        # the code, not the name: who was deleted leaves no personal data behind
        gone = [
            (partner, partner.company_id.id, None, partner.pharma_code or f"#{partner.id}", None)
            for partner in self.sudo().filtered("pharma_type")
        ]
        result = super().unlink()
        left = self.exists()  # a merge archives instead, until it is final
        gone = [row for row in gone if row[0] not in left]
        if gone:
            self._note_accounts("unlink", gone)
        return result

    def action_pharma_verify(self):
        """Say that somebody has looked at these accounts and that their data are right today."""
        self.check_access("write")
        self.filtered("pharma_type").write({"pharma_verified_on": fields.Date.context_today(self)})
        return True

    def action_pharma_open_history(self):
        """Open all changes of this account."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("pharma_crm.action_field_history")
        action["domain"] = [("partner_id", "=", self.id)]
        action["context"] = {"search_default_last_year": 0}
        return action
