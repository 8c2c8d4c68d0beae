# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import namedtuple

from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import ormcache

from ...tools import quality

#: What a version counts with, as plain values.
Rule = namedtuple("Rule", "id duration_min duration_max threshold coefficients")


class PharmaCallQualityModel(models.Model):
    """How the quality of calls is counted: elements with coefficients, threshold, length of a call.

    One is in force in a company at a time. It is never changed: a new version takes its place, for the calls
    submitted from then on. A call keeps the one that it was counted with.
    """

    _name = "pharma.call.quality.model"
    _description = "Call quality model"
    _inherit = ["pharma.workflow.mixin", "mail.thread", "pharma.cached.mixin"]
    _order = "date_from desc nulls first, id desc"

    name = fields.Char(required=True, translate=True, default=lambda self: self.env._("Quality"))
    version = fields.Integer(readonly=True, default=1, copy=False)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        readonly=True,
        default=lambda self: self.env.company,
        help="Empty: for every company that has no model of its own.",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("active", "In force"), ("replaced", "Replaced")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    date_from = fields.Datetime("In force since", readonly=True, copy=False)
    date_to = fields.Datetime("Until", readonly=True, copy=False)
    threshold = fields.Float(
        "Effective from quality",
        default=60.0,
        digits=(5, 1),
        help="Quality (0 to 100) from which a call is effective.",
    )
    duration_min = fields.Integer(
        "Shortest effective call",
        default=5,
        help="Minutes below which a call is too short and not effective; 0 no minimum.",
    )
    duration_max = fields.Integer(
        "Longest call", help="Minutes above which a call is out of the band; 0 no maximum."
    )
    element_ids = fields.One2many(
        "pharma.call.quality.element",
        "model_id",
        "Elements",
        copy=True,
        default=lambda self: [
            Command.create(
                {
                    "code": code,
                    "sequence": number * 10,
                    "coefficient": quality.DEFAULT_COEFFICIENTS[code],
                }
            )
            for number, code in enumerate(quality.ELEMENTS, start=1)
        ],
    )
    formula = fields.Text(compute="_compute_formula")
    can_activate = fields.Boolean(compute="_compute_can")

    _threshold_band = models.Constraint(
        "CHECK (threshold BETWEEN 0 AND 100)", "The threshold lies between 0 and 100."
    )
    _duration_band = models.Constraint(
        "CHECK (duration_min BETWEEN 0 AND 480 AND duration_max BETWEEN 0 AND 480"
        " AND (duration_max = 0 OR duration_max >= duration_min))",
        "The lengths of a call lie between 0 and 480 minutes, the longest not below the shortest.",
    )
    _one_in_force = models.UniqueIndex(
        "(COALESCE(company_id, 0)) WHERE state = 'active'",
        "One quality model is in force at a time.",
    )

    _workflow_transitions = {"activate": (("draft",), "active")}
    _workflow_guarded_fields = ("date_from", "date_to", "version")

    @api.depends("name", "version")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for model in self:
            model.display_name = self.env._(
                "%(name)s, version %(number)s", name=model.name, number=model.version
            )

    @api.model
    def _formula_text(self):
        """Return the definition as FORMULAS.md has it; shown wherever the figure is shown."""
        return self.env._(
            "Call quality = 100 × Σ cᵢ·vᵢ / Σ cᵢ over the model's elements (vᵢ in 0…1: purpose stated, messages"
            " delivered of those due, reaction captured, result, duration within band, next objective, evidence)."
            " Effective = quality ≥ threshold and duration ≥ minimum. A rep's quality = mean over calls, with the"
            " number of calls."
        )

    @api.depends_context("lang")
    def _compute_formula(self):
        self.formula = self._formula_text()

    @api.constrains("element_ids", "state")
    def _check_element_ids(self):
        for model in self:
            coefficients = model._coefficients()
            if not any(coefficients.get(code) for code in quality.ALWAYS):
                raise ValidationError(
                    self.env._(
                        "“%s” could not count every call: give a coefficient to the purpose, the result, the next"
                        " objective or the evidence.",
                        model.display_name,
                    )
                )

    def _coefficients(self):
        """Return {element: coefficient}."""
        self.ensure_one()
        return {element.code: element.coefficient for element in self.element_ids if element.code}

    @api.model
    def _in_force(self, company):
        """Return the model that counts a company's calls now."""
        # sudo: whoever submits a call, it is counted the same way
        return self.sudo().search(
            [("company_id", "in", (company.id, False)), ("state", "=", "active")],
            order="company_id nulls last",
            limit=1,
        )

    @api.model
    @ormcache("company_id")
    def _rule_in_force(self, company_id):
        """Return what `_in_force` says as plain values: every report asks, and it seldom changes."""
        model = self._in_force(self.env["res.company"].browse(company_id))
        return Rule(
            model.id,
            model.duration_min,
            model.duration_max,
            model.threshold,
            model._coefficients() if model else {},
        )

    def action_activate(self):
        """Put the version in force: it counts the calls submitted from now on."""
        for model in self:
            model._check_transition("activate")
            now = fields.Datetime.now()
            before = self.search(
                [("company_id", "=", model.company_id.id), ("state", "=", "active")]
            )
            before._workflow_write({"state": "replaced", "date_to": now})
            # the index allows one in force: the old one goes first
            before.flush_recordset()
            model._do_transition("activate", {"date_from": now})
        return True

    def action_new_version(self):
        """Open a copy of the model in which the coefficients can be changed, for this company."""
        self.ensure_one()
        self.check_access("read")
        last = self.search(
            [("company_id", "in", (self.env.company.id, False))], order="version desc", limit=1
        )
        copy = self.copy({"company_id": self.env.company.id, "name": self.name})
        copy._workflow_write({"version": last.version + 1})
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": copy.id,
            "views": [(False, "form")],
        }

    def write(self, vals):
        if not (self.env.su or self._workflow_permitted()):
            names = {name for name in vals if not name.startswith(("message_", "activity_"))}
            for model in self:
                if names and model.state != "draft":
                    raise UserError(
                        self.env._(
                            "“%s” has counted calls and stays as it is. Make a new version of it.",
                            model.display_name,
                        )
                    )
        return super().write(vals)
