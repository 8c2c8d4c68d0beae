# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError

from .pharma_classification_model_rating import RATED_FIELDS


class ResPartner(models.Model):
    """An account's class follows its data, and says why."""

    _inherit = "res.partner"

    pharma_result_id = fields.Many2one(
        "pharma.classification.result",
        "Classification result",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    pharma_result_ids = fields.One2many(
        "pharma.classification.result", "partner_id", "Classification history", readonly=True
    )
    pharma_model_id = fields.Many2one(
        related="pharma_result_id.model_id", string="Classified by", depends=["pharma_result_id"]
    )
    pharma_class_since = fields.Date("Class since", readonly=True, copy=False)
    pharma_why = fields.Html("Why this class", compute="_compute_pharma_why", sanitize=False)

    @api.depends("pharma_result_id", "pharma_class_id")
    @api.depends_context("lang")
    def _compute_pharma_why(self):
        for partner in self:
            partner.pharma_why = partner._render_why() if partner.pharma_type else False

    def _render_why(self):
        """Return the last result of this account as a table that reps can read."""
        # sudo: whoever may read the account may read why it has its class
        result = self._origin.pharma_result_id.sudo()
        lines = result._explain() if result else []
        return self.env["ir.qweb"]._render(
            "pharma_crm.classification_why",
            {
                "result": result,
                "model": result.model_id,
                "lines": lines,
                "missing": [line["name"] for line in lines if line["missing"]],
                "unclassified": result.completeness < result.model_id.min_completeness,
                "kept_until": result._kept_until() if result else False,
            },
        )

    @api.model
    def _check_rated_fields(self, vals):
        """Refuse a class or score that somebody gives by hand or over the API."""
        if not self.env.su and any(vals.get(name) for name in RATED_FIELDS):
            raise AccessError(
                self.env._(
                    "The class of an account comes from its classification model, not from hand."
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_rated_fields(vals)
        partners = super().create(vals_list)
        if not self.env.context.get("pharma_rate_later"):
            self.env["pharma.classification.model"]._rate_new(partners)
        return partners

    def write(self, vals):
        if not self.env.su and not vals.keys().isdisjoint(RATED_FIELDS):
            self._check_rated_fields(dict.fromkeys(vals, True))
        result = super().write(vals)
        if not self.env.context.get("pharma_rate_later"):
            self.env["pharma.classification.model"]._rate_changed(self.ids, vals.keys())
        return result
