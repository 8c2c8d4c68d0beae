# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.reading import value_text


class ResPartner(models.Model):
    """The panels that every account has: contact facts, places, departments, doctors, next steps."""

    _inherit = "res.partner"

    def _pharma_overview_panels(self):
        panels = super()._pharma_overview_panels()
        panels.append(self._pharma_panel_facts())
        panels.append(self._pharma_panel_activities())
        if self.pharma_type == "doctor":
            panels.append(self._pharma_panel_places())
        elif self.pharma_type in ("hospital", "department", "pharmacy"):
            panels.append(self._pharma_panel_doctors())
        if self.pharma_type == "hospital":
            panels.append(self._pharma_panel_departments())
        return panels

    # -- facts ----------------------------------------------------------------------------------------

    def _pharma_panel_facts(self):
        [(languages, _count)] = yield [self._pharma_languages_ask()]
        spoken = ", ".join(language["name"] for language in languages)
        label = self._fields["pharma_language_ids"]._description_string(self.env)
        facts = [*self._pharma_overview_facts(), (label, spoken)]
        return {
            "key": "facts",
            "title": self.env._("About"),
            "icon": "fa-id-card-o",
            "sequence": 5,
            "kind": "facts",
            "count": None,
            "empty": self.env._(
                "Add licence, beds or patients on the form, so that the account can be classified."
            ),
            "action": None,
            "facts": [{"label": label, "value": str(value)} for label, value in facts if value],
        }

    def _pharma_languages_ask(self):
        field = self._fields["pharma_language_ids"]
        spoken = SQL(
            "(SELECT %s FROM %s WHERE %s = %s)",
            SQL.identifier(field.column2),
            SQL.identifier(field.relation),
            SQL.identifier(field.column1),
            self.id,
            to_flush=field,
        )
        everything = self.with_context(active_test=False)
        return everything._pharma_overview_ask(
            "res.lang", Domain("id", "in", spoken), ["name"], "name", None
        )

    def _pharma_overview_facts(self):
        """Return (label, value) of what is known about the account; empty values are left out."""
        facts = [self._pharma_fact("pharma_code")]
        if self.pharma_type == "doctor":
            names = (
                "pharma_licence_number",
                "pharma_gender",
                "pharma_patients_week",
                "pharma_potential",
            )
        else:
            names = ("pharma_ownership", "pharma_beds", "pharma_outpatients", "pharma_potential")
        return facts + [self._pharma_fact(name) for name in names]

    def _pharma_fact(self, name):
        """Return (label, formatted value) of a field; what the reader may not read is empty."""
        field = self._fields[name]
        label = field._description_string(self.env)
        if field.groups and not self.env.user.has_groups(field.groups):
            return label, ""
        value = self[name] and value_text(self, name)
        return label, value or ""

    # -- next steps ------------------------------------------------------------------------------------

    def _pharma_panel_activities(self):
        activities, count = self._pharma_overview_search(
            "mail.activity",
            [("res_model", "=", "res.partner"), ("res_id", "=", self.id)],
            "date_deadline, id",
            ["summary", "activity_type_id", "user_id", "date_deadline"],
            own=False,
        )
        today = fields.Date.context_today(self)
        return {
            "key": "activities",
            "title": self.env._("Next steps"),
            "icon": "fa-clock-o",
            "sequence": 25,
            "kind": "rows",
            "count": count,
            "empty": self.env._(
                "Nothing is planned. Schedule an activity in the chatter of the form."
            ),
            "action": {"method": "action_pharma_open_form"},
            "rows": [
                {
                    "title": activity.summary
                    or activity.activity_type_id.name
                    or self.env._("To do"),
                    # whose step it is concerns everybody who may read the account
                    "subtitle": activity.user_id.sudo().name or "",
                    "date": fields.Date.to_string(activity.date_deadline),
                    "badge": {"text": self.env._("Overdue"), "color": "danger"}
                    if activity.date_deadline < today
                    else False,
                    "model": "res.partner",
                    "id": self.id,
                }
                for activity in activities
            ],
        }

    # -- places, departments, doctors -------------------------------------------------------------------

    def _pharma_panel_places(self):
        today = fields.Date.context_today(self)
        question = self._pharma_reached()._pharma_overview_ask(
            "pharma.affiliation",
            [("doctor_id", "=", self.id), "|", ("date_end", "=", False), ("date_end", ">=", today)],
            [
                "hospital_id",
                "hospital_id.name",
                "department_id.name",
                "role",
                "street",
                "city",
                "is_primary",
            ],
        )
        [(places, count)] = yield [question]
        return {
            "key": "places",
            "title": self.env._("Practice places"),
            "icon": "fa-map-marker",
            "sequence": 12,
            "kind": "rows",
            "count": count,
            "empty": self.env._("Add the hospital or practice where reps meet this doctor."),
            "action": {"method": "action_pharma_open_form"},
            "rows": [
                {
                    "title": place["hospital_id.name"]
                    or ", ".join(filter(None, (place["street"], place["city"])))
                    or self.env._("Address unknown"),
                    "subtitle": ", ".join(
                        filter(None, (place["department_id.name"], place["role"]))
                    ),
                    "date": False,
                    "badge": {"text": self.env._("Primary"), "color": "success"}
                    if place["is_primary"]
                    else False,
                    "model": "res.partner" if place["hospital_id"] else "pharma.affiliation",
                    "id": place["hospital_id"] or place["id"],
                }
                for place in places
            ],
        }

    def _pharma_doctors_domain(self):
        """Return the domain of the doctors who practise here today."""
        today = fields.Date.context_today(self)
        field = "department_id" if self.pharma_type == "department" else "hospital_id"
        place = Domain(field, "=", self.id) & (
            Domain("date_end", "=", False) | Domain("date_end", ">=", today)
        )
        return Domain("pharma_type", "=", "doctor") & Domain("pharma_affiliation_ids", "any", place)

    def _pharma_panel_doctors(self):
        domain = self._pharma_doctors_domain()
        question = self._pharma_overview_ask(
            "res.partner",
            domain,
            [
                "name",
                "pharma_class_id.code",
                "pharma_class_id.color",
                "pharma_specialty_id.name",
            ]
            + ["pharma_title_id.name"],
            "pharma_class_id, pharma_score desc, name",
        )
        [(doctors, count)] = yield [question]
        return {
            "key": "doctors",
            "title": self.env._("Doctors here"),
            "icon": "fa-user-md",
            "sequence": 15,
            "kind": "rows",
            "count": count,
            "empty": self.env._(
                "No doctor whom you may see practises here. Add practice places on doctors' forms."
            ),
            "action": {"xmlid": "pharma_crm.action_doctor", "domain": list(domain)},
            "rows": [
                {
                    "title": doctor["name"],
                    "subtitle": ", ".join(
                        filter(
                            None,
                            (
                                doctor["pharma_title_id.name"],
                                doctor["pharma_specialty_id.name"],
                            ),
                        )
                    ),
                    "badge": {
                        "text": doctor["pharma_class_id.code"],
                        "color": doctor["pharma_class_id.color"],
                    }
                    if doctor["pharma_class_id.code"]
                    else False,
                    "model": "res.partner",
                    "id": doctor["id"],
                }
                for doctor in doctors
            ],
        }

    def _pharma_panel_departments(self):
        domain = [("pharma_type", "=", "department"), ("parent_id", "=", self.id)]
        question = self._pharma_overview_ask(
            "res.partner",
            domain,
            ["name", "pharma_specialty_id.name", "pharma_beds"],
            "pharma_beds desc, name",
        )
        [(departments, count)] = yield [question]
        return {
            "key": "departments",
            "title": self.env._("Departments"),
            "icon": "fa-sitemap",
            "sequence": 13,
            "kind": "rows",
            "count": count,
            "empty": self.env._("Add the departments on the form's page of that name."),
            "action": {"xmlid": "pharma_crm.action_department", "domain": domain},
            "rows": [
                {
                    "title": department["name"],
                    "subtitle": department["pharma_specialty_id.name"] or "",
                    "note": self.env._("beds: %s", department["pharma_beds"])
                    if department["pharma_beds"]
                    else "",
                    "model": "res.partner",
                    "id": department["id"],
                }
                for department in departments
            ],
        }
