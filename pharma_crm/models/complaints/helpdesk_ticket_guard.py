# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from markupsafe import Markup

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import is_html_empty

from ..workflow.pharma_workflow_mixin import PERMIT_KEY, _Permit
from .helpdesk_ticket_category import ADVERSE

# written only by the steps, the clock and the superuser; a new ticket gets them from the policy
GUARDED = (
    "number",
    "category_id",
    "team_id",
    "stage_id",
    "user_id",
    "active",
    "access_token",
    "duplicate_id",
    "closed_date",
    "last_stage_update",
    "assigned_date",
    "pharma_kind",
    "pharma_raised_by_id",
    "pharma_territory_id",
    "pharma_aware_on",
    "pharma_deadline",
    "pharma_done_on",
    "pharma_late",
    "pharma_outcome",
    "pharma_causality",
    "pharma_resolution",
    "pharma_reported_on",
    "pharma_reported_by_id",
    "pharma_safety_ref",
    "pharma_next_alarm",
    "pharma_reminded_on",
    "pharma_escalated_on",
    "pharma_escalations",
)
FREE_PREFIXES = ("message_", "activity_", "my_activity_", "website_message_")


class HelpdeskTicket(models.Model):
    """What may be written on an issue of the field force, by whom, over whatever way: form, RPC, portal, sudo."""

    _inherit = "helpdesk.ticket"

    @api.model
    def _pharma_raiser_fields(self):
        """What who raised a ticket may still complete until somebody takes it over."""
        return {
            "name",
            "description",
            "priority",
            "tag_ids",
            "attachment_ids",
            "pharma_product_id",
            "pharma_lot",
            "pharma_reporter",
            "pharma_serious",
            "pharma_seriousness",
            "pharma_patient_age",
            "pharma_patient_sex",
        }

    @api.model
    def _pharma_handler_fields(self):
        """What who handles a ticket may write."""
        return self._pharma_raiser_fields() | {
            "user_id",
            "stage_id",
            "sequence",
            "color",
            "kanban_state",
            "properties",
            "channel_id",
            "pharma_outcome",
            "pharma_causality",
            "pharma_resolution",
            "pharma_safety_ref",
        }

    def _pharma_write(self, vals):
        """Write guarded values: our own code does, after its checks."""
        # sudo: the steps check who takes them, and the clock runs for everybody
        return self.sudo().with_context(**{PERMIT_KEY: _Permit("helpdesk.ticket")}).write(vals)

    def _pharma_free(self):
        permit = self.env.context.get(PERMIT_KEY)
        return self.env.uid == SUPERUSER_ID or (
            type(permit) is _Permit and permit.model == "helpdesk.ticket"
        )

    # -- create ----------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        defaults = self.default_get(
            ["pharma_kind", "category_id", "team_id", "partner_id", "company_id"]
        )
        prepared = [self._pharma_prepare_create(vals, {**defaults, **vals}) for vals in vals_list]
        tickets = super().create(prepared)
        tickets.filtered("pharma_kind")._pharma_announce()
        return tickets

    @api.model
    def _pharma_prepare_create(self, vals, known):
        """Return the values of a new ticket; an issue of the field force gets what its policy says."""
        # sudo: what kind the category or the team is of, which a doctor in the portal may not read
        category = (
            self.env["helpdesk.ticket.category"].sudo().browse(known.get("category_id") or [])
        )
        team = self.env["helpdesk.ticket.team"].sudo().browse(known.get("team_id") or [])
        kind = known.get("pharma_kind") or category.pharma_kind or team.pharma_kind
        if not kind:
            return vals
        if kind not in dict(self._fields["pharma_kind"].selection):
            raise UserError(self.env._("“%s” is no kind of issue.", kind))
        root = self.env.uid == SUPERUSER_ID
        partner = self.env["res.partner"].browse(known.get("partner_id") or [])
        if not self.env.su:
            partner.check_access("read")
            self.env["product.product"].browse(vals.get("pharma_product_id") or []).check_access(
                "read"
            )
        company = partner.sudo().company_id or self.env["res.company"].browse(
            known.get("company_id") or self.env.company.id
        )
        if not root and company not in self.env.companies:
            raise AccessError(self.env._("You cannot raise an issue in another company."))
        policy = (
            category if category.pharma_kind == kind else category._pharma_of_kind(kind, company)
        )
        aware = self._pharma_check_aware(fields.Datetime.to_datetime(vals.get("pharma_aware_on")))
        user = self.env["res.users"].browse(
            (root and vals.get("pharma_raised_by_id")) or self.env.uid
        )
        taken = {} if root else dict.fromkeys(GUARDED, False)
        for name in ("number", "last_stage_update"):
            taken.pop(name, None)
        territory = self._pharma_territory(user, partner)
        return {
            **vals,
            **taken,
            "active": True,
            "number": "/" if not root else vals.get("number", "/"),
            "name": (vals.get("name") or "").strip() or self._pharma_title(kind, vals, partner),
            "description": self._pharma_check_text(vals.get("description")),
            "company_id": company.id,
            "pharma_kind": kind,
            "category_id": policy.id,
            "team_id": policy.pharma_team_id.id,
            "stage_id": policy.pharma_team_id._get_applicable_stages()[:1].id,
            "user_id": (root and vals.get("user_id"))
            or self._pharma_first_owner(kind, policy, company, user, territory).id,
            "pharma_raised_by_id": user.id,
            "pharma_territory_id": territory.id,
            "pharma_aware_on": aware,
            **policy._pharma_clock_values(aware, company),
        }

    @api.model
    def _pharma_check_aware(self, aware):
        now = fields.Datetime.now()
        if aware and (aware - now).total_seconds() > 60:
            raise UserError(
                self.env._("You cannot have heard of it in the future: check “Known since”.")
            )
        return min(aware, now) if aware else now

    @api.model
    def _pharma_check_text(self, text):
        if is_html_empty(text):
            raise UserError(self.env._("Say in a few words what happened."))
        return text

    @api.model
    def _pharma_title(self, kind, vals, partner):
        label = dict(self._fields["pharma_kind"]._description_selection(self.env))[kind]
        product = self.env["product.product"].browse(vals.get("pharma_product_id") or [])
        # no name of a doctor in a title: titles stand in e-mails
        return f"{label}: {product.display_name}" if product else label

    @api.model
    def _pharma_territory(self, user, partner):
        """Where it was raised: through which territory the user covers the account, else who does."""
        territory = (
            user._pharma_territory_for(partner) if partner else user.pharma_territory_ids[:1]
        )
        # sudo: who raised it in the portal cannot read the coverage
        return (
            territory
            or user.sudo().pharma_territory_ids[:1]
            or (partner.sudo().pharma_coverage_ids.territory_id[:1])
        )

    @api.model
    def _pharma_first_owner(self, kind, policy, company, user, territory):
        # sudo: a team's members may be strangers to who raises the ticket
        team = policy.sudo().pharma_team_id
        people = (team.user_id | team.user_ids).filtered(
            lambda u: company in u.company_ids and u.active
        )
        if kind == ADVERSE:
            medical = self._pharma_users_of("medical", company)
            return (people & medical)[:1] or medical[:1]
        if people:
            return people[:1]
        if kind == "quality":
            return self._pharma_users_of("medical", company)[:1] or user
        manager = territory._manager_chain()[:1] if territory else user
        return manager or user

    def _pharma_announce(self):
        """Tell who has to act at once."""
        # sudo: who raises it, a doctor in the portal for one, need not be able to read the people who are told
        for ticket in self.sudo():
            ticket.message_subscribe(partner_ids=ticket.pharma_raised_by_id.partner_id.ids)
            if ticket.pharma_kind == ADVERSE:
                ticket._pharma_tell(
                    ticket._pharma_users_of("medical", ticket.company_id),
                    "pharma_crm.mail_ticket_raised",
                    ticket.env._("Report it to drug safety"),
                )

    # -- write and delete ------------------------------------------------------------------------------

    def write(self, vals):
        if self._pharma_free():
            return super().write(vals)
        if vals.get("pharma_kind") and not all(self.mapped("pharma_kind")):
            raise AccessError(
                self.env._(
                    "A ticket of another helpdesk does not become an issue of the field force."
                )
            )
        names = {name for name in vals if not name.startswith(FREE_PREFIXES)}
        issues = self.filtered("pharma_kind")
        if issues and names:
            issues._pharma_check_write(names, vals)
            if "stage_id" in vals:
                return self._pharma_write_stage(vals)
        return super().write(vals)

    def _pharma_check_write(self, names, vals):
        """Raise unless the user may write these fields on each of these issues."""
        for ticket in self:
            if ticket._pharma_may_handle():
                allowed = self._pharma_handler_fields()
            # sudo: only who raised it and, for the refusal, the title
            elif ticket.sudo().pharma_raised_by_id == self.env.user and ticket.pharma_step == "new":
                allowed = self._pharma_raiser_fields()
            else:
                allowed = set()
            refused = names - allowed
            if refused:
                fields_ = ", ".join(
                    self._fields[name]._description_string(self.env)
                    for name in sorted(refused & set(self._fields))
                )
                raise AccessError(
                    self.env._(
                        "“%(ticket)s”: you cannot change this here (%(fields)s). Write a note in the chatter, "
                        "or ask who handles it.",
                        ticket=ticket.sudo().display_name,
                        fields=fields_,
                    )
                )
            if "user_id" in vals:
                ticket._pharma_check_owner(self.env["res.users"].browse(vals["user_id"] or []))
        if "description" in vals:
            self._pharma_check_text(vals["description"])

    def _pharma_check_owner(self, owner):
        self.ensure_one()
        # sudo: the groups and companies of a colleague
        owner = owner.sudo()
        if not owner or owner.share or self.sudo().company_id not in owner.company_ids:
            raise UserError(self.env._("A ticket needs an owner of its company."))
        if self._pharma_is_adverse() and not owner.has_group("pharma_crm.group_medical"):
            raise UserError(self.env._("An adverse event belongs to medical affairs."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_pharma(self):
        # sudo: an issue is refused whatever the user may read of it
        if self.env.uid != SUPERUSER_ID and any(ticket.pharma_kind for ticket in self.sudo()):
            raise UserError(
                self.env._(
                    "What was raised in the field stays on record. Cancel it with a reason instead."
                )
            )

    def _pharma_note(self, text):
        """Log a line in the chatter."""
        for ticket in self:
            # sudo: a note about a step that was checked
            ticket.sudo().message_post(
                body=Markup("<p>%s</p>") % text, subtype_xmlid="mail.mt_note"
            )
