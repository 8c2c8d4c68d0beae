# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

TARGETS = [
    ("doctor", "Doctors"),
    ("hospital", "Hospitals"),
    ("department", "Departments"),
    ("pharmacy", "Pharmacies"),
]

# What decides about classes: fixed once the model is active.
RATING_FIELDS = {
    "target",
    "company_id",
    "min_completeness",
    "lock_months",
    "kol_class_id",
    "kol_domain",
}


class PharmaClassificationModel(models.Model):
    """How accounts of one type are scored and classed. One model per type and company is active.

    A model without company rates the accounts of every company that has no active model of its own.
    Its checks are in pharma_classification_model_checks.py, the rating in …_rating.py.
    """

    _name = "pharma.classification.model"
    _description = "Classification model"
    _inherit = ["mail.thread", "pharma.workflow.mixin", "pharma.background.mixin"]
    _order = "target, state, version desc, id desc"

    _workflow_transitions = {
        "activate": (("draft",), "active"),
        "archive": (("active",), "archived"),
    }
    _workflow_guarded_fields = ("version", "date_active", "preview_date", "preview_lost")

    name = fields.Char(required=True, translate=True, tracking=True)
    target = fields.Selection(TARGETS, "Rates", required=True, default="doctor", tracking=True)
    version = fields.Integer(required=True, default=1, readonly=True, copy=False)
    state = fields.Selection(
        [("draft", "Draft"), ("active", "Active"), ("archived", "Archived")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    date_active = fields.Datetime("Active since", readonly=True, copy=False)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        default=lambda self: self.env.company,
        help="Empty: rates the accounts of every company that has no active model of its own.",
    )
    criterion_ids = fields.One2many(
        "pharma.classification.criterion", "model_id", "Criteria", copy=True
    )
    cutoff_ids = fields.One2many("pharma.classification.cutoff", "model_id", "Classes", copy=True)
    min_completeness = fields.Float(
        "Needed completeness",
        digits=(5, 4),
        default=0.5,
        tracking=True,
        help="An account of which less is known, by weight of the criteria, stays unclassified.",
    )
    lock_months = fields.Integer(
        "Keep a class for (months)",
        default=6,
        tracking=True,
        help="A change of class within these months waits for the line manager; on the day on which an account "
        "got its class it still follows its data. 0: a class follows the score at once.",
    )
    kol_class_id = fields.Many2one(
        "pharma.class",
        "Key opinion leader class",
        ondelete="restrict",
        default=lambda self: self.env.ref("pharma_crm.class_kol", raise_if_not_found=False),
        help="Class of the accounts that fit the rule beside it, whatever their score.",
    )
    kol_domain = fields.Char(
        "Key opinion leaders are",
        default="[]",
        tracking=True,
        help="Rule that is looked at before the score. No condition: nobody is a key opinion leader.",
    )
    scope = fields.Char(
        "Rates accounts of",
        compute="_compute_scope",
        help="Tells models of the same name apart: whose accounts each of them rates.",
    )
    target_model = fields.Char(compute="_compute_target_model")
    account_count = fields.Integer("Accounts", compute="_compute_account_count")
    can_activate = fields.Boolean(compute="_compute_can")
    can_archive = fields.Boolean(compute="_compute_can")

    _one_active = models.UniqueIndex(
        "(COALESCE(company_id, 0), target) WHERE state = 'active'",
        "Another model is active for this type of account; activate a new version through its button.",
    )
    _lock_positive = models.Constraint(
        "CHECK (lock_months >= 0)", "The months for which a class is kept cannot be negative."
    )
    _completeness_range = models.Constraint(
        "CHECK (min_completeness BETWEEN 0 AND 1)",
        "The needed completeness lies between 0 % and 100 %.",
    )

    @api.depends_context("lang")
    @api.depends("name", "version")
    def _compute_display_name(self):
        for model in self:
            model.display_name = self.env._(
                "%(name)s, version %(version)s", name=model.name or "", version=model.version
            )

    @api.depends("company_id")
    @api.depends_context("lang")
    def _compute_scope(self):
        for model in self:
            # sudo: the name of the company, not more of it
            name = model.sudo().company_id.name
            model.scope = name or self.env._("Every company without a model of its own")

    def _compute_target_model(self):
        self.target_model = "res.partner"

    def _compute_account_count(self):
        counts = dict(
            self.env["res.partner"]._read_group(
                [("pharma_model_id", "in", self.ids)], ["pharma_model_id"], ["__count"]
            )
        )
        for model in self:
            model.account_count = counts.get(model, 0)

    def _transition_allowed(self, action):
        if not self.company_id and not self.env.user.has_group("pharma_crm.group_administrator"):
            raise AccessError(
                self.env._(
                    "“%s” rates the accounts of every company: an administrator decides.", self.name
                )
            )
        return self.env.user.has_group("pharma_crm.group_business_manager")

    def write(self, vals):
        content = vals.keys() & RATING_FIELDS
        if content:
            self._check_draft()
        result = super().write(vals)
        if content:
            self._forget_preview()
        if content or "state" in vals:
            self.env.registry.clear_cache()
        return result

    def action_activate(self):
        """Let this model rate from now on; the one before it is archived, and its chatter says for which."""
        for model in self:
            model._check_transition("activate")
            model._check_usable()
            before = model._predecessor()
            before._workflow_write({"state": "archived"})
            before._job_cancel()
            # before the new one is active, or the database sees two of them for a moment
            before.flush_recordset()
            model._do_transition("activate", {"date_active": fields.Datetime.now()})
            model._forget_preview()
            model._tell_activated(before)
            model._job_start()
        return True

    def _tell_activated(self, before):
        """Note at both what the activation has ended."""
        self.ensure_one()
        for old in before:
            old.message_post(
                body=self.env._("Archived: “%s” rates these accounts now.", self.display_name)
            )
            self.message_post(body=self.env._("“%s” was archived.", old.display_name))
        # sudo: that the model of all companies steps aside here is to be told, not more of it
        general = self.company_id and self.sudo().search(
            [("state", "=", "active"), ("target", "=", self.target), ("company_id", "=", False)]
        )
        if general and not before:
            self.message_post(
                body=self.env._(
                    "“%(model)s”, which rates every company without a model of its own, no longer rates %(company)s.",
                    model=general.display_name,
                    company=self.company_id.name,
                )
            )

    def action_archive(self):
        """Stop rating; accounts keep the class they have."""
        self._do_transition("archive")
        self._job_cancel()
        # sudo: proposals of accounts that the user does not see go as well
        proposals = self.env["pharma.classification.proposal"].sudo()
        proposals.search([("model_id", "in", self.ids), ("state", "=", "open")])._withdraw()
        return True

    def action_new_version(self):
        """Copy this model into a draft with the next number, and open it."""
        self.ensure_one()
        latest = self.search(
            [("target", "=", self.target), ("company_id", "=", self.company_id.id)],
            order="version desc",
            limit=1,
        )
        draft = self.copy({"name": self.name})
        draft._workflow_write({"version": latest.version + 1})
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": draft.id,
            "views": [(False, "form")],
        }

    def action_open_accounts(self):
        """Open the accounts that this model rated, by class."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(f"pharma_crm.action_{self.target}")
        return {
            **action,
            "name": self.display_name,
            "domain": [("pharma_model_id", "=", self.id)],
            "context": {"search_default_group_class": 1, "create": False},
        }

    def _check_draft(self):
        """Refuse a change of what accounts were rated with."""
        for model in self:
            if model.state != "draft":
                raise UserError(
                    self.env._(
                        "“%s” rates accounts already and stays as it is. Make a new version of it, "
                        "change that one and activate it.",
                        model.display_name,
                    )
                )

    def _predecessor(self):
        self.ensure_one()
        return self.search(
            [
                ("state", "=", "active"),
                ("target", "=", self.target),
                ("company_id", "=", self.company_id.id),
            ]
        )
