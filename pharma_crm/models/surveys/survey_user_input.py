# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

GUARDED = (
    "pharma_partner_id",
    "pharma_channel",
    "pharma_asked_by_id",
    "pharma_company_id",
    "pharma_score",
)


class SurveyUserInput(models.Model):
    """One doctor's answer. `partner_id` is who filled it in (the rep on a visit), `pharma_partner_id` whose it is."""

    _inherit = "survey.user_input"

    pharma_partner_id = fields.Many2one(
        "res.partner",
        "Doctor",
        readonly=True,
        index="btree_not_null",
        copy=False,
        ondelete="restrict",
    )
    # sudo: surveys are not the reps' to read; the title of what their doctors were asked is
    pharma_survey_title = fields.Char("Survey asked", related="survey_id.title", related_sudo=True)
    pharma_channel = fields.Selection(
        [("email", "By e-mail"), ("visit", "On a visit")], "Asked", readonly=True, copy=False
    )
    pharma_asked_by_id = fields.Many2one("res.users", "Asked by", readonly=True, copy=False)
    pharma_company_id = fields.Many2one(
        "res.company", "Company of the doctor", readonly=True, copy=False
    )
    pharma_score = fields.Float(
        "Satisfaction",
        compute="_compute_pharma_score",
        store=True,
        aggregator="avg",
        help="0 to 100: the mean of the scale questions, else Odoo's score. Empty while nothing was rated.",
    )
    pharma_scored = fields.Boolean("Rated", compute="_compute_pharma_score", store=True)
    pharma_open_to_me = fields.Boolean(
        "Open to me",
        compute="_compute_pharma_open_to_me",
        search="_search_pharma_open_to_me",
        help="Nobody's record, or of a doctor within my reach.",
    )
    # With the token one answers in the doctor's name: nobody reads it but the survey app.
    access_token = fields.Char(groups="survey.group_survey_user")
    invite_token = fields.Char(groups="survey.group_survey_user")

    @api.depends(
        "state",
        "pharma_partner_id",
        "user_input_line_ids.value_scale",
        "user_input_line_ids.skipped",
        "scoring_percentage",
    )
    def _compute_pharma_score(self):
        for answer in self:
            score = None
            if answer.pharma_partner_id and answer.state == "done":
                rated = answer.user_input_line_ids.filtered(
                    lambda line: line.answer_type == "scale" and not line.skipped
                )
                parts = [
                    100
                    * (line.value_scale - line.question_id.scale_min)
                    / (line.question_id.scale_max - line.question_id.scale_min)
                    for line in rated
                ]
                if parts:
                    score = sum(parts) / len(parts)
                elif answer.survey_id.scoring_type != "no_scoring":
                    score = answer.scoring_percentage
            answer.pharma_score = score or 0
            answer.pharma_scored = score is not None

    @api.depends("pharma_partner_id.name", "survey_id.title")
    def _compute_display_name(self):
        """An answer of a doctor by the doctor's name: its survey is not the reps' to read."""
        doctors = self.filtered("pharma_partner_id")
        for answer in doctors:
            # sudo: the title of the survey that was asked
            answer.display_name = (
                f"{answer.sudo().survey_id.title}: {answer.pharma_partner_id.name}"
            )
        return super(SurveyUserInput, self - doctors)._compute_display_name()

    # -- who sees which answer -------------------------------------------------------------------------

    @api.depends_context("uid")
    def _compute_pharma_open_to_me(self):
        # sudo: the question is what the rule says, which must not be asked for the answer
        opened = self.sudo().search([("id", "in", self.ids), ("pharma_open_to_me", "=", True)])
        for answer in self:
            answer.pharma_open_to_me = answer.id in opened._ids

    @api.model
    def _search_pharma_open_to_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        opened = Domain("pharma_partner_id", "=", False)
        user = self.env.user
        company = Domain("pharma_company_id", "in", self.env.companies.ids)
        if user.has_group("pharma_crm.group_all_accounts"):
            opened |= company
        elif user.has_group("pharma_crm.group_rep"):
            reached = self.env["pharma.account.access"]._my_accounts_query()
            opened |= company & Domain("pharma_partner_id", "in", reached)
        return opened if True in value else ~opened

    # -- written by our methods alone -------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get(name) for vals in vals_list for name in GUARDED):
            raise AccessError(self.env._("Whose answer it is, is set by asking the doctor."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            if not GUARDED_SET.isdisjoint(vals):
                raise AccessError(self.env._("Whose answer it is, does not change."))
            # sudo: whose answer it is, which the guard sees whatever the user may read
            if set(vals) - FREE and self.sudo().filtered("pharma_partner_id"):
                raise AccessError(self.env._("A doctor's answer is a fact: ask again instead."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        # sudo: whose answer it is, which the guard sees whatever the user may read
        if not self.env.su and self.sudo().filtered(
            lambda a: a.pharma_partner_id and a.state == "done"
        ):
            raise AccessError(self.env._("A doctor's answer is a fact: it stays on record."))

    def action_pharma_continue(self):
        """Go on with an answer that was begun on a visit, or read a finished one."""
        self.ensure_one()
        self.check_access("read")
        # sudo: survey and token are not the rep's to read
        answer = self.sudo()
        if answer.state == "done":
            return self.pharma_read_answers()
        if answer.pharma_channel != "visit" or answer.partner_id != self.env.user.partner_id:
            raise AccessError(self.env._("This answer is somebody else's to give."))
        return {"type": "ir.actions.act_url", "url": answer.get_start_url(), "target": "self"}

    def pharma_read_answers(self):
        """Show the answers, question by question."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(self.env.ref("pharma_crm.view_survey_answer_form").id, "form")],
        }


GUARDED_SET = frozenset(GUARDED)
FREE = frozenset(
    {"activity_ids", "message_ids", "message_follower_ids", "message_main_attachment_id"}
)
