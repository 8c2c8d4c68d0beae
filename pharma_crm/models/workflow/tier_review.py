# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

# what a new review starts with, whatever defaults the user has
FIRST_VALUES = {
    "status": "waiting",
    "definition_id": False,
    "done_by": False,
    "reviewed_date": False,
    "comment": False,
}


class TierReview(models.Model):
    """Reviews of records with `pharma.approval.mixin` are written by that mixin alone, with sudo().

    OCA lets every user write reviews (hence their status), and counts a record as approved by that.
    """

    _inherit = "tier.review"

    @api.model
    def _is_guarded_model(self, model_name):
        return bool(model_name) and getattr(
            self.env.registry.get(model_name), "_pharma_approval", False
        )

    @api.model
    def _guarded_models(self):
        registry = self.env.registry
        return [
            name
            for name in registry.descendants(["pharma.approval.mixin"], "_inherit")
            if not registry[name]._abstract
        ]

    def _guarded(self):
        return self.filtered(lambda review: self._is_guarded_model(review.model))

    def _document(self):
        self.ensure_one()
        return self.env[self.model].browse(self.res_id)

    def _check_guard(self):
        if not self.env.su and self._guarded():
            raise AccessError(self._guard_message())

    @api.model
    def _guard_message(self):
        return self.env._("Reviews change only by Approve, Reject or Forward on the record itself.")

    @api.model_create_multi
    def create(self, vals_list):
        reviews = super().create(
            [
                {**FIRST_VALUES, **vals} if self._is_guarded_model(vals.get("model")) else vals
                for vals in vals_list
            ]
        )
        # only now, because the model may have come from a default
        reviews._check_guard()
        reviews._guarded()._refresh_reviewers()
        return reviews

    def write(self, vals):
        self._check_guard()
        if not self.env.su and self._is_guarded_model(vals.get("model")):
            raise AccessError(self._guard_message())
        return super().write(vals)

    def unlink(self):
        self._check_guard()
        return super().unlink()

    def _update_review_status(self):
        # sudo: it only lets the next tier in order begin, and runs for whoever has the tier before it
        return super(TierReview, self.sudo())._update_review_status()

    # -- who sees a review: who sees its record (OCA shows all of them, with their comments, to everybody) ---

    @api.model
    def _visible_domain(self):
        names = self._guarded_models()
        return Domain("model", "not in", names) | Domain.OR(
            Domain("model", "=", name) & Domain("res_id", "in", self.env[name]._search([]))
            for name in names
            if self.env[name].has_access("read")
        )

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        if not (self.env.su or bypass_access):
            domain = Domain(domain) & self._visible_domain()
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    def _check_access(self, operation):
        if result := super()._check_access(operation):
            return result
        # sudo: only to see which record a review is of
        hidden = self.browse(
            review.id
            for review in self.sudo()._guarded()
            if not review.sudo(False)._document().exists().has_access("read")
        )
        if hidden:
            return hidden, lambda: AccessError(
                self.env._("You may not see the record of this review.")
            )
        return None

    # -- reviewers -----------------------------------------------------------------------------

    @api.model
    def _get_reviewer_fields(self):
        return [*super()._get_reviewer_fields(), "reviewer_group_id.all_user_ids"]

    def _get_reviewers(self):
        """Of the configured reviewers and their substitutes: those of the company who have not made the record."""
        reviewers = super()._get_reviewers()
        if not self._is_guarded_model(self.model):
            return reviewers
        if self.reviewer_group_id:
            reviewers |= self.reviewer_group_id.all_user_ids
        reviewers |= self._get_further_reviewers()
        reviewers |= self.env["pharma.approval.substitute"]._substitutes_of(reviewers)
        document = self._document()
        company = document._get_company()
        return (
            reviewers.filtered(
                lambda user: user.active and not user.share and company in user.company_ids
            )
            - document._approval_excluded_users()
            - self.requested_by
        )

    def _get_further_reviewers(self):
        """Return who decides besides those whom the rule names. To be extended."""
        return self.env["res.users"]

    def _refresh_reviewers(self):
        """Work out the reviewers of open reviews anew: a group or a manager may have changed since."""
        opened = self.filtered(lambda review: review.status in ("waiting", "pending"))
        for model, reviews in opened.grouped("model").items():
            self.env[model].browse(set(reviews.mapped("res_id"))).exists()._refresh_deciders()
        for name in ("python_reviewer_ids", "reviewer_ids", "todo_by"):
            self.env.add_to_compute(self._fields[name], opened)
        opened._recompute_recordset()
        return self
