# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Lists, policies and settings whose changes stand in the audit trail.

Approvals keep their own trail (tier.review and the chatter), accounts theirs by field.
"""

from odoo import api, models


class PharmaClass(models.Model):
    _name = "pharma.class"
    _inherit = ["pharma.class", "pharma.audit.mixin"]


class PharmaSpecialty(models.Model):
    _name = "pharma.specialty"
    _inherit = ["pharma.specialty", "pharma.audit.mixin"]


class PharmaTerritory(models.Model):
    _name = "pharma.territory"
    _inherit = ["pharma.territory", "pharma.audit.mixin"]


class PharmaTerritoryMember(models.Model):
    _name = "pharma.territory.member"
    _inherit = ["pharma.territory.member", "pharma.audit.mixin"]


class PharmaClassificationModel(models.Model):
    _name = "pharma.classification.model"
    _inherit = ["pharma.classification.model", "pharma.audit.mixin"]


class PharmaClassificationCriterion(models.Model):
    _name = "pharma.classification.criterion"
    _inherit = ["pharma.classification.criterion", "pharma.audit.mixin"]


class PharmaClassificationBand(models.Model):
    _name = "pharma.classification.band"
    _inherit = ["pharma.classification.band", "pharma.audit.mixin"]


class PharmaClassificationLookup(models.Model):
    _name = "pharma.classification.lookup"
    _inherit = ["pharma.classification.lookup", "pharma.audit.mixin"]


class PharmaClassificationCutoff(models.Model):
    _name = "pharma.classification.cutoff"
    _inherit = ["pharma.classification.cutoff", "pharma.audit.mixin"]


class PharmaFieldPolicy(models.Model):
    _name = "pharma.field.policy"
    _inherit = ["pharma.field.policy", "pharma.audit.mixin"]


class TierDefinition(models.Model):
    _name = "tier.definition"
    _inherit = ["tier.definition", "pharma.audit.mixin"]


class ResCompany(models.Model):
    """Settings of the suite are fields of the company that begin with `pharma_`."""

    _name = "res.company"
    _inherit = ["res.company", "pharma.audit.mixin"]

    @api.model
    def _audit_field_names(self):
        return {
            name
            for name in super()._audit_field_names()
            if name.startswith("pharma_") or name == "name"
        }


class ResUsers(models.Model):
    """Who got which role, company or login from whom."""

    _name = "res.users"
    _inherit = ["res.users", "pharma.audit.mixin"]

    @api.model
    def _audit_field_names(self):
        return {"active", "login", "group_ids", "company_id", "company_ids"}


class ResGroups(models.Model):
    _name = "res.groups"
    _inherit = ["res.groups", "pharma.audit.mixin"]


class IrModelAccess(models.Model):
    _name = "ir.model.access"
    _inherit = ["ir.model.access", "pharma.audit.mixin"]


class IrRule(models.Model):
    _name = "ir.rule"
    _inherit = ["ir.rule", "pharma.audit.mixin"]


class IrActionsServer(models.Model):
    """Code that an administrator enters could go round every rule: at least it leaves a trace."""

    _name = "ir.actions.server"
    _inherit = ["ir.actions.server", "pharma.audit.mixin"]

    @api.model
    def _audit_field_names(self):
        return {"name", "code", "state", "model_id", "active", "usage"} & self._fields.keys()
