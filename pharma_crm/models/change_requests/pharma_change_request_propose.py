# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import email_normalize

from ...tools.change_source import SOURCE_KEY, ChangeSource

PLACES_MAX = 20


class PharmaChangeRequest(models.Model):
    """How a proposal comes in and is sent."""

    _inherit = "pharma.change.request"

    @api.model
    def _propose(
        self,
        account_type,
        vals,
        partner=None,
        places=(),
        note=False,
        attachments=None,
        client_uuid=None,
    ):
        """Make a draft of what differs from the account, for the current user.

        :param account_type: key of PHARMA_TYPES, of a new account; of an account it is its own
        :param vals: {field: value} as a client sends it
        :param partner: the account, None for a new one
        :param places: list of {"id": id or False, field: value}: practice places to change or add (doctors only)
        :param attachments: evidence, files of the user's own
        :return: the request, or None when nothing differs
        """
        self = self._without_client_context()
        user = self.env.user
        known = client_uuid and self._known_client_uuids([self._normalize_client_uuid(client_uuid)])
        if known:
            return next(iter(known.values()))
        if not (user.has_group("pharma_crm.group_rep") or self._is_steward()):
            raise AccessError(
                self.env._("Only who works with accounts can propose changes of them.")
            )
        company = self.env.company
        if partner:
            partner.check_access("read")
            if not partner.pharma_type:
                raise UserError(
                    self.env._("“%s” is no hospital, doctor or pharmacy.", partner.display_name)
                )
            account_type, company = partner.pharma_type, partner.company_id
            territory = user._pharma_territory_for(partner)
        else:
            territory = self._territory_for_new()
        if account_type not in dict(self._fields["account_type"]._description_selection(self.env)):
            raise UserError(self.env._("“%s” is no type of account.", account_type))
        lines = self._field_lines("res.partner", partner, vals, company)
        lines += self._place_lines(account_type, partner, places, company)
        if not partner and not (vals.get("name") or "").strip():
            raise UserError(self.env._("A new account needs a name."))
        if not lines:
            return None
        # sudo: there is no right to create or edit proposals, this method is the way; it has checked the
        # account, the fields and the values above, and the files below
        request = self.sudo().create(
            {
                "kind": "change" if partner else "new",
                "account_type": account_type,
                "partner_id": partner.id if partner else False,
                "user_id": user.id,
                "territory_id": territory.id,
                "company_id": company.id,
                "note": (note or "").strip() or False,
                "client_uuid": client_uuid or False,
                "line_ids": [Command.create(line) for line in lines],
            }
        )
        request.with_env(self.env)._attach(attachments)
        return request.with_env(self.env)

    @api.model
    def _territory_for_new(self):
        """Return the territory that is to cover a new account: where the user works as a rep, else where at all."""
        # sudo: the user's own places of work
        members = (
            self.env["pharma.territory.member"].sudo().search([("user_id", "=", self.env.uid)])
        )
        territories = self.env.user.pharma_territory_ids.filtered(
            lambda territory: territory.company_id == self.env.company
        )
        as_rep = members.filtered(lambda m: m.role == "rep").territory_id & territories
        return as_rep[:1] or territories[:1]

    @api.model
    def _field_lines(self, model_name, record, vals, company, place_key=False):
        """Return values for lines: one for each field that differs, none for one that was only touched."""
        rules = self.env["pharma.field.policy"]._proposals(model_name, company.id)
        lines = []
        for name, value in vals.items():
            if name not in rules:
                raise AccessError(self.env._("The field “%s” is not to be proposed.", name))
            new = self._clean(model_name, name, value, company)
            # sudo: the record was checked; some of its fields may be hidden from the user
            base = self._plain(record.sudo(), name) if record else False
            if (base or False) == (new or False):
                continue
            if model_name == "res.partner" and new:
                new = self._checked_contact(name, new, record, vals, company)
                if base == new:
                    continue
            lines.append(
                {
                    "model_name": model_name,
                    "res_id": record.id if record else False,
                    "place_key": place_key,
                    "field_name": name,
                    "base_value": base,
                    "new_value": new,
                    "base_text": self._plain_text(model_name, name, base),
                    "new_text": self._plain_text(model_name, name, new),
                    "proposal": rules[name],
                }
            )
        return lines

    @api.model
    def _checked_contact(self, name, text, record, vals, company):
        """Return a phone or e-mail in its usual form; refuse what is none."""
        if name == "email":
            if not email_normalize(text):
                raise UserError(self.env._("“%s” is no e-mail address.", text))
            return text
        if name != "phone":
            return text
        country = self.env["res.country"].browse(vals.get("country_id") or [])
        # sudo: the country of an account that was checked
        country = (
            country
            or (record.sudo().country_id if record else country)
            or company.sudo().country_id
        )
        return self.env["res.partner"]._pharma_e164(
            text, country, record.sudo().name if record else vals.get("name")
        )

    @api.model
    def _place_lines(self, account_type, partner, places, company):
        if places and account_type != "doctor":
            raise UserError(self.env._("Only doctors have practice places."))
        if len(places) > PLACES_MAX:
            raise UserError(self.env._("Up to %s practice places go with a proposal.", PLACES_MAX))
        lines = []
        for number, place in enumerate(places, 1):
            place = dict(place)
            record = self.env["pharma.affiliation"].browse(place.pop("id", False) or [])
            if record:
                record.check_access("read")
                if record.doctor_id != partner:
                    raise UserError(self.env._("This practice place belongs to another doctor."))
            elif not (place.get("hospital_id") or place.get("street") or place.get("city")):
                raise UserError(self.env._("A practice place needs a hospital or an address."))
            lines += self._field_lines(
                "pharma.affiliation",
                record or None,
                place,
                company,
                False if record else f"new {number}",
            )
        return lines

    def _attach(self, attachments):
        """Make files evidence of this request: only the user's own, not those of another record."""
        self.ensure_one()
        if not attachments:
            return
        attachments.check_access("read")
        for file in attachments.sudo():  # sudo: whose they are
            wizard = file.res_model in (False, "pharma.change.propose", "mail.compose.message")
            if file.create_uid != self.env.user or not (wizard or not file.res_id):
                raise AccessError(
                    self.env._("Only files that you have just added can go with the proposal.")
                )
        # sudo: they are the user's own, see above
        attachments.sudo().write({"res_model": self._name, "res_id": self.id, "public": False})
        self.sudo().attachment_ids = [Command.set(attachments.ids)]

    # -- steps of the proposer -------------------------------------------------------------------------

    def action_submit(self):
        """Send the proposal: a new account is usable at once as unverified, and what needs no decision is done."""
        for request in self._without_client_context():
            request._check_transition("submit")
            # sudo: the user has no right to write accounts; the request holds only fields that the rules open
            trusted = request.sudo()
            if not trusted.line_ids:
                raise UserError(self.env._("“%s” proposes nothing.", request.display_name))
            if request.kind == "change":
                request.partner_id.check_access("read")
            trusted._workflow_write({"state": "submitted", "date_submitted": fields.Datetime.now()})
            if request.kind == "new":
                trusted._create_unverified()
            automatic = trusted.line_ids.filtered(
                lambda line: line.proposal == "auto" and not line.place_key
            )
            if request.kind == "change" and automatic:
                automatic._apply()
                automatic._workflow_write({"state": "accepted"})
                trusted._finish()
        return True

    def _create_unverified(self):
        """Make the proposed account, marked as unverified, and let the proposer's territory cover it."""
        self.ensure_one()
        request = self.with_context(
            **{SOURCE_KEY: ChangeSource("request", self)}, mail_create_nosubscribe=True
        ).with_company(self.company_id)
        partner = request.env["res.partner"].create(
            {**self._proposed_values(), "pharma_unverified": True, "lang": self.user_id.lang}
        )
        self._workflow_write({"partner_id": partner.id})
        self.line_ids.filtered(lambda line: line.model_name == "res.partner")._workflow_write(
            {"res_id": partner.id}
        )
        places = self.line_ids.filtered("place_key")
        if places:
            places._apply()
        if self.territory_id:
            request.env["pharma.coverage"].create(
                {"partner_id": partner.id, "territory_id": self.territory_id.id, "source": "manual"}
            )

    def action_cancel(self):
        """Take the proposal back; a new account that nobody has confirmed is archived."""
        for request in self._without_client_context():
            request._check_transition("cancel")
            trusted = request.sudo()  # sudo: the step is checked, editing is nobody's right
            if request.kind == "change" and "accepted" in trusted.line_ids.mapped("state"):
                raise UserError(
                    self.env._(
                        "“%s” is decided in part already; ask the steward.", request.display_name
                    )
                )
            trusted._workflow_write({"state": "cancelled", "date_decided": fields.Datetime.now()})
            if request.kind == "new" and trusted.partner_id.pharma_unverified:
                trusted._withdraw_account()
        return True

    @api.ondelete(at_uninstall=False)
    def _unlink_check_sent(self):
        self._check_deletable()
