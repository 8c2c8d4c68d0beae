# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .helpdesk_ticket_category import ADVERSE, KINDS

ASSESSED = [("unknown", "Not assessed yet"), ("no", "Not serious"), ("yes", "Serious")]


class HelpdeskTicket(models.Model):
    """An issue raised in the field: a quality complaint, a service issue, an adverse event.

    Tickets without a kind are of other helpdesks and stay as they are.
    """

    _inherit = "helpdesk.ticket"

    pharma_kind = fields.Selection(
        KINDS,
        "Kind",
        index="btree_not_null",
        tracking=True,
        help="Decides who handles it, and until when.",
    )
    pharma_product_id = fields.Many2one(
        "product.product",
        "Product",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('pharma_kind', '!=', False)]",
        tracking=True,
    )
    pharma_lot = fields.Char("Lot", tracking=True, help="Number printed on the pack.")
    pharma_raised_by_id = fields.Many2one(
        "res.users",
        "Raised by",
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    pharma_territory_id = fields.Many2one(
        "pharma.territory",
        "Territory",
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="Where it was raised: its managers are told when the deadline passes.",
    )
    pharma_aware_on = fields.Datetime(
        "Known since",
        readonly=True,
        copy=False,
        help="When somebody of the company heard of it first: the clock runs from then.",
    )
    pharma_deadline = fields.Datetime("Deadline", readonly=True, copy=False, index="btree_not_null")
    pharma_done_on = fields.Datetime(
        "Clock stopped",
        readonly=True,
        copy=False,
        help="An adverse event: when it was reported to drug safety. Others: when they were closed.",
    )
    pharma_late = fields.Boolean(
        "Too late", readonly=True, copy=False, help="Done only after the deadline."
    )
    pharma_clock = fields.Selection(
        [
            ("running", "In time"),
            ("soon", "Due soon"),
            ("overdue", "Overdue"),
            ("met", "Done in time"),
            ("late", "Done late"),
        ],
        "Clock",
        compute="_compute_pharma_clock",
    )
    pharma_step = fields.Selection(related="stage_id.pharma_step", string="Step")
    pharma_resolution = fields.Text(
        "Resolution", copy=False, help="What was found and done; needed to close it."
    )

    # --- adverse events: no name of a patient anywhere ----------------------------------------------
    pharma_serious = fields.Selection(ASSESSED, "Serious", default="unknown", tracking=True)
    pharma_seriousness = fields.Selection(
        [
            ("death", "Death"),
            ("life", "Life-threatening"),
            ("hospital", "Hospital stay"),
            ("disability", "Lasting disability"),
            ("birth", "Birth defect"),
            ("other", "Other medically important event"),
        ],
        "Why serious",
        tracking=True,
    )
    pharma_outcome = fields.Selection(
        [
            ("recovered", "Recovered"),
            ("recovering", "Recovering"),
            ("not_recovered", "Not recovered"),
            ("sequelae", "Recovered with lasting effects"),
            ("fatal", "Fatal"),
            ("unknown", "Unknown"),
        ],
        "Outcome",
        copy=False,
        tracking=True,
    )
    pharma_causality = fields.Selection(
        [
            ("certain", "Certain"),
            ("probable", "Probable"),
            ("possible", "Possible"),
            ("unlikely", "Unlikely"),
            ("unrelated", "Not related"),
            ("unassessable", "Cannot be assessed"),
        ],
        "Caused by the product",
        copy=False,
        tracking=True,
        help="Medical affairs' assessment.",
    )
    pharma_reporter = fields.Selection(
        [
            ("doctor", "Doctor"),
            ("pharmacist", "Pharmacist"),
            ("nurse", "Nurse or other health professional"),
            ("patient", "Patient or relative"),
            ("other", "Somebody else"),
        ],
        "Reported by",
        help="Who told us about it.",
    )
    pharma_patient_age = fields.Selection(
        [
            ("newborn", "Newborn"),
            ("child", "Child (1–11)"),
            ("adolescent", "Adolescent (12–17)"),
            ("adult", "Adult (18–64)"),
            ("elderly", "65 and older"),
        ],
        "Patient's age group",
        help="Never write the name or the date of birth of a patient.",
    )
    pharma_patient_sex = fields.Selection([("female", "Female"), ("male", "Male")], "Patient's sex")
    pharma_reported_on = fields.Datetime(
        "Reported to drug safety", readonly=True, copy=False, tracking=True
    )
    pharma_reported_by_id = fields.Many2one(
        "res.users", "Reported by (medical)", readonly=True, copy=False
    )
    pharma_safety_ref = fields.Char(
        "Case number", copy=False, help="Number of the case at drug safety."
    )

    # --- what was sent ------------------------------------------------------------------------------
    pharma_next_alarm = fields.Datetime("Next reminder", readonly=True, copy=False)
    pharma_reminded_on = fields.Datetime("Reminder sent", readonly=True, copy=False)
    pharma_escalated_on = fields.Datetime("Last escalated", readonly=True, copy=False)
    pharma_escalations = fields.Integer("Times escalated", readonly=True, copy=False)

    _pharma_alarm_idx = models.Index("(pharma_next_alarm) WHERE pharma_next_alarm IS NOT NULL")
    _pharma_partner_idx = models.Index("(partner_id, id) WHERE pharma_kind IS NOT NULL")

    @api.depends(
        "pharma_deadline", "pharma_done_on", "pharma_late", "category_id.pharma_remind_hours"
    )
    def _compute_pharma_clock(self):
        now = fields.Datetime.now()
        for ticket in self:
            deadline = ticket.pharma_deadline
            if not deadline:
                ticket.pharma_clock = False
            elif ticket.pharma_done_on:
                ticket.pharma_clock = "late" if ticket.pharma_late else "met"
            elif deadline <= now:
                ticket.pharma_clock = "overdue"
            else:
                # sudo: the policy, which a doctor in the portal may not read
                hours = ticket.sudo().category_id.pharma_remind_hours
                ticket.pharma_clock = (
                    "soon" if deadline - timedelta(hours=hours) <= now else "running"
                )

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        asked = any(
            condition.field_expr == "pharma_kind" for condition in Domain(domain).iter_conditions()
        )
        found = stages if asked else super()._read_group_stage_ids(stages, domain)
        if asked:
            return found | stages.search([("pharma_step", "!=", False)])
        return found.filtered(lambda stage: not stage.pharma_step or stage in stages)

    def get_formview_id(self, access_uid=None):
        """Open issues of the field force in their own form."""
        if len(self) == 1 and self.pharma_kind:
            return self.env.ref("pharma_crm.view_ticket_form").id
        return super().get_formview_id(access_uid=access_uid)

    def _pharma_is_adverse(self):
        self.ensure_one()
        return self.pharma_kind == ADVERSE

    @api.model
    def _pharma_users_of(self, group, company):
        """Return the people of one of our groups in a company."""
        # sudo: who has to be told is no question of what the user may read
        return (
            self.env["res.users"]
            .sudo()
            .search(
                [
                    ("all_group_ids", "in", self.env.ref(f"pharma_crm.group_{group}").id),
                    ("company_ids", "in", company.id),
                    ("share", "=", False),
                ],
                order="id",
            )
        )
