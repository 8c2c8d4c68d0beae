# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..models.accounts.res_partner import PHARMA_TYPES

PLACE_FIELDS = ("hospital_id", "department_id", "role", "street", "city", "is_primary", "date_end")


class PharmaChangePropose(models.TransientModel):
    """The account as it should be: a form with today's values to correct, or an empty one for a new account."""

    _name = "pharma.change.propose"
    _inherit = "pharma.visible.mixin"
    _description = "Propose a change"

    partner_id = fields.Many2one("res.partner", "Account")
    account_type = fields.Selection(PHARMA_TYPES, "Type", required=True, default="doctor")
    allowed = fields.Char(
        compute="_compute_allowed", help="Names of the fields that may be proposed."
    )
    name = fields.Char()
    pharma_title_id = fields.Many2one("pharma.professional.title", "Professional title")
    pharma_credential = fields.Char("Credential")
    pharma_specialty_id = fields.Many2one("pharma.specialty", "Specialty")
    pharma_gender = fields.Selection(
        [("female", "Female"), ("male", "Male"), ("other", "Other")], "Gender"
    )
    pharma_licence_number = fields.Char("Licence number")
    pharma_licence_authority = fields.Char("Licensed by")
    pharma_licence_expiry = fields.Date("Licence valid until")
    pharma_position = fields.Char("Administrative position")
    pharma_latin_name = fields.Char("Latin name")
    pharma_preferred_time = fields.Char("Preferred time")
    pharma_wards = fields.Integer("Wards")
    pharma_patients_week = fields.Integer("Patients a week")
    pharma_potential = fields.Float("Potential", digits=(12, 2))
    pharma_grade_id = fields.Many2one("pharma.hospital.grade", "Hospital grade")
    pharma_category = fields.Char("Hospital type")
    pharma_beds = fields.Integer("Beds")
    pharma_outpatients = fields.Integer("Outpatient visits a month")
    parent_id = fields.Many2one(
        "res.partner", "Belongs to", domain=[("pharma_type", "=", "hospital")]
    )
    phone = fields.Char()
    email = fields.Char()
    website = fields.Char()
    street = fields.Char()
    street2 = fields.Char("Street 2")
    city = fields.Char()
    zip = fields.Char("ZIP")
    state_id = fields.Many2one(
        "res.country.state",
    )
    country_id = fields.Many2one(
        "res.country",
    )
    closed = fields.Boolean(
        "No longer there", help="The doctor has left for good, or the place is closed."
    )
    place_ids = fields.One2many("pharma.change.propose.place", "wizard_id", "Practice places")
    note = fields.Text(
        help="What the steward should know, e.g. who told you. Up to 1,000 characters."
    )
    attachment_ids = fields.Many2many(
        "ir.attachment",
        string="Evidence",
        help="A business card, a photo of the door: up to 3 files of 10 MB.",
    )
    duplicates = fields.Html(compute="_compute_duplicates", sanitize=False)

    @api.model
    def _mirrored(self):
        """Return the names of the fields that stand here as they stand on the account."""
        return [
            name
            for name in self._fields
            if name in self.env["res.partner"]._fields
            and name not in ("id", "display_name", *models.MAGIC_COLUMNS)
        ]

    @api.depends("partner_id", "account_type")
    def _compute_allowed(self):
        Policy = self.env["pharma.field.policy"]
        for wizard in self:
            company = wizard.partner_id.company_id or self.env.company
            names = list(Policy._proposals("res.partner", company.id))
            if wizard.account_type == "doctor" and Policy._proposals(
                "pharma.affiliation", company.id
            ):
                names.append("places")
            wizard.allowed = f",{','.join(names)},"

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        partner = self.env["res.partner"].browse(values.get("partner_id") or []).exists()
        if not partner:
            if "country_id" in fields_list:
                values.setdefault("country_id", self.env.company.country_id.id)
            return values
        partner.check_access("read")
        values["account_type"] = partner.pharma_type
        for name in self._mirrored():
            value = partner[name]
            values[name] = value.id if partner._fields[name].type == "many2one" else value
        values["place_ids"] = [
            Command.create(
                {
                    "place_id": place.id,
                    **{
                        name: place[name].id if place._fields[name].relational else place[name]
                        for name in PLACE_FIELDS
                    },
                }
            )
            for place in partner.pharma_affiliation_ids
            if not place.date_end
        ]
        return values

    @api.depends("name", "phone", "account_type", "pharma_licence_number", "partner_id")
    def _compute_duplicates(self):
        Partner = self.env["res.partner"]
        names = Partner._pharma_match_columns() & set(self._mirrored())
        for wizard in self:
            wizard.duplicates = False
            if wizard.partner_id or len((wizard.name or "").strip()) < 3:
                continue
            values = {
                name: wizard[name].id if self._fields[name].relational else wizard[name]
                for name in names
                if wizard[name]
            }
            wizard.duplicates = Partner._pharma_similar_html(
                Partner._pharma_find_similar(wizard.account_type, values, (), self.env.company)
            )

    def action_send(self):
        """Send what differs from the account; say so when nothing does."""
        self.ensure_one()
        allowed = set((self.allowed or "").strip(",").split(","))
        values = {
            name: self[name].id if self._fields[name].relational else self[name]
            for name in self._mirrored()
            if name in allowed
        }
        if not self.partner_id:
            values = {name: value for name, value in values.items() if value}
        if self.closed and self.partner_id and "active" in allowed:
            values["active"] = False
        request = self.env["pharma.change.request"]._propose(
            self.account_type,
            values,
            partner=self.partner_id or None,
            places=self._places() if "places" in allowed else (),
            note=self.note,
            attachments=self.attachment_ids,
        )
        if not request:
            raise UserError(
                self.env._("Nothing differs from what is on record: there is nothing to send.")
            )
        request.action_submit()
        if not self.partner_id:
            return request.partner_id._get_records_action()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Sent. You will be told what the data steward decides."),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _places(self):
        """Return the practice places that differ, as a proposal names them."""
        if self.account_type != "doctor":
            return []
        rows = []
        for place in self.place_ids:
            values = {
                name: place[name].id if place._fields[name].relational else place[name]
                for name in PLACE_FIELDS
            }
            values["date_end"] = fields.Date.to_string(values["date_end"]) or False
            if place.place_id:
                rows.append({"id": place.place_id.id, **values})
            else:
                rows.append({name: value for name, value in values.items() if value})
        return rows


class PharmaChangeProposePlace(models.TransientModel):
    """A practice place as it should be."""

    _name = "pharma.change.propose.place"
    _description = "Practice place in a proposal"

    wizard_id = fields.Many2one("pharma.change.propose", required=True, ondelete="cascade")
    place_id = fields.Many2one("pharma.affiliation", "Known place")
    hospital_id = fields.Many2one(
        "res.partner",
        "Hospital or pharmacy",
        domain=[("pharma_type", "in", ("hospital", "pharmacy"))],
    )
    department_id = fields.Many2one(
        "res.partner",
        domain="[('pharma_type', '=', 'department'), ('parent_id', '=', hospital_id)]",
    )
    role = fields.Char()
    street = fields.Char()
    city = fields.Char()
    is_primary = fields.Boolean("Primary")
    date_end = fields.Date("Left on")
