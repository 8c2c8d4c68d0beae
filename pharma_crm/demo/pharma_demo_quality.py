# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.tools import SQL

from ..tools.spreadsheet import write_csv

# field, new value, days ago, note
PROPOSALS = (
    (
        {"pharma_patients_week": 64, "pharma_position": "Head of department"},
        1,
        "Told me on the ward round.",
    ),
    ({"email": "new.office@example.com"}, 4, "Her new address, from the business card."),
    (
        {"pharma_potential": 1900.0, "pharma_preferred_time": "Tuesday after 14:00"},
        0,
        "See the waiting list in the hall.",
    ),
    ({"street": "48 Magnolia Court", "zip": "30312"}, 6, "The practice has moved."),
)
SPOKEN = "Agreed at the visit; the form is in the folder."


class PharmaDemo(models.AbstractModel):
    """Proposals of reps that wait, consents, and when data were last verified."""

    _inherit = "pharma.demo"

    @api.model
    def _load_quality(self):
        demo = self._in_company()
        demo._ref("user_steward").write(
            {"group_ids": [Command.link(self.env.ref("pharma_crm.group_privacy").id)]}
        )
        demo._make_verified()
        demo._make_change_requests()
        demo._make_consents()
        demo._make_import()
        demo._make_privacy_request()

    @api.model
    def _make_import(self):
        """A list of doctors that was checked and waits for “Import”: unchanged, updated, new and refused rows."""
        if self._is_done("pharma_crm.demo_import"):
            return
        doctors = self._rep_doctors(self._ref("user_rep_north"), 12)
        rows = [["Code", "Name", "City", "E-mail", "Phone"]]
        rows += [
            [d.pharma_code, d.pharma_published_name or d.name, d.city or "", "", ""]
            for d in doctors
        ]
        rows[2][3] = "practice@example.org"
        rows[3][4] = "(617) 555 0142"
        rows[4][4] = "ask at the desk"
        rows[5][3] = "practice.example.org"
        rows.append(["DR90001", "Marguerite Oakes", "Boston", "", ""])
        steward = self._ref("user_steward")
        record = (
            self.env["pharma.import"]
            .with_user(steward)
            .create(
                {
                    "filename": "medical-board-list.csv",
                    "target": "doctor",
                    "file": base64.b64encode(write_csv(rows)),
                }
            )
        )
        record.action_check()
        self._name_them(["pharma_crm.demo_import"], record)

    @api.model
    def _make_privacy_request(self):
        """A doctor of the north asks for a copy of what is held."""
        if self._is_done("pharma_crm.demo_privacy_request"):
            return
        doctors = self._rep_doctors(self._ref("user_rep_north"), 20)
        steward = self._ref("user_steward")
        request = (
            self.env["pharma.privacy.request"]
            .with_user(steward)
            .create(
                {
                    "partner_id": doctors[-1:].id,
                    "kind": "export",
                    "date_received": self._today() - timedelta(days=9),
                }
            )
        )
        self._name_them(["pharma_crm.demo_privacy_request"], request)

    @api.model
    def _make_verified(self):
        """Most accounts were looked at within the year; the trail of that is no news."""
        rng = self._rng("verified")
        today = self._today()
        ids = [
            id_
            for kind in ("doctor", "hospital", "pharmacy")
            for id_ in self._made_ids("res.partner", f"{kind}_").values()
        ]
        days = [today - timedelta(days=rng.randrange(20, 520)) for _id in ids]
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE res_partner p SET pharma_verified_on = v.day FROM unnest(%s::int[], %s::date[]) v (id, day)"
                " WHERE p.id = v.id AND p.pharma_verified_on IS NULL",
                ids,
                days,
            )
        )
        self.env["res.partner"].invalidate_model(["pharma_verified_on"])

    @api.model
    def _make_change_requests(self):
        if self._is_done("pharma_crm.demo_change_request_0"):
            return
        rep, rep2, steward = (self._ref(f"user_{key}") for key in ("rep", "rep2", "steward"))
        doctors = self._rep_doctors(rep, 8)
        Request = self.env["pharma.change.request"]
        made = Request
        for doctor, (vals, days, note) in zip(doctors, PROPOSALS, strict=False):
            made |= self._demo_proposal(rep, vals, days, note, partner_id=doctor.id)
        shared = (self._rep_doctors(rep, 1000) & self._rep_doctors(rep2, 1000))[-1:]
        if shared:
            made |= self._demo_proposal(
                rep, {"city": "Decatur"}, 2, "New practice.", partner_id=shared.id
            )
            made |= self._demo_proposal(
                rep2, {"city": "Marietta"}, 1, "So says the receptionist.", partner_id=shared.id
            )
        made |= self._demo_proposal(
            rep,
            {
                "name": "Magnolia Court Pharmacy",
                "street": "50 Magnolia Court",
                "city": doctors[:1].city or "Atlanta",
            },
            1,
            "Opened this month next to the practice.",
            account_type="pharmacy",
        )
        done = self._demo_proposal(
            rep,
            {"pharma_patients_week": 38, "email": "wrong@example.com"},
            9,
            "",
            partner_id=doctors[5].id,
        )
        if done:
            decider = done.with_user(steward)
            decider.line_ids.filtered(lambda line: line.field_name == "email").action_reject(
                "This is the hospital's general address."
            )
            decider.line_ids.filtered(lambda line: line.state == "pending").action_accept()
        made |= done
        self._name_them(
            [f"pharma_crm.demo_change_request_{number}" for number in range(len(made))], made
        )

    @api.model
    def _demo_proposal(self, user, vals, days, note, **kwargs):
        id_ = self.env["res.partner"].with_user(user).pharma_propose(vals, note=note, **kwargs)
        request = self.env["pharma.change.request"].browse(id_ or [])
        request._workflow_write(
            {"date_submitted": fields.Datetime.now() - timedelta(days=days, hours=3)}
        )
        return request

    @api.model
    def _make_consents(self):
        if self.env["pharma.consent"].search_count(
            [("company_id", "=", self.env.company.id)], limit=1
        ):
            return
        rng = self._rng("consents")
        now = fields.Datetime.now()
        rows = []
        for user in (self._ref("user_rep"), self._ref("user_rep2"), self._ref("user_rep_north")):
            for doctor in self._rep_doctors(user, 60):
                if rng.random() < 0.35:
                    continue
                for channel, willing in (
                    ("email", 0.8),
                    ("phone", 0.6),
                    ("sms", 0.3),
                    ("remote", 0.5),
                ):
                    if rng.random() < 0.25:
                        continue
                    rows.append(
                        {
                            "partner_id": doctor.id,
                            "channel": channel,
                            "decision": "given" if rng.random() < willing else "withdrawn",
                            "date": now - timedelta(days=rng.randrange(10, 600)),
                            "source": "paper",
                            "evidence": SPOKEN,
                            "user_id": user.id,
                        }
                    )
        consents = self.env["pharma.consent"].create(rows)
        self._name_them(
            [f"pharma_crm.demo_consent_{number}" for number in range(len(consents))], consents
        )
