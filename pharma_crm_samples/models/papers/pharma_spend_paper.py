# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: What can be entered by hand; samples, gifts and literature come from hand-overs.
CATEGORIES = ("meal", "fee", "sponsorship", "other")


class PharmaSpendPaper(models.Model):
    """A meal, a fee, a sponsorship: a transfer of value that does not come out of a bag.

    draft → done for a meal and for what a business manager enters; draft → review → approved → done for the rest.
    While it waits it is reserved against the caps; when it is done each recipient has an entry in the spend ledger.
    """

    _name = "pharma.spend.paper"
    _inherit = [
        "pharma.client.mixin",
        "pharma.own.document.mixin",
        "pharma.approval.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "pharma.audit.mixin",
    ]
    _description = "Meal, fee or sponsorship"
    _order = "date desc, id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    _workflow_transitions = {
        "record": (("draft", "approved"), "done"),
        "cancel": (("draft", "review", "approved"), "cancelled"),
    }
    _workflow_guarded_fields = (
        "name",
        "territory_id",
        "line_manager_id",
        "by_business_manager",
        "limit_warning",
    )
    _workflow_delete_states = ("draft",)

    name = fields.Char("Number", readonly=True, copy=False, default="/")
    user_id = fields.Many2one(
        "res.users",
        "Entered by",
        required=True,
        index=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    category = fields.Selection(
        selection="_selection_category", required=True, default="meal", tracking=True
    )
    date = fields.Date(
        required=True,
        default=fields.Date.context_today,
        tracking=True,
        help="Day on which the recipients get it. Caps and the spend ledger count by it.",
    )
    partner_ids = fields.Many2many(
        "res.partner",
        "pharma_spend_paper_partner_rel",
        "paper_id",
        "partner_id",
        "Recipients",
        check_company=True,
        domain="[('pharma_type', '!=', False)]",
        help="Doctors, hospitals or pharmacies that get it. Each gets the same share.",
    )
    call_id = fields.Many2one(
        "pharma.call",
        "On call",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="The call on which it happened.",
    )
    purpose = fields.Char(tracking=True, help="What it was for; it stands in the spend ledger.")
    currency_id = fields.Many2one(
        "res.currency",
        "Paid in",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    amount = fields.Monetary(
        "Amount in all", tracking=True, help="As on the bill, in the currency it is paid in."
    )
    others = fields.Integer(
        "Others at the table",
        default=0,
        help="You and your colleagues: the bill is shared by everybody, but your part is nobody's spend.",
    )
    amount_each = fields.Monetary(
        "Each recipient",
        compute="_compute_amount_each",
        help="Amount in all / (recipients + others at the table).",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("review", "In approval"),
            ("approved", "Approved"),
            ("done", "In the ledger"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    territory_id = fields.Many2one(
        "pharma.territory",
        compute="_compute_territory_id",
        store=True,
        index=True,
        help="The territory through which the first recipient is covered; its managers decide.",
    )
    by_business_manager = fields.Boolean(
        "Entered by a business manager",
        compute="_compute_by_business_manager",
        store=True,
        help="A business manager enters fees and sponsorships without asking; an approval rule can ask for a second "
        "one.",
    )
    limit_warning = fields.Text(
        "Warnings", readonly=True, copy=False, help="Caps that only warn, and are exceeded."
    )
    entry_count = fields.Integer("Entries", compute="_compute_entry_count")
    can_record = fields.Boolean(compute="_compute_can")
    can_cancel = fields.Boolean(compute="_compute_can")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        readonly=True,
        default=lambda self: self.env.company,
    )

    _amount_positive = models.Constraint("CHECK (amount >= 0)", "An amount is not below zero.")
    _others_positive = models.Constraint(
        "CHECK (others >= 0)", "Not fewer than no others at the table."
    )

    @api.model
    def _selection_category(self):
        selection = self.env["pharma.spend"]._fields["category"]._description_selection(self.env)
        return [(value, label) for value, label in selection if value in CATEGORIES]

    @api.constrains("category")
    def _check_category(self):
        known = dict(self._selection_category())
        for paper in self:
            if paper.category not in known:
                raise ValidationError(
                    self.env._(
                        "“%s” is not entered by hand: samples, gifts and literature come from the hand-over on a call.",
                        paper.category,
                    )
                )

    @api.depends("name", "category", "partner_ids")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._selection_category())
        for paper in self:
            # sudo: the recipient's name is part of the paper, also after the coverage has ended
            who = paper.sudo().partner_ids[:1].name
            paper.display_name = " · ".join(filter(None, (labels.get(paper.category), who)))

    @api.depends("amount", "others", "partner_ids", "currency_id")
    def _compute_amount_each(self):
        for paper in self:
            # sudo: how many they are, whoever of them the reader may see
            heads = len(paper.sudo().partner_ids) + max(paper.others, 0)
            each = paper.amount / heads if heads else paper.amount
            paper.amount_each = paper.currency_id.round(each) if paper.currency_id else each

    @api.depends("user_id", "partner_ids")
    def _compute_territory_id(self):
        for paper in self:
            user = paper.user_id
            own = user.pharma_territory_ids.filtered(
                lambda t, p=paper: t.company_id == p.company_id
            )
            first = paper.partner_ids[:1]._origin
            covering = user._pharma_territory_for(first) if first else own
            paper.territory_id = (covering or own)[:1]

    @api.depends("user_id")
    def _compute_by_business_manager(self):
        for paper in self:
            paper.by_business_manager = paper._is_of_business_manager()

    def _compute_entry_count(self):
        counts = dict(
            self.env["pharma.spend"]._read_group(
                [("res_model", "=", self._name), ("res_id", "in", self.ids)],
                ["res_id"],
                ["__count"],
            )
        )
        for paper in self:
            paper.entry_count = counts.get(paper.id, 0)

    @api.onchange("category")
    def _onchange_category(self):
        """At a meal the one who enters it sits at the table."""
        self.others = 1 if self.category == "meal" else 0
