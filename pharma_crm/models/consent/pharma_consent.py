# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import SQL

CHANNELS = [
    ("visit", "Face to face"),
    ("phone", "Phone"),
    ("email", "E-mail"),
    ("sms", "SMS"),
    ("messenger", "Messenger"),
    ("remote", "Remote call"),
    ("post", "Post"),
]
STATES = [
    ("given", "Given"),
    ("withdrawn", "Refused"),
    ("expired", "Expired"),
    ("none", "Not asked"),
]
PERMIT = object()  # in a context: the erasure of a person; no client can send it
PERMIT_KEY = "pharma_consent_permit"


class PharmaConsent(models.Model):
    """What a doctor said about being contacted, once. The latest word on a channel and purpose counts; nothing
    is rewritten: who changes their mind gets a further row."""

    _name = "pharma.consent"
    _description = "Consent"
    _inherit = ["pharma.client.mixin"]
    _order = "date desc, id desc"
    _rec_name = "partner_id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        "Doctor",
        required=True,
        ondelete="restrict",
        check_company=True,
        domain="[('pharma_type', '=', 'doctor')]",
    )
    channel = fields.Selection(CHANNELS, required=True)
    purpose_id = fields.Many2one(
        "pharma.consent.purpose",
        required=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self._default_purpose(),
    )
    decision = fields.Selection(
        [("given", "Given"), ("withdrawn", "Refused")], required=True, default="given"
    )
    date = fields.Datetime("Said on", required=True, default=fields.Datetime.now)
    date_end = fields.Date("Valid until", help="Empty: until withdrawn.")
    source = fields.Selection(
        [
            ("signed", "Signed on the device"),
            ("paper", "Signed on paper"),
            ("said", "Said to the rep"),
            ("written", "E-mail or letter"),
            ("web", "Web form"),
            ("import", "Import"),
        ],
        required=True,
        default="said",
    )
    evidence = fields.Text("Evidence in words", help="What was said, where and to whom.")
    signature = fields.Image(max_width=1024, max_height=512, attachment=True)
    attachment_ids = fields.Many2many("ir.attachment", string="Files", bypass_search_access=True)
    user_id = fields.Many2one(
        "res.users", "Recorded by", required=True, readonly=True, default=lambda self: self.env.user
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    state = fields.Selection(STATES + [("superseded", "Superseded")], compute="_compute_state")

    _end_later = models.Constraint(
        "CHECK (date_end IS NULL OR date_end >= date::date)",
        "A consent cannot end before it was given.",
    )
    _current_idx = models.Index("(partner_id, channel, purpose_id, date DESC, id DESC)")

    @api.model
    def _default_purpose(self):
        Purpose = self.env["pharma.consent.purpose"]
        known = self.env["ir.model.data"]._xmlid_to_res_id("pharma_crm.consent_purpose_information")
        return Purpose.browse(known) if known else Purpose.search([], limit=1)

    @api.depends("partner_id", "channel", "purpose_id", "date", "date_end", "decision")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        self.env.flush_all()
        # which of them is the latest word; ids of rows that the reader reads already
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (partner_id, channel, purpose_id) id
                  FROM pharma_consent
                 WHERE partner_id = ANY(%s)
                 ORDER BY partner_id, channel, purpose_id, date DESC, id DESC
                """,
                self.partner_id.ids,
            )
        )
        latest = {id_ for (id_,) in rows}
        for consent in self:
            if consent.id not in latest and consent._origin.id not in latest:
                consent.state = "superseded"
            elif consent.decision == "given" and consent.date_end and consent.date_end < today:
                consent.state = "expired"
            else:
                consent.state = consent.decision

    # -- facts ---------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        partners = self.env["res.partner"].browse(
            {vals.get("partner_id") for vals in vals_list} - {None, False}
        )
        partners.check_access("read")
        prepared = []
        for vals in vals_list:
            partner = self.env["res.partner"].browse(vals.get("partner_id") or [])
            vals = dict(vals, company_id=partner.company_id.id or self.env.company.id)
            if not self.env.su:
                vals["user_id"] = self.env.uid
            # sudo: the company's policy holds for whoever records a consent
            months = partner.company_id.sudo().pharma_consent_months
            if vals.get("decision", "given") == "given" and months and not vals.get("date_end"):
                said = fields.Datetime.to_datetime(vals.get("date")) or fields.Datetime.now()
                vals["date_end"] = fields.Date.add(said.date(), months=months)
            prepared.append(vals)
        consents = super().create(prepared)
        for consent in consents:
            if consent.attachment_ids:
                self._bind_evidence(consent)
        self._check_facts(consents)
        self.env["res.partner"].invalidate_model(
            [f"pharma_consent_{key}" for key, _label in CHANNELS]
        )
        return consents

    @api.model
    def _bind_evidence(self, consent):
        """Make files evidence of this consent: only the user's own, not those of another record."""
        for file in consent.attachment_ids.sudo():  # sudo: whose they are
            loose = not file.res_id or file.res_model in ("pharma.consent.capture", self._name)
            if not self.env.su and (file.create_uid != self.env.user or not loose):
                raise AccessError(
                    self.env._("Only files that you have just added can be evidence.")
                )
            file.write({"res_model": self._name, "res_id": consent.id, "public": False})

    @api.model
    def _check_facts(self, consents):
        now = fields.Datetime.now()
        for consent in consents:
            if consent.partner_id.pharma_type != "doctor":
                raise ValidationError(
                    self.env._("“%s” is no doctor.", consent.partner_id.display_name)
                )
            if consent.date > now:
                raise ValidationError(self.env._("A consent cannot be given in the future."))
            company = consent.company_id.sudo()  # sudo: a setting
            if (
                consent.decision == "given"
                and company.pharma_consent_evidence
                and not (
                    consent.signature or consent.attachment_ids or (consent.evidence or "").strip()
                )
            ):
                raise ValidationError(
                    self.env._(
                        "A consent needs evidence: a signature, a file, or what %s said in words.",
                        consent.partner_id.display_name,
                    )
                )

    def write(self, vals):
        if self.env.context.get(PERMIT_KEY) is not PERMIT:
            raise AccessError(
                self.env._("What a doctor said stays on record. Record what they say now instead.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if self.env.context.get(PERMIT_KEY) is not PERMIT:
            raise AccessError(
                self.env._("What a doctor said stays on record. Record what they say now instead.")
            )

    # -- the current state -------------------------------------------------------------------------------

    @api.model
    def _current_query(self, channel, purpose=None):
        """Return the SQL of (partner_id, state) of everybody who said something about a channel and purpose."""
        purpose = purpose or self._default_purpose()
        return SQL(
            """(
            SELECT DISTINCT ON (partner_id) partner_id,
                   CASE WHEN decision = 'given' AND date_end < %(today)s THEN 'expired' ELSE decision END AS state,
                   date
              FROM pharma_consent
             WHERE channel = %(channel)s AND purpose_id = %(purpose)s
             ORDER BY partner_id, date DESC, id DESC
            )""",
            channel=channel,
            purpose=purpose.id or 0,
            today=fields.Date.context_today(self),
            to_flush=[
                self._fields[name]
                for name in ("partner_id", "decision", "date", "date_end", "channel")
            ],
        )
