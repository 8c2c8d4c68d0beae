# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

ROWS = 5


class ResPartner(models.Model):
    _inherit = "res.partner"

    pharma_survey_count = fields.Integer("Survey answers", compute="_compute_pharma_survey_count")

    @api.depends_context("uid")
    def _compute_pharma_survey_count(self):
        counts = dict(
            self.env["survey.user_input"]._read_group(
                [("pharma_partner_id", "in", self.ids)], ["pharma_partner_id"], ["__count"]
            )
            if self.env["survey.user_input"].has_access("read")
            else []
        )
        for partner in self:
            partner.pharma_survey_count = counts.get(partner, 0)

    def action_pharma_surveys(self):
        """Open what this doctor answered."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("pharma_crm.action_survey_answer")
        action["domain"] = [("pharma_partner_id", "=", self.id)]
        action["context"] = {}
        return action

    def action_pharma_ask(self):
        """Ask these doctors a survey."""
        action = self.env["ir.actions.act_window"]._for_xml_id("pharma_crm.action_survey_ask")
        action["context"] = {"default_partner_ids": self.ids}
        return action

    def _pharma_overview_actions(self):
        actions = super()._pharma_overview_actions()
        if self.pharma_type == "doctor" and self._pharma_asks_and_raises():
            actions.append(
                {
                    "method": "action_pharma_ask",
                    "text": self.env._("Ask a survey"),
                    "icon": "fa-question-circle-o",
                }
            )
        return actions

    def _pharma_overview_panels(self):
        panels = super()._pharma_overview_panels()
        if self.pharma_type != "doctor" or not self.env["survey.user_input"].has_access("read"):
            return panels
        domain = [("pharma_partner_id", "=", self.id)]
        answers, count = self._pharma_overview_search(
            "survey.user_input", domain, order="create_date desc, id desc"
        )
        states = dict(answers._fields["state"]._description_selection(self.env))
        rated = [answer.pharma_score for answer in answers if answer.pharma_scored]
        panel = {
            "key": "surveys",
            "title": self.env._("Surveys"),
            "icon": "fa-smile-o",
            "sequence": 85,
            "kind": "rows",
            "count": count,
            "empty": self.env._("Not asked yet. Ask a survey by e-mail or on your next visit."),
            "action": {"xmlid": "pharma_crm.action_survey_answer", "domain": domain},
            "rows": [
                {
                    # sudo: the title of a survey is no secret to who reads its answer
                    "title": answer.sudo().survey_id.title,
                    "subtitle": states[answer.state],
                    "note": "",
                    "date": fields.Datetime.to_string(answer.end_datetime or answer.create_date),
                    "badge": {
                        "text": f"{answer.pharma_score:.0f}",
                        "color": self._pharma_score_color(answer),
                    }
                    if answer.pharma_scored
                    else False,
                    "model": answer._name,
                    "id": answer.id,
                }
                for answer in answers
            ],
        }
        if len(rated) > 1:
            change = rated[0] - rated[1]
            panel["rows"][0]["note"] = self.env._("%s since the time before", f"{change:+.0f}")
        panels.append(panel)
        return panels

    @api.model
    def _pharma_score_color(self, answer):
        score = answer.pharma_score
        return "success" if score >= 70 else "warning" if score >= 40 else "danger"
