# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.pharma_crm.tools.reading import day_text


class PharmaTerritoryTimeOff(models.Model):
    """Days on which a rep is not in the field: leave, training, congress, meeting; half days allowed.

    draft → review → approved by the line manager → released. Approved ones take field days away; the steps are in
    pharma_territory_time_off_steps.py, what happens to the goals of running cycles in pharma_cycle_prorate.py.
    """

    _name = "pharma.territory.time.off"
    _description = "Time off territory"
    _inherit = [
        "pharma.client.mixin",
        "pharma.approval.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_start desc, id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    name = fields.Char(compute="_compute_name")
    user_id = fields.Many2one(
        "res.users",
        "Who",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        check_company=True,
        tracking=True,
    )
    kind_id = fields.Many2one(
        "pharma.time.off.kind",
        required=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self.env["pharma.time.off.kind"].search([], limit=1),
        tracking=True,
    )
    date_start = fields.Date(
        "First day", required=True, default=fields.Date.context_today, tracking=True
    )
    date_end = fields.Date(
        "Last day", required=True, default=fields.Date.context_today, tracking=True
    )
    half_start = fields.Boolean(
        "From midday", tracking=True, help="In the field on the morning of the first day."
    )
    half_end = fields.Boolean(
        "Until midday", tracking=True, help="In the field on the afternoon of the last day."
    )
    days = fields.Float(
        compute="_compute_days",
        digits=(6, 1),
        help="Working days of the person's own calendar that are taken; public holidays are left out, a half day is"
        " 0.5.",
    )
    note = fields.Text("Remarks", help="What your manager should know.")
    territory_id = fields.Many2one(
        "pharma.territory",
        compute="_compute_territory_id",
        store=True,
        index=True,
        help="Where the person works on the first day; its manager decides. All territories of the person lose the"
        " days.",
    )
    line_manager_id = fields.Many2one(
        "res.users",
        "Decides",
        compute="_compute_line_manager_id",
        store=True,
        help="The nearest manager of the territory, or above, who is neither the person nor who entered this.",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("review", "In approval"),
            ("approved", "Approved"),
            ("cancelled", "Released"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    released_on = fields.Datetime(readonly=True, copy=False)
    change_ids = fields.One2many(
        "pharma.goal.change", "time_off_id", "What it did to goals", readonly=True
    )
    change_count = fields.Integer("Changes of goals", compute="_compute_change_count")
    can_release = fields.Boolean(compute="_compute_can")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        index=True,
    )

    _dates_ordered = models.Constraint(
        "CHECK (date_end >= date_start)", "Time off cannot end before it starts."
    )
    _dates_span = models.Constraint(
        "CHECK (date_end - date_start < 366)",
        "Time off is entered for one year at most: make several of it.",
    )
    _halves = models.Constraint(
        "CHECK (NOT (COALESCE(half_start, FALSE) AND COALESCE(half_end, FALSE) AND date_start = date_end))",
        "From midday until midday of the same day is no time: choose one of both.",
    )
    # What the capacity reads.
    _approved_idx = models.Index("(user_id, date_start) WHERE state = 'approved'")

    @api.depends_context("lang")
    @api.depends("kind_id", "user_id", "date_start", "date_end")
    def _compute_name(self):
        for time_off in self:
            # sudo: the name of a colleague on a record that the reader may open
            time_off.name = self.env._(
                "%(person)s: %(kind)s, %(period)s",
                person=time_off.user_id.sudo().name or "…",
                kind=time_off.kind_id.name or "…",
                period=time_off._period_text(),
            )

    def _period_text(self):
        self.ensure_one()
        first, last = (day_text(self.env, day) or "…" for day in (self.date_start, self.date_end))
        return first if first == last else f"{first} – {last}"

    @api.depends("name")
    def _compute_display_name(self):
        for time_off in self:
            time_off.display_name = time_off.name

    @api.depends("user_id", "company_id", "date_start", "date_end", "half_start", "half_end")
    def _compute_days(self):
        known = self.filtered(
            lambda t: t.user_id and t.date_start and t.date_end and t.date_start <= t.date_end
        )
        halves = {}
        if known:
            self.env["pharma.cycle"]._flush_days()
            halves = dict(self.env.execute_query(known._days_query()))
        for number, time_off in enumerate(known):
            time_off.days = halves.get(number, 0) / 2
        (self - known).days = 0

    def _days_query(self):
        """Return the SQL of (number in this set, half days taken): of saved records and of those in a form."""
        rows = SQL(", ").join(
            SQL(
                "(%s, %s, %s, %s::date, %s::date, %s, %s)",
                number,
                time_off.user_id._origin.id or 0,
                time_off.company_id.id or self.env.company.id,
                time_off.date_start,
                time_off.date_end,
                bool(time_off.half_start),
                bool(time_off.half_end),
            )
            for number, time_off in enumerate(self)
        )
        Users = self.env["res.users"]
        spans = SQL(
            "SELECT off.number, off.company_id, %s, off.date_start, off.date_end FROM off",
            Users._pharma_calendar_sql(SQL("off.user_id"), SQL("off.company_id")),
        )
        return SQL(
            """
            WITH off (number, user_id, company_id, date_start, date_end, half_start, half_end) AS (VALUES %(rows)s)
            SELECT off.number,
                   SUM(2 - (worked.day = off.date_start AND off.half_start)::integer
                         - (worked.day = off.date_end AND off.half_end)::integer)
              FROM off
              JOIN (%(worked)s) worked ON worked.key = off.number
             GROUP BY off.number
            """,
            rows=rows,
            worked=self.env["pharma.cycle"]._worked_days_query(spans),
        )

    @api.depends("user_id", "company_id", "date_start")
    def _compute_territory_id(self):
        # sudo: where somebody works decides who may approve, whatever the user may read of the tree
        members = (
            self.env["pharma.territory.member"]
            .sudo()
            .search([("user_id", "in", self.user_id.ids)], order="role desc, date_start desc, id")
        )
        for time_off in self:
            own = members.filtered(
                lambda m, t=time_off: m.user_id == t.user_id and m.company_id == t.company_id
            )
            day = time_off.date_start or date.today()
            time_off.territory_id = (own._in_force_on(day) or own)[:1].territory_id

    @api.depends("territory_id", "user_id")
    def _compute_line_manager_id(self):
        for time_off in self:
            time_off.line_manager_id = time_off._deciding_manager()

    def _deciding_manager(self):
        """Return the nearest manager of the territory, or above it, who may decide."""
        self.ensure_one()
        managers = self.territory_id._managers_above(self.user_id)
        return (managers - self._approval_excluded_users())[:1]

    @api.depends("change_ids")
    def _compute_change_count(self):
        counts = dict(
            self.env["pharma.goal.change"]._read_group(
                [("time_off_id", "in", self.ids)], ["time_off_id"], ["__count"]
            )
        )
        for time_off in self:
            time_off.change_count = counts.get(time_off._origin, 0)
