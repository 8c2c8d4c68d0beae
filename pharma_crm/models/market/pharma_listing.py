# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...tools.reading import day_text
from .pharma_listing_history import LISTING_STATES

# Changes of these are kept in the history with the day.
TERMS = ("price", "discount", "monthly_consumption", "distributor_id")


class PharmaListing(models.Model):
    """A product, ours or a competitor's, on the formulary of a hospital or on the shelf of a pharmacy."""

    _name = "pharma.listing"
    _description = "Listed product"
    _inherit = [
        "pharma.workflow.mixin",
        "pharma.account.part.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_state desc, id desc"
    _rec_names_search = ["partner_id", "product_id"]
    _fixed_fields = ("partner_id", "product_id", "company_id")
    _account_types = ("hospital", "pharmacy")

    partner_id = fields.Many2one(domain="[('pharma_type', 'in', ('hospital', 'pharmacy'))]")
    product_id = fields.Many2one(
        "product.product",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('pharma_kind', '!=', False)]",
        help="One of our products or one of a competitor.",
    )
    kind = fields.Selection(
        related="product_id.product_tmpl_id.pharma_kind", store=True, string="Kind"
    )
    product_group_id = fields.Many2one(
        related="product_id.product_tmpl_id.pharma_product_group_id",
        store=True,
        string="Product group",
    )
    state = fields.Selection(
        LISTING_STATES,
        required=True,
        readonly=True,
        default="not_applied",
        copy=False,
        index=True,
        tracking=True,
    )
    date_state = fields.Date(
        "Since",
        readonly=True,
        copy=False,
        default=fields.Date.context_today,
        help="Day of the last change of state.",
    )
    date_applied = fields.Date("Applied on", readonly=True, copy=False)
    date_listed = fields.Date(
        "Listed on", readonly=True, copy=False, help="First day on the list, temporary or not."
    )
    date_expiry = fields.Date(
        "Listed until",
        readonly=True,
        copy=False,
        help="Last day of a temporary listing; it ends by itself.",
    )
    date_delisted = fields.Date("Delisted on", readonly=True, copy=False)
    delist_reason = fields.Char("Why delisted", readonly=True, copy=False)
    is_expired = fields.Boolean(
        "Expired",
        compute="_compute_is_expired",
        search="_search_is_expired",
        help="A temporary listing whose last day has passed.",
    )
    state_note = fields.Char("In words", compute="_compute_state_note")
    price = fields.Monetary("List price", help="Price of a pack before the discount.")
    discount = fields.Float("Discount (%)", digits=(5, 2), aggregator="avg")
    net_price = fields.Monetary("Net price", compute="_compute_value", store=True, aggregator="avg")
    monthly_consumption = fields.Float(
        "Packs a month", digits=(12, 2), help="What the account uses in a month."
    )
    monthly_value = fields.Monetary(
        "Value a month", compute="_compute_value", store=True, help="Packs a month × net price."
    )
    distributor_id = fields.Many2one(
        "res.partner",
        "Supplied by",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('pharma_type', '=', 'distributor')]",
        help="Distributor that delivers the product here.",
    )
    note = fields.Text()
    history_ids = fields.One2many("pharma.listing.history", "listing_id", readonly=True)
    can_apply = fields.Boolean(compute="_compute_can")
    can_list = fields.Boolean(compute="_compute_can")
    can_temporary = fields.Boolean(compute="_compute_can")
    can_refuse = fields.Boolean(compute="_compute_can")
    can_delist = fields.Boolean(compute="_compute_can")

    _active_uniq = models.UniqueIndex(
        "(partner_id, product_id) WHERE state != 'delisted'",
        "This product has a listing at this account already; only a delisted one can be followed by a new one.",
    )
    _expiry_idx = models.Index("(date_expiry) WHERE state = 'temporary'")

    @api.depends("product_id", "partner_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for listing in self:
            listing.display_name = self.env._(
                "%(product)s at %(account)s",
                product=listing.product_id.name or "",
                account=listing.partner_id.sudo().name or "",  # sudo: named in refusals, too
            )

    @api.depends("state", "date_expiry")
    def _compute_is_expired(self):
        today = fields.Date.context_today(self)
        for listing in self:
            listing.is_expired = bool(
                listing.state == "temporary" and listing.date_expiry and listing.date_expiry < today
            )

    @api.model
    def _search_is_expired(self, operator, value):
        if operator != "in":
            return NotImplemented
        expired = Domain("state", "=", "temporary") & Domain(
            "date_expiry", "<", fields.Date.context_today(self)
        )
        return expired if True in value else ~expired

    @api.model
    def _listed_domain(self):
        """Return the domain of what is on a list today: an expired temporary listing is not."""
        today = fields.Date.context_today(self)
        return Domain("state", "=", "listed") | (
            Domain("state", "=", "temporary") & Domain("date_expiry", ">=", today)
        )

    @api.depends("state", "date_expiry", "date_state", "delist_reason")
    @api.depends_context("lang")
    def _compute_state_note(self):
        today = fields.Date.context_today(self)
        for listing in self:
            if listing.is_expired:
                note = self.env._("Expired on %s", day_text(self.env, listing.date_expiry))
            elif listing.state == "temporary":
                note = self.env._(
                    "%s days left",
                    (listing.date_expiry - today).days if listing.date_expiry else "?",
                )
            elif listing.state == "delisted":
                note = listing.delist_reason
            else:
                since = listing.date_state and day_text(self.env, listing.date_state)
                note = self.env._("Since %s", since) if since else False
            listing.state_note = note

    @api.depends("price", "discount", "monthly_consumption")
    def _compute_value(self):
        for listing in self:
            listing.net_price = listing.price * (1 - listing.discount / 100)
            listing.monthly_value = listing.net_price * listing.monthly_consumption

    @api.constrains("price", "discount", "monthly_consumption")
    def _check_terms(self):
        for listing in self:
            if (
                listing.price < 0
                or listing.monthly_consumption < 0
                or not 0 <= listing.discount <= 100
            ):
                raise ValidationError(
                    self.env._(
                        "%s: price and packs a month cannot be negative, and the discount is between 0 and 100 %%.",
                        listing.display_name,
                    )
                )

    @api.constrains("product_id", "distributor_id")
    def _check_product_and_distributor(self):
        for listing in self:
            if not listing.product_id.pharma_kind:
                raise ValidationError(
                    self.env._(
                        "%s is neither one of our products nor one of a competitor.",
                        listing.product_id.display_name,
                    )
                )
            # sudo: whether somebody is a distributor is no secret to who names them
            distributor = listing.distributor_id.sudo()
            if distributor and distributor.pharma_type != "distributor":
                raise ValidationError(self.env._("%s is no distributor.", distributor.display_name))

    @api.constrains("partner_id", "product_id", "state")
    def _check_one_active(self):
        active = self.filtered(lambda listing: listing.state != "delisted")
        # sudo: the twin is at the same account, which the user reaches
        twins = self.sudo()._read_group(
            [
                ("partner_id", "in", active.partner_id.ids),
                ("product_id", "in", active.product_id.ids),
                ("state", "!=", "delisted"),
            ],
            ["partner_id", "product_id"],
            having=[("__count", ">", 1)],
        )
        for partner, product in twins:
            raise ValidationError(
                self.env._(
                    "%(product)s has a listing at %(account)s already; only a delisted one is followed by a new one.",
                    product=product.display_name,
                    account=partner.display_name,
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        self.flush_model(["state"])  # one that has just been delisted makes room
        listings = super().create(vals_list)
        listings._log_history("state")
        return listings

    def write(self, vals):
        before = (
            {listing: listing._terms() for listing in self}
            if not vals.keys().isdisjoint(TERMS)
            else {}
        )
        if before:
            self._check_not_expired()
            self._check_not_delisted()
        result = super().write(vals)
        self.browse(
            listing.id for listing, terms in before.items() if listing._terms() != terms
        )._log_history("terms")
        return result

    def _terms(self):
        return [self[name].id if self._fields[name].relational else self[name] for name in TERMS]

    def _log_history(self, kind, date=None, reason=None, old_states=None):
        """Keep what the listings are now."""
        today = fields.Date.context_today(self)
        # sudo: nobody writes the history by hand
        self.env["pharma.listing.history"].sudo().create(
            [
                {
                    "listing_id": listing.id,
                    "date": date
                    or (listing.date_state if kind == "state" and listing.date_state else today),
                    "user_id": self.env.uid,
                    "kind": kind,
                    "old_state": (old_states or {}).get(listing.id),
                    "state": listing.state,
                    "price": listing.price,
                    "discount": listing.discount,
                    "monthly_consumption": listing.monthly_consumption,
                    "distributor_name": listing.sudo().distributor_id.name,
                    "reason": reason,
                }
                for listing in self
            ]
        )
