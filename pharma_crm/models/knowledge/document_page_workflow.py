# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import is_html_empty

# a change of these takes the page from view until somebody has approved it again
SHOWN_WITH = {
    "name",
    "pharma_kind",
    "pharma_audience",
    "pharma_product_ids",
    "pharma_message_ids",
    "pharma_valid_from",
    "pharma_valid_to",
    "company_id",
    "parent_id",
}


class DocumentPage(models.Model):
    """Draft → under review → published → retired. Nobody approves what they have written."""

    _inherit = "document.page"

    _workflow_field = "pharma_state"
    _workflow_transitions = {
        "submit": (("draft",), "review"),
        "approve": (("review",), "published"),
        "reject": (("review",), "draft"),
        "retire": (("published", "draft"), "retired"),
        "revise": (("retired",), "draft"),
    }
    _workflow_guarded_fields = (
        "pharma_text",
        "pharma_shown",
        "pharma_version",
        "pharma_review_id",
        "pharma_submitted_by_id",
        "pharma_published_id",
        "pharma_published_by_id",
        "pharma_published_on",
    )

    pharma_state = fields.Selection(
        [
            ("draft", "Draft"),
            ("review", "Under review"),
            ("published", "Published"),
            ("retired", "Retired"),
        ],
        "State",
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    pharma_shown = fields.Boolean(
        "Shown", readonly=True, copy=False, help="Readers find an approved version."
    )
    pharma_version = fields.Integer("Version", readonly=True, copy=False)
    pharma_review_id = fields.Many2one(
        "document.page.history",
        "Version under review",
        readonly=True,
        copy=False,
        ondelete="set null",
    )
    pharma_submitted_by_id = fields.Many2one("res.users", "Submitted by", readonly=True, copy=False)
    pharma_published_id = fields.Many2one(
        "document.page.history", "Published version", readonly=True, copy=False, ondelete="restrict"
    )
    pharma_published_by_id = fields.Many2one("res.users", "Approved by", readonly=True, copy=False)
    pharma_published_on = fields.Datetime("Published on", readonly=True, copy=False)
    can_submit = fields.Boolean(compute="_compute_can")
    can_approve = fields.Boolean(compute="_compute_can")
    can_reject = fields.Boolean(compute="_compute_can")
    can_retire = fields.Boolean(compute="_compute_can")
    can_revise = fields.Boolean(compute="_compute_can")

    def _transition_allowed(self, action):
        if not self.pharma_kind or not self._pharma_is_editor():
            return False
        if action in ("approve", "reject"):
            if action == "approve" and self.env.user in self._pharma_authors():
                raise AccessError(
                    self.env._(
                        "“%s”: somebody else has to approve what you have written.", self.name
                    )
                )
        return super()._transition_allowed(action)

    def _pharma_authors(self):
        """Who wrote on the version under review, or asked for its approval."""
        # sudo: versions are not everybody's to read
        page = self.sudo()
        fresh = page.history_ids.filtered(
            lambda version: version.id > (page.pharma_published_id.id or 0)
        )
        return (
            fresh.create_uid
            | page.pharma_submitted_by_id
            | page.create_uid.filtered(lambda _user: not page.pharma_published_id)
        )

    def action_submit(self):
        """Ask somebody else for the approval of the text as it is now."""
        for page in self._without_client_context():
            page._check_transition("submit")
            if is_html_empty(page.content):
                raise UserError(self.env._("“%s” has no text yet.", page.name))
            page._do_transition(
                "submit",
                {"pharma_review_id": page.history_head.id, "pharma_submitted_by_id": self.env.uid},
            )
        return True

    def action_approve(self):
        """Show the version under review to its readers."""
        for page in self._without_client_context():
            page._check_transition("approve")
            version = page.pharma_review_id
            page._do_transition(
                "approve",
                {
                    "pharma_text": version.content,
                    "pharma_shown": True,
                    "pharma_version": page.pharma_version + 1,
                    "pharma_published_id": version.id,
                    "pharma_published_by_id": self.env.uid,
                    "pharma_published_on": fields.Datetime.now(),
                },
            )
        return True

    def action_reject(self):
        """Give it back to who wrote it; say in the chatter what to change."""
        for page in self._without_client_context():
            page._do_transition("reject", {"pharma_review_id": False})
        return True

    def action_retire(self):
        """Take it from view."""
        for page in self._without_client_context():
            page._do_transition("retire", {"pharma_shown": False})
        return True

    def action_revise(self):
        """Write a new version of a retired page."""
        for page in self._without_client_context():
            page._do_transition("revise")
        return True

    def write(self, vals):
        if not self._workflow_permitted():
            names = set(vals)
            if "content" in names or names & SHOWN_WITH:
                self._pharma_reopen(hide=bool(names & SHOWN_WITH))
            if "active" in names and any(page.pharma_shown for page in self):
                raise UserError(self.env._("Retire a published page instead of archiving it."))
        return super().write(vals)

    def _pharma_reopen(self, hide):
        """What is changed has to be approved again; what was approved stays in view unless it is hidden."""
        self.check_access("write")
        for page in self.filtered("pharma_kind"):
            if page.pharma_state in ("review", "published"):
                vals = {"pharma_state": "draft", "pharma_review_id": False}
                if hide:
                    vals["pharma_shown"] = False
                page._workflow_write(vals)
            elif hide and page.pharma_shown:
                page._workflow_write({"pharma_shown": False})

    def _check_deletable(self):
        result = super()._check_deletable()
        for page in self:
            if page.pharma_version:
                raise UserError(
                    self.env._("“%s” was published: retire it, it stays on record.", page.name)
                )
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_foreign(self):
        self.check_access("unlink")
