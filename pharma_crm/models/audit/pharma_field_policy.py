# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ..accounts.res_partner import PHARMA_TYPES

MODELS = ("res.partner", "pharma.affiliation")
EVERY = tuple(key for key, _label in PHARMA_TYPES)
PLACES = ("hospital", "pharmacy", "distributor")
# field: (who decides on a proposal, types for which it belongs to a complete record)
DEFAULTS = {
    "name": ("steward", EVERY),
    "active": ("senior", ()),
    "pharma_type": ("no", ()),
    "pharma_code": ("no", ("hospital", "doctor")),
    "pharma_class_id": ("no", ()),
    "pharma_specialty_id": ("steward", ("doctor", "department")),
    "pharma_title_id": ("steward", ("doctor",)),
    "pharma_credential": ("steward", ()),
    "pharma_gender": ("steward", ()),
    "pharma_licence_number": ("senior", ("doctor",)),
    "pharma_grade_id": ("steward", ("hospital",)),
    "pharma_category": ("steward", ()),
    "pharma_ownership": ("steward", ()),
    "pharma_beds": ("steward", ("hospital",)),
    "pharma_outpatients": ("steward", ("hospital",)),
    "pharma_patients_week": ("steward", ("doctor",)),
    "pharma_potential": ("steward", ("doctor",)),
    "pharma_unverified": ("no", ()),
    "parent_id": ("steward", ("department",)),
    "phone": ("steward", ("hospital", "doctor", "pharmacy", "distributor")),
    "email": ("steward", ("doctor",)),
    "website": ("auto", ()),
    "street": ("steward", ("hospital", "doctor", "pharmacy", "distributor")),
    "street2": ("auto", ()),
    "city": ("steward", ("hospital", "doctor", "pharmacy", "distributor")),
    "zip": ("steward", ("hospital", "doctor", "pharmacy", "distributor")),
    "state_id": ("steward", ()),
    "country_id": ("steward", ()),
    "company_id": ("no", ()),
    # of other parts of the suite, where they are there
    "pharma_latin_name": ("steward", ()),
    "pharma_legal_name": ("steward", ()),
    "pharma_position": ("steward", ()),
    "pharma_licence_authority": ("senior", ()),
    "pharma_licence_expiry": ("senior", ()),
    "pharma_birthday": ("steward", ()),
    "pharma_wards": ("steward", ()),
    "pharma_drug_purchase": ("steward", ()),
    "pharma_clinics_week": ("steward", ()),
    "pharma_totals_source": ("no", ()),
    "pharma_sub_specialty_id": ("steward", ()),
    "pharma_education": ("auto", ()),
    "pharma_interests": ("auto", ()),
    "pharma_host_id": ("steward", ()),
    "pharma_head_id": ("steward", ()),
    "pharma_chain_id": ("steward", ()),
    "pharma_preferred_channel": ("auto", ()),
    "pharma_preferred_time": ("auto", ()),
}
PLACE_FIELDS = (
    "hospital_id",
    "department_id",
    "role",
    "is_primary",
    "street",
    "city",
    "zip",
    "date_start",
    "date_end",
)


class PharmaFieldPolicy(models.Model):
    """How a field of an account is kept: whether its changes stay on record, who may propose and who decides,
    and whether a record without it is incomplete."""

    _name = "pharma.field.policy"
    _description = "Rule for a field of accounts"
    _inherit = "pharma.cached.mixin"
    _order = "sequence, id"
    _rec_name = "field_id"

    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    field_id = fields.Many2one(
        "ir.model.fields",
        required=True,
        ondelete="cascade",
        index=True,
        domain=[("model", "in", MODELS), ("store", "=", True)],
    )
    model_name = fields.Char(
        related="field_id.model", string="Model", store=True, related_sudo=True
    )
    field_name = fields.Char(
        related="field_id.name", string="Technical name", store=True, related_sudo=True
    )
    keep_history = fields.Boolean(
        "Keep history",
        default=True,
        help="Every change stays on record: from what to what, when, by whom, from where.",
    )
    proposal = fields.Selection(
        [
            ("no", "Not to be proposed"),
            ("auto", "Applied at once"),
            ("steward", "Data steward decides"),
            ("senior", "Senior data steward decides"),
        ],
        "Proposals of reps",
        required=True,
        default="no",
        help="What happens when a rep proposes another value.",
    )
    for_hospital = fields.Boolean("Complete hospital", help="A hospital without it is incomplete.")
    for_department = fields.Boolean(
        "Complete department", help="A department without it is incomplete."
    )
    for_doctor = fields.Boolean("Complete doctor", help="A doctor without it is incomplete.")
    for_pharmacy = fields.Boolean("Complete pharmacy", help="A pharmacy without it is incomplete.")
    for_distributor = fields.Boolean(
        "Complete distributor", help="A distributor without it is incomplete."
    )
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: for all companies without a rule of their own."
    )

    _field_uniq = models.UniqueIndex(
        "(field_id, COALESCE(company_id, 0))", "There is a rule for this field already."
    )

    @api.depends("field_id")
    def _compute_display_name(self):
        for policy in self:
            # sudo: names of fields only, which most readers of the rules may not read as records
            policy.display_name = policy.field_id.sudo().field_description

    @api.constrains("field_id")
    def _check_field_id(self):
        for policy in self:
            # sudo: names of fields only
            field = policy.field_id.sudo()
            if (
                field.model not in MODELS
                or not field.store
                or field.ttype in ("one2many", "binary", "json")
            ):
                raise ValidationError(
                    self.env._(
                        "“%s” is no field whose history can be kept.", field.field_description
                    )
                )

    @api.model
    def _load_defaults(self):
        """Make the rules that come with the product, for the fields that are there; leave what people changed."""
        rows = [("res.partner", name, *rule) for name, rule in DEFAULTS.items()]
        rows += [("pharma.affiliation", name, "steward", ()) for name in PLACE_FIELDS]
        values = []
        for number, (model_name, name, proposal, complete) in enumerate(rows):
            field = self.env["ir.model.fields"]._get(model_name, name)
            if not field or name not in self.env[model_name]._fields:
                continue
            xml_id = f"pharma_crm.field_policy_{model_name.replace('.', '_')}_{name}"
            values.append(
                {
                    "xml_id": xml_id,
                    "noupdate": True,
                    "values": {
                        "sequence": number,
                        "field_id": field.id,
                        "proposal": proposal,
                        **{f"for_{type_}": type_ in complete for type_ in EVERY},
                    },
                }
            )
        self._load_records(values, update=True)

    # -- what others ask -----------------------------------------------------------------------------

    @api.model
    @tools.ormcache("model_name")
    def _history_names(self, model_name):
        """Return the names of the fields whose changes are kept."""
        # sudo: a rule of the product, not data
        policies = self.sudo().search(
            [("model_name", "=", model_name), ("keep_history", "=", True)]
        )
        return frozenset(policies.mapped("field_name")) & self.env[model_name]._fields.keys()

    @api.model
    @tools.ormcache("model_name", "company_id")
    def _proposals(self, model_name, company_id):
        """Return {name: who decides} of the fields that reps may propose; a company's own rules go first."""
        # sudo: as above
        policies = self.sudo().search(
            [("model_name", "=", model_name), ("company_id", "in", (company_id, False))]
        )
        rules = {}
        for policy in policies.sorted(lambda p: bool(p.company_id)):
            rules[policy.field_name] = policy.proposal
        return {
            name: rule
            for name, rule in rules.items()
            if rule != "no" and name in self.env[model_name]._fields
        }

    @api.model
    @tools.ormcache("pharma_type", "company_id")
    def _complete_names(self, pharma_type, company_id):
        """Return the names of the fields that a complete account of a type has."""
        # sudo: as above
        policies = self.sudo().search(
            [("model_name", "=", "res.partner"), ("company_id", "in", (company_id, False))]
        )
        rules = {}
        for policy in policies.sorted(lambda p: bool(p.company_id)):
            rules[policy.field_name] = policy[f"for_{pharma_type}"]
        return tuple(
            name
            for name, wanted in rules.items()
            if wanted and name in self.env["res.partner"]._fields
        )

    def write(self, vals):
        result = super().write(vals)
        self.env.flush_all()
        return result
