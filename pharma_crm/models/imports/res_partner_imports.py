# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResPartner(models.Model):
    """What lists say of accounts, and what happens after one was loaded."""

    _inherit = "res.partner"

    pharma_organisation_code = fields.Char(
        "Code of the organisation", help="Number of the trust or chain in the official list."
    )
    pharma_organisation_name = fields.Char(
        "Belongs to", help="The trust, group or chain above this account, as the list names it."
    )

    def _pharma_loaded(self, created, changes, source=None):
        """Take note of accounts that an import wrote past `create` and `write`. To be extended.

        :param created: accounts that are new.
        :param changes: {account: {field: (old value, new value)}} of those that were there; a link is an id when
            new and a record when old.
        :param source: the import.
        """
