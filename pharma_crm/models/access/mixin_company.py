# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class PharmaCompanyMixin(models.AbstractModel):
    """For records that are made often: Odoo's check that what they name is of their company, with a short way.

    Odoo builds and runs a domain for each field. What is named is nearly always of the very company, or of none,
    which is right by each of Odoo's rules; only the rest is left to Odoo.
    """

    _name = "pharma.company.mixin"
    _description = "Checks companies the short way"

    def _check_company(self, fnames=None):
        names = self._fields if fnames is None or "company_id" in fnames else fnames
        names = [name for name in names if getattr(self._fields[name], "check_company", False)]
        doubtful = self.filtered(lambda record: not record._is_of_one_company(names))
        if doubtful:
            return super(PharmaCompanyMixin, doubtful)._check_company(fnames)
        return None

    def _is_of_one_company(self, names):
        """Whether what these fields name is of the record's own company, or of none."""
        record = self.sudo()  # as Odoo's check
        return all(
            not record[name]
            or "company_id" in record[name]._fields
            and record[name]._name != "res.users"  # users have a rule of their own
            and record[name].company_id <= record.company_id
            for name in names
        )
