# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

#: Days that a preview is kept when nobody applies it.
KEEP_DAYS = 7


class PharmaPackSwitch(models.Model):
    """A company changes its country pack: first what would change, then who changed it when."""

    _name = "pharma.pack.switch"
    _inherit = ["pharma.workflow.mixin"]
    _description = "Change of country pack"
    _order = "id desc"
    _check_company_auto = True

    _workflow_transitions = {"apply": (("draft",), "done")}
    _workflow_guarded_fields = (
        "from_pack_id",
        "user_id",
        "date",
        "fingerprint",
        "impact_count",
    )

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    from_pack_id = fields.Many2one(
        "pharma.pack", "From", readonly=True, ondelete="restrict", check_company=True
    )
    pack_id = fields.Many2one(
        "pharma.pack",
        "To",
        ondelete="restrict",
        check_company=True,
        help="Empty: no pack; what the last one brought is retired.",
    )
    state = fields.Selection(
        [("draft", "Preview"), ("done", "Applied")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    user_id = fields.Many2one("res.users", "Applied by", readonly=True, ondelete="restrict")
    date = fields.Datetime("Applied on", readonly=True)
    line_ids = fields.One2many("pharma.pack.switch.line", "switch_id", "Rules")
    impact_ids = fields.One2many("pharma.pack.switch.impact", "switch_id", "Affected")
    impact_count = fields.Integer(
        "Papers affected",
        readonly=True,
        help="Pending requests, prepared hand-overs, meals and fees, and allocations.",
    )
    conflict_count = fields.Integer(compute="_compute_conflict_count")
    # what the preview was made of: a preview that has grown old is not applied
    fingerprint = fields.Char(readonly=True)
    can_apply = fields.Boolean(compute="_compute_can")

    @api.depends("pack_id", "from_pack_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        none = self.env._("No pack")
        for switch in self:
            switch.display_name = (
                f"{switch.from_pack_id.name or none} → {switch.pack_id.name or none}"
            )

    @api.depends("line_ids.action")
    def _compute_conflict_count(self):
        for switch in self:
            switch.conflict_count = len(
                switch.line_ids.filtered(lambda line: line.action == "conflict")
            )

    @api.model_create_multi
    def create(self, vals_list):
        switches = super().create(vals_list)
        switches._check_own_company()
        for switch in switches:
            switch._preview()
        return switches

    def write(self, vals):
        if self.filtered(lambda switch: switch.state == "done") and not self._workflow_permitted():
            raise UserError(
                self.env._("“%s” is applied: it stays as it was.", self[:1].display_name)
            )
        result = super().write(vals)
        if {"pack_id", "company_id"} & vals.keys():
            self._check_own_company()
            for switch in self:
                switch._preview()
        return result

    def _check_own_company(self):
        if self.company_id - self.env.companies and not self.env.su:
            raise UserError(self.env._("Choose a pack for a company of your own."))

    def action_preview(self):
        """Look again at what would change."""
        for switch in self._without_client_context():
            switch._check_transition("apply")
            switch._preview()
        return True

    @api.model
    def _open_new(self, company, pack):
        """Return the action that opens a preview."""
        self.browse().check_access("create")
        switch = self.create({"company_id": company.id, "pack_id": pack.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Country pack"),
            "res_model": self._name,
            "res_id": switch.id,
            "views": [(False, "form")],
        }

    @api.autovacuum
    def _gc_previews(self):
        """Delete previews that nobody applied."""
        old = fields.Datetime.now() - timedelta(days=KEEP_DAYS)
        self.search([("state", "=", "draft"), ("create_date", "<", old)]).unlink()
