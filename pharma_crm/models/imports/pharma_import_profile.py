# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class PharmaImportProfile(models.Model):
    """A remembered mapping: which column of a known list fills which field."""

    _name = "pharma.import.profile"
    _description = "Import profile"
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    target = fields.Selection(
        selection=lambda self: self.env["pharma.import"]._selection_target(), required=True
    )
    country_id = fields.Many2one(
        "res.country", help="Of phone numbers, states and addresses that name none."
    )
    line_ids = fields.One2many("pharma.import.profile.line", "profile_id", "Columns", copy=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True)

    @api.model
    def _match(self, columns, target=None):
        """Return the profile that knows these columns best, if it knows all its required ones."""
        present = {column.casefold() for column in columns}
        best, best_share = self.browse(), 0.6
        for profile in self.search([("target", "=", target)] if target else []):
            known = {line.column.casefold(): line for line in profile.line_ids}
            required = [name for name, line in known.items() if line.field_id.required]
            share = len(present & known.keys()) / len(known) if known else 0
            if share > best_share and present.issuperset(required):
                best, best_share = profile, share
        return best
