# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.reading import day_text
from .pharma_consent import CHANNELS, STATES

#: How each state looks on the 360° view: an icon of its own, so that colour is not all that tells.
ICONS = {
    "given": ("fa-check-circle", "success"),
    "withdrawn": ("fa-times-circle", "danger"),
    "expired": ("fa-clock-o", "warning"),
    "none": ("fa-question-circle-o", "muted"),
}


def _state_field(channel, label):
    """The doctor's current word on a channel, for the usual purpose; searchable."""
    return fields.Selection(
        STATES,
        label,
        compute="_compute_pharma_consent",
        search=lambda self, operator, value: self._search_pharma_consent(channel, operator, value),
        help="What the doctor said last about being contacted this way.",
    )


class ResPartner(models.Model):
    """Who may be contacted how."""

    _inherit = "res.partner"

    pharma_consent_ids = fields.One2many("pharma.consent", "partner_id", "Consents", readonly=True)
    pharma_consent_visit = _state_field("visit", "Consent: face to face")
    pharma_consent_phone = _state_field("phone", "Consent: phone")
    pharma_consent_email = _state_field("email", "Consent: e-mail")
    pharma_consent_sms = _state_field("sms", "Consent: SMS")
    pharma_consent_messenger = _state_field("messenger", "Consent: messenger")
    pharma_consent_remote = _state_field("remote", "Consent: remote call")
    pharma_consent_post = _state_field("post", "Consent: post")

    @api.model
    def _consent_states(self, partner_ids, purpose=None):
        """Return {(partner id, channel): (state, date)} of everybody who said something; one query."""
        Consent = self.env["pharma.consent"]
        purpose = purpose or Consent._default_purpose()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (partner_id, channel) partner_id, channel,
                       CASE WHEN decision = 'given' AND date_end < %(today)s THEN 'expired' ELSE decision END, date
                  FROM pharma_consent
                 WHERE partner_id = ANY(%(ids)s) AND purpose_id = %(purpose)s
                 ORDER BY partner_id, channel, date DESC, id DESC
                """,
                today=fields.Date.context_today(self),
                ids=list(partner_ids),
                purpose=purpose.id or 0,
                to_flush=[
                    Consent._fields[name]
                    for name in ("partner_id", "channel", "date", "date_end", "decision")
                ],
            )
        )
        return {(partner_id, channel): (state, date) for partner_id, channel, state, date in rows}

    @api.depends("pharma_consent_ids.decision", "pharma_consent_ids.date_end")
    def _compute_pharma_consent(self):
        states = self._consent_states(self.ids)
        for partner in self:
            for channel, _label in CHANNELS:
                partner[f"pharma_consent_{channel}"] = (
                    states.get((partner.id, channel), ("none",))[0]
                    if partner.pharma_type == "doctor"
                    else False
                )

    @api.model
    def _search_pharma_consent(self, channel, operator, value):
        if operator != "in":
            return NotImplemented
        current = self.env["pharma.consent"]._current_query(channel)
        doctors = Domain("pharma_type", "=", "doctor")
        said = {state for state in value if state and state != "none"}
        found = Domain(
            "id",
            "in",
            SQL("(SELECT partner_id FROM %s said WHERE state = ANY(%s))", current, list(said)),
        )
        if "none" in value:
            found |= Domain("id", "not in", SQL("(SELECT partner_id FROM %s said)", current))
        found &= doctors
        return found | ~doctors if False in value else found

    def _pharma_may_contact(self, channel, purpose=None):
        """Return those of these doctors whom the company may contact by a channel today.

        Where the company's policy is opt-in, a valid consent is needed; where it is opt-out, nobody who withdrew.

        :param channel: visit, phone, email, sms, messenger, remote or post
        :param purpose: pharma.consent.purpose; information on products when not given
        """
        if channel not in dict(CHANNELS):
            raise ValueError(channel)
        states = self._consent_states(self.ids, purpose)
        return self.filtered(lambda partner: partner._may_by_state(channel, states))

    def _pharma_consented(self, purpose, channel="visit"):
        """Return those of these doctors who have agreed to a purpose, whatever the company's policy on contacts is."""
        states = self._consent_states(self.ids, purpose)
        return self.filtered(
            lambda partner: states.get((partner.id, channel), ("none",))[0] == "given"
        )

    @api.model
    def _pharma_contactable_domain(self, channel, purpose=None, company=None):
        """Return the domain of the doctors of a company whom `_pharma_may_contact` lets through."""
        company = company or self.env.company
        current = self.env["pharma.consent"]._current_query(channel, purpose)
        base = Domain("pharma_type", "=", "doctor") & Domain("company_id", "=", company.id)
        # sudo: a setting of the company
        if company.sudo()[f"pharma_consent_{channel}"] == "opt_in":
            return base & Domain(
                "id", "in", SQL("(SELECT partner_id FROM %s said WHERE state = 'given')", current)
            )
        return base & Domain(
            "id",
            "not in",
            SQL("(SELECT partner_id FROM %s said WHERE state = 'withdrawn')", current),
        )

    def action_pharma_capture_consent(self):
        """Open the form that records what the doctor says about being contacted."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Consent of %s", self.name),
            "res_model": "pharma.consent.capture",
            "view_mode": "form",
            "target": "new",
            "context": {"default_partner_id": self.id},
        }

    # -- 360° view ---------------------------------------------------------------------------------------

    def _pharma_overview_panels(self):
        panels = super()._pharma_overview_panels()
        if self.pharma_type != "doctor" or not self.env["pharma.consent"].has_access("read"):
            return panels
        states = self._consent_states(self.ids)
        channels = self.env["pharma.consent"]._fields["channel"]._description_selection(self.env)
        labels = dict(self._fields["pharma_consent_visit"]._description_selection(self.env))
        facts = []
        for channel, label in channels:
            state, date = states.get((self.id, channel), ("none", None))
            parts = [labels[state], day_text(self.env, date)]
            # where nobody asked, what the company's policy makes of it
            if state in ("none", "expired"):
                parts.append(
                    self.env._("contact allowed")
                    if self._may_by_state(channel, states)
                    else self.env._("no contact before asking")
                )
            icon, color = ICONS[state]
            facts.append(
                {
                    "label": label,
                    "value": ", ".join(filter(None, parts)),
                    "icon": icon,
                    "color": color,
                }
            )
        panels.append(
            {
                "key": "consent",
                "title": self.env._("Consent"),
                "icon": "fa-handshake-o",
                "sequence": 95,
                "kind": "facts",
                "count": None,
                "empty": self.env._("Ask the doctor how they want to be contacted."),
                "action": {"method": "action_pharma_capture_consent"},
                "facts": facts,
            }
        )
        return panels

    def _may_by_state(self, channel, states):
        # sudo: a setting of the company
        policy = (self.company_id or self.env.company).sudo()[f"pharma_consent_{channel}"]
        state = states.get((self.id, channel), ("none",))[0]
        return state == "given" if policy == "opt_in" else state != "withdrawn"
