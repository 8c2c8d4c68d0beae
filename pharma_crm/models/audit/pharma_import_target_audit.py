# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ...tools.change_source import SOURCE_KEY, ChangeSource


class PharmaImportTarget(models.AbstractModel):
    """What a list changes in accounts stands in their history, also where it is written as a set."""

    _inherit = "pharma.import.target"

    def _bulk_write(self, model, changes):
        names = self.env["pharma.field.policy"]._history_names("res.partner")
        names = sorted(names & {name for vals in changes.values() for name in vals})
        if model._name != "res.partner" or not names:
            return super()._bulk_write(model, changes)
        History = self.env["pharma.field.history"]
        accounts = model.browse([record.id for record in changes])
        before = History._snapshot(accounts, names)
        result = super()._bulk_write(model, changes)
        source = self.env.context.get(SOURCE_KEY)
        History._note(
            [
                {
                    "partner_id": account.id,
                    "company_id": account.company_id.id,
                    "res_model": "res.partner",
                    "res_id": account.id,
                    "action": "write",
                    "field_name": name,
                    "old_value": old,
                    "new_value": new,
                }
                for account, name, old, new in History._differences(accounts, names, before)
            ],
            source if type(source) is ChangeSource else ChangeSource("import"),
        )
        return result
