# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import AccessError


class DocumentPageHistory(models.Model):
    """Versions of pages of the field force are facts: written once, by writing the page."""

    _inherit = "document.page.history"

    def _pharma_versions(self):
        # sudo: whose page it is
        return self.sudo().filtered("page_id.pharma_kind")

    @api.model_create_multi
    def create(self, vals_list):
        versions = super().create(vals_list)
        for page in versions.page_id:
            if page.pharma_kind and page.pharma_state in ("review", "published"):
                page._pharma_reopen(hide=False)
        return versions

    def write(self, vals):
        if (
            self.env.uid != SUPERUSER_ID
            and set(vals) - {"name", "summary"}
            and self._pharma_versions()
        ):
            raise AccessError(self.env._("A version of a page is not rewritten: edit the page."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_pharma(self):
        if self.env.uid != SUPERUSER_ID and self._pharma_versions().filtered(
            lambda version: version.page_id.pharma_version
        ):
            raise AccessError(self.env._("Versions of a published page stay on record."))
