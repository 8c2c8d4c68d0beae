# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

TEAM = "pharma_crm.crm_team_listing"
FIXED = ("pharma_product_id", "partner_id", "company_id")


class CrmLead(models.Model):
    """An opportunity about one of our products at an account where it is not listed or used yet.

    It has its own team and stages; leads without such a product stay as Odoo has them.
    """

    _inherit = "crm.lead"

    pharma_product_id = fields.Many2one(
        "product.product",
        "Promoted product",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('pharma_kind', '=', 'promoted')]",
        help="The product that is to be listed or used at the account.",
    )
    pharma_product_group_id = fields.Many2one(
        related="pharma_product_id.product_tmpl_id.pharma_product_group_id",
        store=True,
        string="Product group",
    )
    pharma_account_type = fields.Selection(related="partner_id.pharma_type", string="Account type")
    pharma_listing_id = fields.Many2one(
        "pharma.listing",
        "Listing",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        check_company=True,
    )
    pharma_listing_state = fields.Selection(
        related="pharma_listing_id.state", string="State of the listing"
    )
    pharma_monthly_value = fields.Monetary(
        "Expected a month", currency_field="company_currency", help="Sales a month once it is won."
    )
    pharma_weighted_value = fields.Monetary(
        "Weighted a month",
        currency_field="company_currency",
        compute="_compute_pharma_weighted_value",
        store=True,
        help="Expected a month × probability.",
    )

    _pharma_open_uniq = models.UniqueIndex(
        "(partner_id, pharma_product_id) WHERE pharma_product_id IS NOT NULL AND active AND won_status = 'pending'",
        "There is an open opportunity for this product at this account already.",
    )

    @api.model
    def _pharma_team(self):
        return self.env.ref(TEAM, raise_if_not_found=False) or self.env["crm.team"]

    @api.depends("pharma_monthly_value", "probability")
    def _compute_pharma_weighted_value(self):
        for lead in self:
            lead.pharma_weighted_value = lead.pharma_monthly_value * lead.probability / 100

    # -- what Odoo computes for its own leads ------------------------------------------------------

    def _compute_team_id(self):
        pharma = self.filtered("pharma_product_id")
        result = super(CrmLead, self - pharma)._compute_team_id()
        team = self._pharma_team()
        for lead in pharma:
            lead.team_id = lead.team_id or team
        return result

    def _compute_company_id(self):
        pharma = self.filtered("pharma_product_id")
        result = super(CrmLead, self - pharma)._compute_company_id()
        for lead in pharma:
            lead.company_id = lead.partner_id.company_id or lead.company_id
        return result

    def _stage_find(self, team_id=False, domain=None, order="sequence, id", limit=1):
        if not (self and all(lead.pharma_product_id for lead in self)):
            return super()._stage_find(team_id=team_id, domain=domain, order=order, limit=limit)
        teams = self.team_id or self._pharma_team()
        return self.env["crm.stage"].search(
            Domain("team_ids", "in", teams.ids) & Domain(domain or Domain.TRUE),
            order=order,
            limit=limit,
        )

    def _read_group_stage_ids(self, stages, domain):
        if self.env.context.get("pharma_pipeline"):
            return stages.search(
                Domain("id", "in", stages.ids) | Domain("team_ids", "in", self._pharma_team().ids),
                order=stages._order,
            )
        return super()._read_group_stage_ids(stages, domain)

    def _pls_get_naive_bayes_probabilities(self, batch_mode=False, is_tooltip=False):
        """Opportunities about products get the probability of their stage, not what other leads teach."""
        pharma = self.filtered("pharma_product_id")
        rest = self - pharma
        probabilities, values = {}, {}
        if rest or batch_mode:
            probabilities, values = super(CrmLead, rest)._pls_get_naive_bayes_probabilities(
                batch_mode, is_tooltip
            )
            if batch_mode:
                pharma = self.browse(probabilities).filtered("pharma_product_id")
        for lead in pharma:
            # the key of a new record is its id, too
            probabilities[lead.id] = (
                100.0 if lead.stage_id.is_won else lead.stage_id.pharma_probability
            )
        return probabilities, values

    def _pls_increment_frequencies(self, from_state=None, to_state=None):
        rest = self.filtered(lambda lead: not lead.pharma_product_id)
        return super(CrmLead, rest)._pls_increment_frequencies(
            from_state=from_state, to_state=to_state
        )

    # -- made for an account and a product, for good ------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        prepared = []
        for vals in vals_list:
            product_id = vals.get(
                "pharma_product_id", self.env.context.get("default_pharma_product_id")
            )
            if product_id:
                vals = self._prepare_pharma_lead(dict(vals), product_id)
            prepared.append(vals)
        leads = super().create(prepared)
        pharma = leads.filtered("pharma_product_id")
        pharma._pharma_follow_stage()
        return leads

    @api.model
    def _prepare_pharma_lead(self, vals, product_id):
        partner = self.env["res.partner"].browse(
            vals.get("partner_id", self.env.context.get("default_partner_id")) or []
        )
        product = self.env["product.product"].browse(product_id)
        if not partner:
            raise ValidationError(
                self.env._("Choose the account at which %s is to be listed.", product.display_name)
            )
        partner.check_access("read")
        team = self._pharma_team()
        if team:
            vals["team_id"] = team.id
        if team not in self.env["crm.stage"].browse(vals.get("stage_id") or []).team_ids:
            # a form that knew the product too late proposes a stage and a probability of other leads
            vals.pop("stage_id", None)
            vals.pop("probability", None)
        vals |= {
            "partner_id": partner.id,
            "pharma_product_id": product.id,
            "type": "opportunity",
            "company_id": (partner.company_id or self.env.company).id,
        }
        vals.setdefault(
            "name",
            self.env._("%(product)s at %(account)s", product=product.name, account=partner.name),
        )
        if not vals.get("expected_revenue"):
            vals["expected_revenue"] = 12 * (vals.get("pharma_monthly_value") or 0)
        return vals

    def write(self, vals):
        if not self.env.su:
            for lead in self:
                for name in FIXED:
                    if (
                        name in vals
                        and (lead.pharma_product_id or name == "pharma_product_id")
                        and lead[name].id != (vals[name] or False)
                    ):
                        raise AccessError(
                            self.env._(
                                "“%s”: product and account of an opportunity stay as they are. Make a new one.",
                                lead.display_name,
                            )
                        )
        moved = (
            {
                lead
                for lead in self
                if lead.pharma_product_id and lead.stage_id.id != vals["stage_id"]
            }
            if vals.get("stage_id")
            else set()
        )
        result = super().write(vals)
        self.filtered(lambda lead: lead in moved)._pharma_follow_stage()
        return result

    @api.constrains(
        "pharma_product_id",
        "partner_id",
        "pharma_listing_id",
        "pharma_monthly_value",
        "stage_id",
        "team_id",
    )
    def _check_pharma(self):
        for lead in self.filtered("pharma_product_id"):
            if lead.pharma_product_id.pharma_kind != "promoted":
                raise ValidationError(
                    self.env._(
                        "%s is not one of the promoted products.",
                        lead.pharma_product_id.display_name,
                    )
                )
            if lead.partner_id.pharma_type in (False, "distributor"):
                raise ValidationError(
                    self.env._(
                        "%s is no hospital, pharmacy or doctor.", lead.partner_id.display_name
                    )
                )
            listing = lead.pharma_listing_id
            if listing and (listing.partner_id, listing.product_id) != (
                lead.partner_id,
                lead.pharma_product_id,
            ):
                raise ValidationError(
                    self.env._(
                        "“%(lead)s” is about another product or account than %(listing)s.",
                        lead=lead.display_name,
                        listing=listing.display_name,
                    )
                )
            if lead.pharma_monthly_value < 0:
                raise ValidationError(
                    self.env._("“%s”: the expected value is negative.", lead.display_name)
                )
            if lead.team_id not in lead.stage_id.team_ids:
                raise ValidationError(
                    self.env._("“%s”: this stage belongs to another pipeline.", lead.display_name)
                )

    # -- the listing goes along -----------------------------------------------------------------------

    def _pharma_follow_stage(self):
        """Take the step of the listing that the stage stands for."""
        for lead in self:
            step = lead.stage_id.pharma_step
            if not step or lead.partner_id.pharma_type not in ("hospital", "pharmacy"):
                continue
            listing = lead._pharma_find_listing()
            if step == "apply" and listing.state == "not_applied":
                listing.action_apply(note=lead.name)
            elif step == "list" and listing.state in ("not_applied", "applied", "temporary"):
                listing.action_list(note=lead.name)

    def _pharma_find_listing(self):
        """Return the listing of the opportunity, made when there is none that is not delisted."""
        self.ensure_one()
        if not self.pharma_listing_id or self.pharma_listing_id.state == "delisted":
            values = {"partner_id": self.partner_id.id, "product_id": self.pharma_product_id.id}
            Listing = self.env["pharma.listing"]._without_client_context()
            self.pharma_listing_id = Listing.search(
                [(name, "=", value) for name, value in values.items()]
                + [("state", "!=", "delisted")],
                limit=1,
            ) or Listing.create(values)
        return self.pharma_listing_id

    def action_pharma_open_listing(self):
        """Open the listing that this opportunity is about."""
        self.ensure_one()
        self.check_access("read")
        if not self.pharma_listing_id:
            raise UserError(
                self.env._(
                    "“%s” has no listing yet: it comes with the application.", self.display_name
                )
            )
        return self.pharma_listing_id.get_formview_action()

    def get_formview_id(self, access_uid=None):
        if self.pharma_product_id:
            return self.env.ref("pharma_crm.view_opportunity_form").id
        return super().get_formview_id(access_uid=access_uid)
