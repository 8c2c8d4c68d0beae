# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models, tools


class PharmaClassificationModel(models.Model):
    """Rating what has changed: which fields the active models read, and whom a change of one concerns."""

    _inherit = "pharma.classification.model"

    @api.model
    @tools.ormcache()
    def _active_inputs(self):
        """Return (model id, target, fields of the account, fields of accounts it points to) of the active models."""
        result = []
        # sudo: who changes an account need not be allowed to read the models that rate it
        for model in self.sudo().search([("state", "=", "active")]):
            own, via = {"pharma_type", "company_id", "active"}, set()
            for criterion in model.criterion_ids:
                through, field = criterion._input_fields()
                if criterion.figure:
                    own.add(f"figure:{criterion.figure}")
                elif field:
                    own.add((through or field).name)
                    if through:
                        via.add(field.name)
            for condition in model._kol_domain_or_nobody().iter_conditions():
                own.add(str(getattr(condition, "field_expr", "")).split(".")[0])
            result.append((model.id, model.target, frozenset(own), frozenset(via)))
        return tuple(result)

    @api.model
    def _rate_new(self, partners):
        """Rate accounts that were just created; nobody points to them yet."""
        by_target = partners.grouped("pharma_type")
        for model_id, target, _own, _via in self._active_inputs():
            if target in by_target:
                # sudo: the rating writes what no user may write by hand
                self.sudo().browse(model_id)._rate(by_target[target].ids)

    @api.model
    def _rate_changed(self, partner_ids, names):
        """Rate accounts, and those that take a value from them, after a change of the named fields."""
        for model_id, _target, own, via in self._active_inputs() if partner_ids else ():
            if not own.isdisjoint(names) or not via.isdisjoint(names):
                # sudo: as above
                self.sudo().browse(model_id)._rate(partner_ids)
