# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class PharmaCoachingScore(models.Model):
    """One competence as seen on a day; it keeps name, weight and scale as they were on that day."""

    _name = "pharma.coaching.score"
    _description = "Score of a competence"
    _inherit = ["pharma.coaching.part.mixin"]
    _order = "report_id, sequence, id"

    competence_id = fields.Many2one(
        "pharma.coaching.competence", required=True, index=True, ondelete="restrict"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char("Competence then", readonly=True, help="As it was called on that day.")
    title = fields.Char("Looked at", compute="_compute_title")
    description = fields.Char(related="competence_id.description")
    weight = fields.Float(readonly=True, digits=(5, 2), aggregator=None)
    scale_max = fields.Integer("Best value", readonly=True, aggregator=None)
    template_id = fields.Many2one(related="report_id.template_id")
    level_id = fields.Many2one(
        "pharma.coaching.level",
        domain="[('template_id', '=', template_id)]",
        ondelete="restrict",
        help="Empty: not seen on this day; it is left out of the mean.",
    )
    value = fields.Integer(
        "Points", compute="_compute_value", store=True, aggregator=None, help="0: not seen."
    )
    percent = fields.Float(
        "Score (%)",
        compute="_compute_value",
        store=True,
        aggregator="avg",
        digits=(5, 1),
        help="Points of the best value of the scale, in percent, so that scales compare.",
    )
    is_scored = fields.Boolean("Seen", compute="_compute_value", store=True)
    note = fields.Char(help="What you saw, in a few words.")
    user_id = fields.Many2one(related="report_id.user_id", store=True, index=True, string="Rep")
    coach_id = fields.Many2one(related="report_id.coach_id", store=True)
    date = fields.Date(related="report_id.date", store=True)
    territory_id = fields.Many2one(related="report_id.territory_id", store=True)
    state = fields.Selection(related="report_id.state", store=True)
    is_replaced = fields.Boolean(related="report_id.is_replaced", store=True)

    _competence_uniq = models.UniqueIndex(
        "(report_id, competence_id)", "Each competence is scored once in a report."
    )

    @api.depends("name", "competence_id")
    @api.depends_context("lang")
    def _compute_title(self):
        """The competence in the reader's language; as it was called then, where it was renamed since."""
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        for score in self:
            # sudo: what a competence is called, to who reads the report
            competence = score.competence_id.sudo().with_context(prefetch_langs=True)
            names = {competence.with_context(lang=code).name for code in languages}
            score.title = competence.name if score.name in names else score.name

    # The points are taken when the level is chosen: a scale changed later changes no report.
    @api.depends("level_id")
    def _compute_value(self):
        for score in self:
            level = score.level_id
            score.value = level.value
            score.is_scored = bool(level)
            score.percent = 100.0 * level.value / score.scale_max if score.scale_max else 0.0

    @api.constrains("level_id", "competence_id")
    def _check_template(self):
        for score in self:
            template = score.report_id.template_id
            # sudo: only to compare what belongs together
            of_others = (
                score.level_id.sudo().template_id | score.competence_id.sudo().template_id
            ) - template
            if of_others:
                raise ValidationError(
                    self.env._(
                        "“%(line)s” does not belong to the template “%(template)s” of the report.",
                        line=score.name or score.competence_id.display_name,
                        template=template.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        competences = self.env["pharma.coaching.competence"]
        return super().create(
            [
                {**vals, **self._facts_of(competences.browse(vals.get("competence_id")))}
                for vals in vals_list
            ]
        )

    @api.model
    def _facts_of(self, competence):
        """Return what a score keeps of its competence."""
        return {
            "name": competence.name,
            "weight": competence.weight,
            "scale_max": max(competence.template_id.level_ids.mapped("value"), default=0),
            "sequence": competence.sequence,
        }

    def write(self, vals):
        """A client changes the level and the note; what the score keeps of its competence stays."""
        if not self.env.su:
            vals = {key: value for key, value in vals.items() if key in ("level_id", "note")}
        return super().write(vals)
