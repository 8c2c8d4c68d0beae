# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import hashlib
import json

from odoo import models


class PharmaApprovalMixin(models.AbstractModel):
    """What an approver is told about a record outside its form: in the mail, on the page behind it, in bulk."""

    _inherit = "pharma.approval.mixin"

    def _decision_facts(self):
        """Return [(label, text)] of what is decided on. To be extended; the caller is superuser."""
        self.ensure_one()
        facts = [(self._description_of_model(), self.display_name)]
        if self.submitted_by_id:
            facts.append((self.env._("Asked for by"), self.submitted_by_id.name))
        return facts

    def _description_of_model(self):
        # sudo: the name of a kind of record is no secret
        return self.env["ir.model"].sudo()._get(self._name).name

    def _decision_outlook(self):
        """Return [(label, text)] of what changes by itself, as a budget's rest. To be extended; as superuser."""
        self.ensure_one()
        return []

    def _decision_version(self, review):
        """Return a hash of what is decided on: another submission or another content has another one."""
        self.ensure_one()
        # sudo: the same for whoever asks. One language, so that it does not depend on the reader's.
        record = self.sudo().with_context(lang="en_US", tz="UTC")
        content = [
            self._name,
            self.id,
            review.id,
            str(record.submitted_on),
            record._decision_facts(),
        ]
        return hashlib.sha256(json.dumps(content, default=str).encode()).hexdigest()
