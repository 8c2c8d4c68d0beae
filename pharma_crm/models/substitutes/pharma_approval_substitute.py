# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError


class PharmaApprovalSubstitute(models.Model):
    """Who decides for somebody who is away, from a day to a day. Both may decide then.

    The substitute needs to see the record, and never decides on what they have made themselves.
    """

    _name = "pharma.approval.substitute"
    _description = "Substitute for approvals"
    _inherit = ["pharma.dated.mixin"]
    _order = "date_start desc, id desc"
    _rec_name = "substitute_id"

    user_id = fields.Many2one(
        "res.users",
        "Who is away",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    substitute_id = fields.Many2one(
        "res.users",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('share', '=', False)]",
    )
    date_start = fields.Date("From", required=True, default=fields.Date.context_today)
    date_end = fields.Date("To", required=True)
    note = fields.Char(help="Why somebody is away, e.g. annual leave.")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )

    _dates_ordered = models.Constraint(
        "CHECK (date_end >= date_start)", "A substitution cannot end before it begins."
    )
    _somebody_else = models.Constraint(
        "CHECK (user_id != substitute_id)", "Nobody is their own substitute."
    )

    @api.constrains("substitute_id")
    def _check_substitute(self):
        for substitution in self:
            if substitution.substitute_id.share:
                raise ValidationError(
                    self.env._(
                        "%s is no user of the company and cannot decide.",
                        substitution.substitute_id.name,
                    )
                )

    def _check_own(self):
        """Everybody names their own substitute; an administrator of Pharma CRM anybody's."""
        if self.env.su or self.env.user.has_group("pharma_crm.group_administrator"):
            return
        if any(substitution.user_id != self.env.user for substitution in self):
            raise AccessError(
                self.env._("You name a substitute for yourself; administrators do for others.")
            )

    @api.model_create_multi
    def create(self, vals_list):
        substitutions = super().create(vals_list)
        substitutions._check_own()
        substitutions._refresh_open_reviews()
        return substitutions

    def write(self, vals):
        self._check_own()
        result = super().write(vals)
        self._check_own()
        self._refresh_open_reviews()
        return result

    def unlink(self):
        self._check_own()
        result = super().unlink()
        self._refresh_open_reviews()
        return result

    @api.model
    def _refresh_open_reviews(self):
        # sudo: who decides changes with this record, for reviews that the user need not see
        reviews = self.env["tier.review"].sudo()
        reviews.search(
            [
                ("status", "in", ("waiting", "pending")),
                ("model", "in", reviews._guarded_models()),
            ]
        )._refresh_reviewers()

    @api.model
    def _substitutes_of(self, users):
        """Return who decides today for these users."""
        # sudo: whose substitute somebody is counts whoever asks
        return (
            self.sudo()
            .search(
                [("user_id", "in", users.ids)]
                + list(self._in_force_domain(fields.Date.context_today(self)))
            )
            .substitute_id.with_env(self.env)
        )
