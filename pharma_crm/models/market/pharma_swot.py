# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

QUADRANTS = ("strengths", "weaknesses", "opportunities", "threats")


class PharmaSwot(models.Model):
    """How we stand at an account with a product group, as one person saw it on a day.

    The newest one is shown and can be edited by its author; once there is a newer one it stays as it is.
    """

    _name = "pharma.swot"
    _description = "SWOT"
    _inherit = ["pharma.client.mixin", "pharma.account.part.mixin"]
    _order = "date desc, id desc"
    _fixed_fields = ("partner_id", "product_group_id", "user_id", "is_latest", "company_id")

    partner_id = fields.Many2one(
        domain="[('pharma_type', 'in', ('hospital', 'department', 'pharmacy'))]"
    )
    product_group_id = fields.Many2one(
        "pharma.product.group",
        "Product group",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    user_id = fields.Many2one(
        "res.users",
        "Author",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        copy=False,
    )
    strengths = fields.Text(help="What speaks for us here.")
    weaknesses = fields.Text(help="What speaks against us here.")
    opportunities = fields.Text(help="What we can win here.")
    threats = fields.Text(help="What we can lose here.")
    is_latest = fields.Boolean("Newest", readonly=True, default=True, copy=False, index=True)
    can_edit = fields.Boolean(compute="_compute_can_edit")
    older_count = fields.Integer("Older ones", compute="_compute_older_count")

    _latest_uniq = models.UniqueIndex(
        "(partner_id, product_group_id) WHERE is_latest",
        "Somebody has just saved a newer SWOT of this account: reload the page.",
    )

    @api.depends("partner_id", "product_group_id", "date")
    def _compute_display_name(self):
        for swot in self:
            swot.display_name = " · ".join(
                # sudo: named in refusals, too
                filter(
                    None,
                    (swot.partner_id.sudo().name, swot.product_group_id.name, str(swot.date or "")),
                )
            )

    @api.depends("is_latest", "user_id")
    @api.depends_context("uid")
    def _compute_can_edit(self):
        for swot in self:
            swot.can_edit = not swot.id or (swot.is_latest and swot.user_id == self.env.user)

    def _compute_older_count(self):
        counts = {
            (partner, group): count
            for partner, group, count in self._read_group(
                [
                    ("partner_id", "in", self.partner_id.ids),
                    ("product_group_id", "in", self.product_group_id.ids),
                    ("is_latest", "=", False),
                ],
                ["partner_id", "product_group_id"],
                ["__count"],
            )
        }
        for swot in self:
            swot.older_count = counts.get((swot.partner_id, swot.product_group_id), 0)

    @api.constrains(*QUADRANTS, "date")
    def _check_content(self):
        today = fields.Date.context_today(self)
        for swot in self:
            if not any((swot[name] or "").strip() for name in QUADRANTS):
                raise ValidationError(
                    self.env._(
                        "%s: write something into at least one of the four fields.",
                        swot.display_name,
                    )
                )
            if swot.date > today:
                raise ValidationError(
                    self.env._("%s: the date is in the future.", swot.display_name)
                )

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        if not self.env.su:
            if any(vals.get("user_id", self.env.uid) != self.env.uid for vals in vals_list):
                raise AccessError(self.env._("A SWOT is its author's: you write in your own name."))
            vals_list = [{**vals, "user_id": self.env.uid} for vals in vals_list]
        swots = self.browse()
        for vals in vals_list:  # one after the other: each makes the one before it history
            swots |= self._create_newest(vals)
        return swots

    @api.model
    def _create_newest(self, vals):
        if vals.get("client_uuid"):
            key = self._normalize_client_uuid(vals["client_uuid"])
            sent_before = self._known_client_uuids([key])
            if sent_before:
                return sent_before[key]
        vals = {**self.default_get(["product_group_id"]), **vals}
        partner = self._account_in(vals)
        partner.check_access("read")
        before = self._newest_of(partner.id, vals.get("product_group_id"))
        # sudo: nobody but the newer one makes a SWOT history
        before.sudo().is_latest = False
        before.flush_recordset(["is_latest"])
        # `create` makes one after the other, each by this method
        # pylint: disable-next=super-method-mismatch
        swot = super().create([{**vals, "is_latest": True}])
        if before and swot.date < before.date:
            raise UserError(
                self.env._(
                    "%(swot)s: there is a newer one of %(date)s; history is not added to.",
                    swot=swot.display_name,
                    date=before.date,
                )
            )
        return swot

    @api.model
    def _newest_of(self, partner_id, group_id):
        # sudo: one newest per account and group, whoever may read it
        return (
            self.sudo()
            .search(
                [
                    ("partner_id", "=", partner_id),
                    ("product_group_id", "=", group_id),
                    ("is_latest", "=", True),
                ]
            )
            .sudo(self.env.su)
        )

    def write(self, vals):
        if not self.env.su:
            for swot in self:
                if not swot.is_latest:
                    raise UserError(
                        self.env._("%s is history: it stays as it was written.", swot.display_name)
                    )
                if swot.user_id != self.env.user:
                    raise AccessError(
                        self.env._(
                            "%s is somebody else's: write a new one instead.", swot.display_name
                        )
                    )
                older = vals.get(
                    "date"
                ) and self.sudo().search_count(  # sudo: only whether there is one
                    [
                        ("partner_id", "=", swot.partner_id.id),
                        ("product_group_id", "=", swot.product_group_id.id),
                        ("id", "!=", swot.id),
                        ("date", ">", vals["date"]),
                    ],
                    limit=1,
                )
                if older:
                    raise UserError(
                        self.env._(
                            "%s: an older one has a later date than this.", swot.display_name
                        )
                    )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if not self.env.su:
            raise UserError(self.env._("A SWOT stays on record: write a newer one instead."))

    def action_new_version(self):
        """Open a new SWOT that starts from this one."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "name": self.env._("New SWOT"),
            "views": [(False, "form")],
            "context": {
                "default_partner_id": self.partner_id.id,
                "default_product_group_id": self.product_group_id.id,
                **{f"default_{name}": self[name] for name in QUADRANTS},
            },
        }

    def action_history(self):
        """Open the older ones of the same account and product group."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("pharma_crm.action_swot")
        action["domain"] = [
            ("partner_id", "=", self.partner_id.id),
            ("product_group_id", "=", self.product_group_id.id),
        ]
        action["context"] = {}
        return action
