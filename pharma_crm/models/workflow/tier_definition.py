# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError

# Python of a definition runs as whoever submits or opens a record
CODE_FIELDS = {"python_code", "reviewer_expression"}
CODE_TYPES = {"definition_type": ("formula", "domain_formula"), "review_type": ("expression",)}


class TierDefinition(models.Model):
    """Approval rules of our models: an administrator of Pharma CRM keeps them, but writes no Python."""

    _inherit = "tier.definition"

    # named here too, so that their labels are translated with our own words
    name = fields.Char(string="Description")
    model_id = fields.Many2one(string="Referenced Model")
    review_type = fields.Selection(string="Validated by")

    @api.model
    def _get_tier_validation_model_names(self):
        names = super()._get_tier_validation_model_names()
        return [*names, *(n for n in self.env["tier.review"]._guarded_models() if n not in names)]

    @api.model
    def _rules_are_free(self):
        return self.env.su or self.env.user.has_group("base.group_erp_manager")

    def _check_pharma_rules(self):
        """What an administrator of Pharma CRM who does not administer Odoo may keep."""
        if self._rules_are_free():
            return
        for definition in self:
            if not self.env["tier.review"]._is_guarded_model(definition.model):
                raise AccessError(
                    self.env._(
                        "Only an administrator of Odoo changes approval rules of other apps."
                    )
                )
            if any(definition[name] in types for name, types in CODE_TYPES.items()):
                raise AccessError(
                    self.env._(
                        "Only an administrator of Odoo changes approval rules with Python code."
                    )
                )

    def _check_no_code(self, vals):
        if not self._rules_are_free() and any(
            vals[name] != self._first_code(name) for name in CODE_FIELDS & vals.keys()
        ):
            raise AccessError(
                self.env._("Only an administrator of Odoo writes Python code into approval rules.")
            )

    @api.model
    def _first_code(self, name):
        """The example that the field comes with; not default_get(), as a user can have other defaults."""
        return self._fields[name].default(self)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_no_code(vals)
        if not self._rules_are_free():
            first = {name: self._first_code(name) for name in CODE_FIELDS}
            vals_list = [{**first, **vals} for vals in vals_list]
        definitions = super().create(vals_list)
        definitions._check_pharma_rules()
        return definitions

    def write(self, vals):
        self._check_no_code(vals)
        self._check_pharma_rules()
        result = super().write(vals)
        self._check_pharma_rules()
        return result

    def unlink(self):
        self._check_pharma_rules()
        return super().unlink()

    @api.model
    def _cron_send_review_reminder(self):
        """Remind the reviewers; substitutions that begin or end today count from now on."""
        self.env["pharma.approval.substitute"]._refresh_open_reviews()
        return super()._cron_send_review_reminder()
