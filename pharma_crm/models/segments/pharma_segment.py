# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ..accounts.res_partner import PHARMA_TYPES


class PharmaSegment(models.Model):
    """A saved set of accounts: whatever fulfils conditions, a fixed list, or both put together.

    Who reads a segment sees the members within their own reach, and only those are counted: the same segment has
    other members for a rep than for the business manager. See pharma_segment_members.py.
    """

    _name = "pharma.segment"
    _description = "Segment"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    description = fields.Text(help="What this segment is for.")
    target = fields.Selection(PHARMA_TYPES, "Accounts", required=True, default="doctor")
    kind = fields.Selection(
        [
            ("dynamic", "Whoever fulfils conditions"),
            ("static", "A fixed list"),
            ("combined", "Other segments put together"),
        ],
        required=True,
        default="dynamic",
        help="Conditions are looked up each time; a fixed list changes only by hand.",
    )
    domain = fields.Char("Conditions", default="[]", help="Which accounts belong to it.")
    operation = fields.Selection(
        [
            ("union", "In any of them"),
            ("intersection", "In all of them"),
            ("difference", "In the first, in none of the others"),
        ],
        default="union",
    )
    base_id = fields.Many2one(
        "pharma.segment",
        "First segment",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    operand_ids = fields.Many2many(
        "pharma.segment", "pharma_segment_operand_rel", "segment_id", "operand_id", "Other segments",
        check_company=True,
    )  # fmt: skip
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        required=True,
        default=lambda self: self.env.user,
        index=True,
        ondelete="restrict",
    )
    shared = fields.Boolean(help="Everybody may use it; only its owner changes it.")
    member_count = fields.Integer(
        "Members",
        compute="_compute_member_count",
        help="Accounts in this segment that you may see.",
    )
    problem = fields.Char(compute="_compute_member_count")
    may_share = fields.Boolean(compute="_compute_may_share")
    may_change = fields.Boolean(compute="_compute_may_share")
    snapshot_of_id = fields.Many2one(
        "pharma.segment",
        "Snapshot of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    snapshot_date = fields.Datetime("Taken on", readonly=True, copy=False)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )

    @api.depends_context("uid")
    def _compute_may_share(self):
        self.may_share = self._user_may_share()
        changeable = self._filtered_access("write")
        for segment in self:
            segment.may_change = not segment._origin or segment._origin in changeable._origin

    @api.model
    def _user_may_share(self):
        return self.env.su or self.env.user.has_groups(
            "pharma_crm.group_line_manager,pharma_crm.group_data_steward"
        )

    # -- checks ----------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_vals(vals)
        segments = super().create(vals_list)
        segments._check_operands_readable()
        return segments

    def write(self, vals):
        self._check_vals(vals)
        result = super().write(vals)
        if not {"base_id", "operand_ids"}.isdisjoint(vals):
            self._check_operands_readable()
        return result

    @api.model
    def _check_vals(self, vals):
        """Sharing is for managers and stewards; a segment cannot be foisted on somebody else."""
        if vals.get("shared") and not self._user_may_share():
            raise AccessError(self.env._("Line managers and data stewards share segments."))
        owner = vals.get("user_id")
        if (
            owner
            and owner != self.env.uid
            and not self.env.su
            and not self.env.user.has_group("pharma_crm.group_data_steward")
        ):
            raise AccessError(
                self.env._("A segment belongs to who makes it; data stewards give it to others.")
            )

    def _check_operands_readable(self):
        """Members of other people's segments are not found out by putting those together."""
        operands = self.browse({*self.base_id.ids, *self.operand_ids.ids})
        operands.check_access("read")

    @api.constrains("base_id", "operand_ids", "kind", "target")
    def _check_operands(self):
        for segment in self:
            if segment.kind != "combined":
                continue
            if not segment.base_id:
                raise ValidationError(
                    self.env._("Say which segments “%s” puts together.", segment.name)
                )
            # sudo: a circle is one through segments of others as well
            seen, queue = self.sudo().browse(), segment.sudo()._operands()
            while queue:
                if segment in queue:
                    raise ValidationError(
                        self.env._(
                            "“%s” cannot be made of itself, directly or through others.",
                            segment.name,
                        )
                    )
                other = queue.filtered(lambda s, t=segment.target: s.target != t)[:1]
                if other:
                    raise ValidationError(
                        self.env._(
                            "“%(segment)s” and “%(other)s” are about accounts of different types.",
                            segment=segment.name,
                            other=other.name,
                        )
                    )
                seen |= queue
                queue = queue._operands() - seen

    def _operands(self):
        combined = self.filtered(lambda segment: segment.kind == "combined")
        return combined.base_id | combined.operand_ids

    @api.constrains("domain", "kind", "target")
    def _check_domain(self):
        for segment in self:
            if segment.kind == "dynamic":
                segment._parsed_domain()

    @api.onchange("target")
    def _onchange_target(self):
        if self.base_id.target != self.target:
            self.base_id = False
        self.operand_ids = self.operand_ids.filtered(lambda segment: segment.target == self.target)
