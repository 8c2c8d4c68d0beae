# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class PharmaClassificationPartMixin(models.AbstractModel):
    """A piece of a classification model: it changes as long as the model is a draft.

    So every result can be explained for ever with the numbers it was made with.
    """

    _name = "pharma.classification.part.mixin"
    _description = "Part of a classification model"

    def _classification_models(self):
        """Return the classification models that these records belong to."""
        raise NotImplementedError

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        models_ = parts._classification_models()
        models_._check_draft()
        models_._forget_preview()
        return parts

    def write(self, vals):
        before = self._classification_models()
        before._check_draft()
        result = super().write(vals)
        after = self._classification_models()
        after._check_draft()
        (before | after)._forget_preview()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_check_draft(self):
        models_ = self._classification_models()
        models_._check_draft()
        models_._forget_preview()
