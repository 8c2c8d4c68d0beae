# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.pharma_crm.tools.reading import day_text

from ...tools.coaching import weighted_mean


class PharmaCoachingReport(models.Model):
    """A manager's coaching of one rep on one day: scores, notes on calls, the rep's reply, both signatures.

    The coach writes it as a draft that nobody else sees, shares it with the rep, both sign. A signed report is
    never changed: a correction is a further report that takes its place in the means.
    """

    _name = "pharma.coaching.report"
    _description = "Coaching report"
    _inherit = [
        "pharma.client.mixin",
        "pharma.workflow.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "pharma.team.mixin",
    ]
    _order = "date desc, id desc"
    _mail_post_access = "read"

    user_id = fields.Many2one(
        "res.users",
        "Rep",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('share', '=', False)]",
        help="Whom you coached: somebody in the territories that you manage.",
    )
    coach_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    territory_id = fields.Many2one(
        "pharma.territory",
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
        help="Where the rep works; managers of it and above read the report once it is shared.",
    )
    date = fields.Date(
        "Day", required=True, default=fields.Date.context_today, help="The day of the coaching."
    )
    template_id = fields.Many2one(
        "pharma.coaching.template",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env["pharma.coaching.template"].search(
            [("active", "=", True)], limit=1
        ),
    )
    state = fields.Selection(
        [("draft", "Draft"), ("shared", "With the rep"), ("signed", "Signed")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
        index=True,
    )
    score_ids = fields.One2many(
        "pharma.coaching.score",
        "report_id",
        "Competences",
        compute="_compute_score_ids",
        store=True,
        readonly=False,
        copy=False,
    )
    call_note_ids = fields.One2many(
        "pharma.coaching.call", "report_id", "Calls of the day", copy=False
    )
    strengths = fields.Text("What went well")
    development = fields.Text("What to work on")
    agreement = fields.Text("Agreed next steps")
    date_next = fields.Date("Next coaching")
    mean = fields.Float(
        compute="_compute_mean",
        store=True,
        digits=(5, 2),
        aggregator="avg",
        help="Σ wᵢ·vᵢ / Σ wᵢ over the competences that were seen, on the scale of the template.",
    )
    percent = fields.Float(
        "Mean (%)",
        compute="_compute_mean",
        store=True,
        digits=(5, 1),
        aggregator="avg",
        help="The mean in percent of the best value, so that scales compare.",
    )
    reply = fields.Text("Rep's reply", copy=False, help="What the rep says to the report.")
    coach_signed_on = fields.Datetime("Signed by the coach on", readonly=True, copy=False)
    rep_signed_on = fields.Datetime("Signed by the rep on", readonly=True, copy=False)
    correction_of_id = fields.Many2one(
        "pharma.coaching.report", "Corrects", readonly=True, copy=False, ondelete="restrict",
        index="btree_not_null",
    )  # fmt: skip
    correction_reason = fields.Char("Why it is corrected", readonly=True, copy=False)
    is_replaced = fields.Boolean(
        "Corrected later",
        readonly=True,
        copy=False,
        help="A signed correction stands in its place; it counts in no mean any more.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, default=lambda s: s.env.company
    )

    @api.depends("user_id", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for report in self:
            # sudo: the name of the rep of a readable report
            name = report.user_id.sudo().name or ""
            report.display_name = f"{name}, {day_text(self.env, report.date)}"

    @api.depends("template_id")
    def _compute_score_ids(self):
        for report in self:
            if report.state == "draft" and not report.score_ids.filtered(
                lambda s, r=report: s.competence_id.template_id == r.template_id
            ):
                report.score_ids = [
                    Command.clear(),
                    *(
                        Command.create(
                            {
                                "competence_id": competence.id,
                                **self.env["pharma.coaching.score"]._facts_of(competence),
                            }
                        )
                        for competence in report.template_id.competence_ids
                    ),
                ]

    @api.depends("score_ids.value", "score_ids.weight", "score_ids.percent")
    def _compute_mean(self):
        for report in self:
            seen = report.score_ids.filtered("is_scored")
            report.mean = weighted_mean([(s.weight, s.value) for s in seen]) or 0.0
            report.percent = weighted_mean([(s.weight, s.percent) for s in seen]) or 0.0

    # -- made by the manager of the rep ----------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        known = set(
            self._known_client_uuids([v["client_uuid"] for v in vals_list if v.get("client_uuid")])
        )
        if not self.env.su:
            fixed = self._system_fields() | {"reply"}
            vals_list = [
                {
                    **{key: value for key, value in vals.items() if key not in fixed},
                    "coach_id": self.env.uid,
                }
                for vals in vals_list
            ]
        places = {
            id_: self._place_of(self.env["res.users"].browse(id_))
            for id_ in {vals.get("user_id") for vals in vals_list if vals.get("user_id")}
        }
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            place = places.get(vals.get("user_id"))
            if place:
                vals.setdefault("territory_id", place.id)
                vals.setdefault("company_id", place.company_id.id)
        reports = super().create(vals_list)
        if not self.env.su:
            reports.filtered(lambda r: r.client_uuid not in known)._check_coach()
        return reports

    @api.model
    def _place_of(self, user):
        """Return the territory in which the user coaches a rep: one that the user manages, before others."""
        # sudo: where a rep works, which a manager of it need not be able to list
        places = user.sudo().pharma_territory_ids.sorted("id")
        roots = tuple(self._managed_territories().mapped("parent_path"))
        mine = places.filtered(lambda t: roots and t.parent_path.startswith(roots))
        return (mine or places)[:1]

    def _check_coach(self):
        """Refuse reports on oneself, on superiors and on people of other managers."""
        for report in self:
            if not report.territory_id:
                raise UserError(
                    self.env._(
                        "%s works in no territory today and cannot be coached.",
                        report.user_id.name,
                    )
                )
            if not report.is_my_team:
                raise AccessError(
                    self.env._(
                        "You coach the people of the territories that you manage; %s is not one of them.",
                        report.user_id.name,
                    )
                )
