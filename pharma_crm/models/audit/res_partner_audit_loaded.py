# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class ResPartner(models.Model):
    """Changes that a list brought stand in the history, with the import as their source."""

    _inherit = "res.partner"

    def _pharma_loaded(self, created, changes, source=None):
        result = super()._pharma_loaded(created, changes, source)
        History = self.env["pharma.field.history"]
        names = self.env["pharma.field.policy"]._history_names("res.partner")
        rows = [
            (
                partner.id,
                name,
                History._text(partner, name, History._raw(old)),
                History._text(
                    partner, name, (new,) if new and partner._fields[name].relational else new or ()
                ),
            )
            for partner, vals in changes.items()
            for name, (old, new) in vals.items()
            if name in names
        ]
        if rows:
            History._pharma_note_changes(rows, "import", source)
        return result
