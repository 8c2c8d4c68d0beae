# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command

from .common import PharmaCommon
from .temporary_models import add_models


class ApprovalCase(PharmaCommon):
    """Tier 1: the record's manager. Tier 2: the business managers. The rep asks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        from .workflow_models import PharmaTestApproval, PharmaTestApprovalLine

        add_models(cls, PharmaTestApproval, PharmaTestApprovalLine)
        cls.Model = cls.env["pharma.test.approval"].with_user(cls.rep)
        cls.env["tier.definition"].search([]).active = False
        cls.tier_1 = cls._tier(
            "Line manager",
            20,
            review_type="field",
            reviewer_field_id=cls.env["ir.model.fields"]
            ._get("pharma.test.approval", "manager_id")
            .id,
        )
        cls.tier_2 = cls._tier(
            "Business manager",
            10,
            review_type="group",
            reviewer_group_id=cls.env.ref("pharma_crm.group_business_manager").id,
        )
        cls.record = cls._record()

    @classmethod
    def _tier(cls, name, sequence, **values):
        return cls.env["tier.definition"].create(
            {
                "name": name,
                "model_id": cls.env["ir.model"]._get("pharma.test.approval").id,
                "sequence": sequence,
                "approve_sequence": True,
                "definition_domain": "[]",
                "company_id": cls.company.id,
                **values,
            }
        )

    @classmethod
    def _record(cls, **values):
        return cls.Model.create(
            {"name": "Gift", "amount": 50, "manager_id": cls.manager.id, **values}
        )

    def _reject(self, record, user, reason="Too dear"):
        action = record.with_user(user).reject_tier()
        wizard = self._wizard(user, action["context"], comment=reason)
        return wizard.add_comment()

    def _wizard(self, user, context, **values):
        return self.env["comment.wizard"].with_user(user).with_context(**context).create(values)

    def _forged_wizard(self, user, record, kind, reviews=None):
        """What a client can make without any dialog having been opened."""
        return (
            self.env["comment.wizard"]
            .with_user(user)
            .create(
                {
                    "res_model": record._name,
                    "res_id": record.id,
                    "review_ids": [
                        Command.set((record.sudo().review_ids if reviews is None else reviews).ids)
                    ],
                    "validate_reject": kind,
                    "comment": "ok",
                }
            )
        )

    def _forward(self, record, user, to):
        action = record.with_user(user).forward_tier()
        wizard = (
            self.env["tier.validation.forward.wizard"]
            .with_user(user)
            .with_context(**action["context"])
            .create({"forward_reviewer_id": to.id, "forward_description": "Please decide"})
        )
        wizard.add_forward()
        record.invalidate_recordset()


class SubmittedCase(ApprovalCase):
    """A record under review by one tier, which attacks try to get past."""

    def setUp(self):
        super().setUp()
        self.tier_2.active = False
        self.record.action_submit()

    def _own(self, **values):
        record = self.Model.with_user(self.manager).create(
            {"name": "Own", "manager_id": self.manager.id, **values}
        )
        # a colleague may decide, and so may (by the rule's configuration) the requester
        self.tier_1.write(
            {
                "review_type": "group",
                "reviewer_group_id": self.env.ref("pharma_crm.group_line_manager").id,
            }
        )
        return record
