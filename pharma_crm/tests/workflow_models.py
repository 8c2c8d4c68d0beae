# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Models of the tests of the mixins. To be imported in setUpClass only: importing them defines them."""

from odoo import fields, models


class PharmaTestWorkflow(models.Model):
    _name = "pharma.test.workflow"
    _description = "Test: workflow"
    _inherit = ["pharma.client.mixin", "pharma.workflow.mixin"]

    _workflow_transitions = {
        "start": (("draft",), "running"),
        "stop": (("running",), "done"),
    }
    _workflow_guarded_fields = ("stamp",)

    name = fields.Char(required=True)
    user_id = fields.Many2one("res.users", default=lambda self: self.env.user)
    stamp = fields.Char()
    state = fields.Selection(
        [("draft", "Draft"), ("running", "Running"), ("done", "Done")], default="draft"
    )
    can_start = fields.Boolean(compute="_compute_can")
    can_stop = fields.Boolean(compute="_compute_can")

    def _transition_allowed(self, action):
        if action == "stop":
            return self.user_id == self.env.user
        return super()._transition_allowed(action)

    def action_start(self):
        return self._do_transition("start", {"stamp": "started"})

    def action_stop(self):
        return self._do_transition("stop")


class PharmaTestApproval(models.Model):
    _name = "pharma.test.approval"
    _description = "Test: approval"
    _inherit = ["pharma.approval.mixin", "mail.thread"]

    _workflow_transitions = {"cancel": (("draft", "review", "approved"), "cancelled")}
    _approval_editable_fields = ("note",)

    name = fields.Char(required=True)
    note = fields.Char()
    amount = fields.Float()
    user_id = fields.Many2one("res.users", default=lambda self: self.env.user)
    manager_id = fields.Many2one("res.users")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    outcome = fields.Char()
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("review", "Under review"),
            ("approved", "Approved"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
        tracking=True,
    )
    line_ids = fields.One2many("pharma.test.approval.line", "approval_id")

    def action_cancel(self):
        return self._do_transition("cancel")

    def _on_approved(self):
        self.sudo().outcome = f"approved by {self.env.user.login}"

    def _on_rejected(self):
        self.sudo().outcome = f"rejected by {self.env.user.login}"


class PharmaTestApprovalLine(models.Model):
    _name = "pharma.test.approval.line"
    _description = "Test: line of an approval"
    _inherit = ["pharma.approval.line.mixin"]

    _approval_parent = "approval_id"
    _approval_editable_fields = ("received",)

    approval_id = fields.Many2one("pharma.test.approval", required=True, ondelete="cascade")
    quantity = fields.Float()
    received = fields.Float()
