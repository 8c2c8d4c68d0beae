# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.pharma_crm.tools.reading import day_text


class PharmaCall(models.Model):
    """One visit, phone call or meeting of a rep with a customer: planned, made, reported, reviewed.

    A submitted call is a fact: it keeps what it was counted with (rep, territory, class, specialty,
    cycle, target) and is never rewritten.
    """

    _name = "pharma.call"
    _description = "Call"
    _inherit = [
        "pharma.client.mixin",
        "pharma.workflow.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "pharma.reach.mixin",
    ]
    _order = "date_start desc, id desc"
    _rec_names_search = ["partner_id"]
    _check_company_auto = True
    # Colleagues of the coverage team discuss a call that they may read.
    _mail_post_access = "read"

    # --- who, where, when -------------------------------------------------------------------------
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('pharma_type', 'in', ('doctor', 'hospital', 'department', 'pharmacy'))]",
        help="Doctor, hospital, department or pharmacy that you call on.",
    )
    partner_type = fields.Selection(
        related="partner_id.pharma_type", store=True, string="Customer type"
    )
    hospital_id = fields.Many2one(
        "res.partner",
        "Place",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        domain="[('pharma_type', 'in', ('hospital', 'pharmacy'))]",
        help="Where you meet; the doctor's primary hospital when left empty.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Rep",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    territory_id = fields.Many2one(
        "pharma.territory",
        readonly=True,
        ondelete="restrict",
        copy=False,
        help="The territory through which the rep covers the customer.",
    )
    channel_id = fields.Many2one(
        "pharma.call.channel",
        required=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self._default_channel(),
        help="How you talk: the channel's weight counts.",
    )
    date_planned = fields.Datetime("Planned for", copy=False, help="When you plan to be there.")
    day_planned = fields.Date(
        "Planned day",
        readonly=True,
        copy=False,
        help="Day of the plan that the week's report compares with.",
    )
    date_started = fields.Datetime("Started", readonly=True, copy=False)
    date_done = fields.Datetime("Held on", copy=False, help="When the call really took place.")
    date_start = fields.Datetime(
        "Date", compute="_compute_date_start", inverse="_inverse_date_start", store=True, copy=False
    )
    date_stop = fields.Datetime(
        "End", compute="_compute_date_stop", inverse="_inverse_date_stop", store=True, copy=False
    )
    date_day = fields.Date(
        "Day",
        compute="_compute_date_day",
        store=True,
        copy=False,
        help="Day of the call in the rep's time zone; it decides the cycle in which the call counts.",
    )
    duration = fields.Integer(
        "Minutes",
        default=lambda self: self.env.company.pharma_call_duration or 15,
        aggregator="avg",
    )
    # --- what it was counted with, stamped when submitted ------------------------------------------
    cycle_id = fields.Many2one("pharma.cycle", readonly=True, ondelete="restrict", copy=False)
    target_id = fields.Many2one(
        "pharma.cycle.target",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        copy=False,
    )
    class_id = fields.Many2one("pharma.class", readonly=True, ondelete="restrict", copy=False)
    class_color = fields.Integer(related="class_id.color", string="Colour")
    specialty_id = fields.Many2one(
        "pharma.specialty", readonly=True, ondelete="restrict", copy=False
    )
    # --- what was said ------------------------------------------------------------------------------
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("in_progress", "In progress"),
            ("submitted", "Submitted"),
            ("reviewed", "Reviewed"),
            ("cancelled", "Cancelled"),
            ("missed", "Missed"),
            ("corrected", "Corrected"),
            ("void", "Void"),
        ],
        required=True,
        default="planned",
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    purpose = fields.Char(help="What you want to reach with this call.")
    note = fields.Text(
        "Report", help="What was said, in your words. The whole coverage team reads it."
    )
    next_objective = fields.Char("Next objective", help="What you want to reach next time.")
    is_outside = fields.Boolean("Outside coverage", readonly=True, copy=False)
    outside_reason = fields.Char(
        "Why outside coverage",
        help="Needed when none of the rep's territories covers this customer.",
    )
    cancel_reason = fields.Char("Reason", readonly=True, copy=False)
    detail_ids = fields.One2many("pharma.call.detail", "call_id", "Products detailed", copy=False)
    call_message_ids = fields.One2many(
        "pharma.call.message", "call_id", "Messages delivered", copy=False
    )
    attendee_ids = fields.One2many("pharma.call.attendee", "call_id", "Attendees", copy=False)
    review_ids = fields.One2many("pharma.call.review", "call_id", "Reviews", copy=False)
    quality = fields.Float(
        readonly=True,
        digits=(5, 1),
        aggregator="avg",
        copy=False,
        help="100 × Σ cᵢ·vᵢ / Σ cᵢ over the elements of the quality model that was in force when the call was"
        " submitted. A rep's quality is the mean over the calls.",
    )
    is_effective = fields.Boolean(
        "Effective",
        readonly=True,
        copy=False,
        help="Quality and duration reach what the quality model asks for.",
    )
    date_submitted = fields.Datetime("Submitted on", readonly=True, copy=False)
    date_reviewed = fields.Datetime("Reviewed on", readonly=True, copy=False)
    review_age = fields.Integer(
        "Days waiting",
        compute="_compute_review_age",
        help="Days since the report waits for its review.",
    )
    is_review_late = fields.Boolean(compute="_compute_review_age")
    is_merge_twin = fields.Boolean(
        "Second call by a merge",
        readonly=True,
        copy=False,
        help="Two records of the customer were merged: this call shares rep and day with another one and counts"
        " with it as one.",
    )
    report_uuid = fields.Char(
        "Report id",
        readonly=True,
        copy=False,
        help="Number the device gave the report, so that it counts once.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )

    _duration_band = models.Constraint(
        "CHECK (duration BETWEEN 1 AND 480)", "A call lasts between 1 and 480 minutes."
    )
    _one_a_day = models.UniqueIndex(
        "(user_id, partner_id, date_day) WHERE partner_type = 'doctor'"
        " AND state IN ('planned', 'in_progress', 'submitted', 'reviewed') AND is_merge_twin IS NOT TRUE",
        "This rep already has a call on this doctor on this day.",
    )
    _report_uuid_uniq = models.UniqueIndex("(report_uuid) WHERE report_uuid IS NOT NULL")
    _user_day_idx = models.Index("(user_id, date_day)")
    _partner_day_idx = models.Index("(partner_id, date_day)")
    _territory_day_idx = models.Index("(territory_id, date_day)")
    # The newest calls of all: what who sees many of them opens.
    _recent_idx = models.Index("(date_start DESC, id DESC)")
    # What progress counts, and what it sees as scheduled.
    _counted_idx = models.Index(
        "(territory_id, date_day, partner_id) WHERE state IN ('submitted', 'reviewed')"
    )
    _scheduled_idx = models.Index(
        "(territory_id, date_day, partner_id) WHERE state IN ('planned', 'in_progress')"
    )
    _cycle_idx = models.Index("(cycle_id, date_day) WHERE cycle_id IS NOT NULL")
    _queue_idx = models.Index("(territory_id, date_submitted) WHERE state = 'submitted'")

    @api.model
    def _default_channel(self):
        return self.env["pharma.call.channel"].search([("face_to_face", "=", True)], limit=1)

    @api.depends("partner_id.name", "date_day")
    @api.depends_context("pharma_call_short", "lang")
    def _compute_display_name(self):
        for call in self:
            name = call.partner_id.sudo().name or ""  # the customer's name is part of the call
            if call.date_day and not self.env.context.get("pharma_call_short"):
                name = f"{name}, {day_text(self.env, call.date_day)}"
            call.display_name = name

    @api.depends("date_planned", "date_done")
    def _compute_date_start(self):
        for call in self:
            call.date_start = call.date_done or call.date_planned

    def _inverse_date_start(self):
        for call in self:
            if call.date_done:
                call.date_done = call.date_start
            else:
                call.date_planned = call.date_start

    @api.depends("date_start", "duration")
    def _compute_date_stop(self):
        for call in self:
            start = call.date_start
            call.date_stop = start and start + timedelta(minutes=call.duration or 0)

    def _inverse_date_stop(self):
        for call in self.filtered("date_start"):
            if call.date_stop:
                call.duration = int((call.date_stop - call.date_start).total_seconds() // 60)

    @api.depends("date_start", "user_id")
    def _compute_date_day(self):
        for call in self:
            call.date_day = self._local_day(call.date_start, call.user_id)

    @api.depends("date_submitted", "state")
    def _compute_review_age(self):
        now = fields.Datetime.now()
        for call in self:
            waiting = call.state == "submitted" and call.date_submitted
            call.review_age = (now - call.date_submitted).days if waiting else 0
            call.is_review_late = call.review_age > call.company_id.pharma_call_review_days
