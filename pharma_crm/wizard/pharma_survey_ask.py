# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import SUPERUSER_ID, Command, api, fields, models
from odoo.exceptions import AccessError, UserError

AT_ONCE = 200


class PharmaSurveyAsk(models.TransientModel):
    """Ask doctors a survey: each gets a link by e-mail, or the rep fills it in on the visit."""

    _name = "pharma.survey.ask"
    _description = "Ask a survey"

    survey = fields.Selection(
        selection="_selection_survey", required=True, default=lambda self: self._first_survey()
    )
    partner_ids = fields.Many2many(
        "res.partner", string="Doctors", domain="[('pharma_type', '=', 'doctor')]"
    )
    channel = fields.Selection(
        [("visit", "Fill it in now, with the doctor"), ("email", "Send a link by e-mail")],
        required=True,
        default="visit",
    )

    @api.model
    def default_get(self, fields_list):
        """From a list or a form: the doctors among those that are ticked."""
        values = super().default_get(fields_list)
        context = self.env.context
        if (
            "partner_ids" in fields_list
            and not values.get("partner_ids")
            and context.get("active_model") == "res.partner"
        ):
            ticked = self.env["res.partner"].browse(context.get("active_ids") or [])
            doctors = ticked.exists().filtered(lambda partner: partner.pharma_type == "doctor")
            values["partner_ids"] = [Command.set(doctors.ids)]
        return values

    @api.model
    def _surveys(self):
        # sudo: surveys are not the reps' to read; their titles are
        return (
            self.env["survey.survey"]
            .sudo()
            .search(
                [
                    ("pharma_survey", "=", True),
                    ("pharma_company_id", "in", [False, self.env.company.id]),
                ]
            )
        )

    @api.model
    def _selection_survey(self):
        return [(str(survey.id), survey.title) for survey in self._surveys()]

    @api.model
    def _first_survey(self):
        first = self._surveys()[:1]
        return str(first.id) if first else False

    def _survey(self):
        survey = self._surveys().filtered(lambda s: str(s.id) == self.survey)
        if not survey:
            raise UserError(
                self.env._(
                    "Choose a survey of your company. Marketing makes them in Odoo's Surveys."
                )
            )
        survey.check_validity()
        return survey

    def _doctors(self):
        doctors = self.partner_ids
        doctors.check_access("read")
        if not doctors:
            raise UserError(self.env._("Choose the doctors whom you want to ask."))
        wrong = doctors.filtered(lambda partner: partner.pharma_type != "doctor")
        if wrong:
            raise UserError(self.env._("“%s” is no doctor.", wrong[0].display_name))
        if len(doctors) > AT_ONCE:
            raise UserError(self.env._("Ask at most %s doctors at once.", AT_ONCE))
        return doctors

    def _check_caller(self):
        if not any(
            self.env.user.has_group(f"pharma_crm.group_{group}") for group in ("rep", "medical")
        ):
            raise AccessError(self.env._("Surveys are asked by the field force."))

    def action_ask(self):
        """Send the links, or open the survey for the rep."""
        self.ensure_one()
        self._check_caller()
        survey, doctors = self._survey(), self._doctors()
        if self.channel == "visit":
            if len(doctors) > 1:
                raise UserError(self.env._("On a visit you ask one doctor."))
            answer = self._make_answer(survey, doctors, "visit")
            return {"type": "ir.actions.act_url", "url": answer.get_start_url(), "target": "self"}
        return self._send(survey, doctors)

    def _make_answer(self, survey, doctor, channel):
        """One answer sheet. On a visit the rep holds it, so that Odoo lets the rep's browser fill it in."""
        holder = self.env.user.partner_id if channel == "visit" else doctor
        return survey.env["survey.user_input"].create(
            {
                "survey_id": survey.id,
                "partner_id": holder.id,
                "email": doctor.email if channel == "email" else False,
                "pharma_partner_id": doctor.id,
                "pharma_channel": channel,
                "pharma_asked_by_id": self.env.uid,
                "pharma_company_id": (doctor.company_id or self.env.company).id,
            }
        )

    def _send(self, survey, doctors):
        allowed = doctors._pharma_may_contact("email")
        reachable = allowed.filtered("email")
        # sudo: who has an open invitation is not asked again
        waiting = (
            survey.env["survey.user_input"]
            .search(
                [
                    ("survey_id", "=", survey.id),
                    ("pharma_partner_id", "in", reachable.ids),
                    ("pharma_channel", "=", "email"),
                    ("state", "!=", "done"),
                ]
            )
            .pharma_partner_id
        )
        chosen = reachable.filtered(lambda doctor: doctor.id not in waiting.ids)
        # by the superuser and on no record: with the link one answers in the doctor's name, so that nobody
        # here shall read the message, its sender included
        template = self.env.ref("pharma_crm.mail_survey_invitation").with_user(SUPERUSER_ID)
        for doctor in chosen:
            answer = self._make_answer(survey, doctor, "email")
            template.send_mail(
                answer.id,
                email_layout_xmlid="mail.mail_notification_light",
                email_values={
                    "model": False,
                    "res_id": False,
                    "author_id": self.env.company.partner_id.id,
                    "recipient_ids": [(6, 0, doctor.ids)],
                },
            )
        skipped = [
            self.env._("%s: no consent to e-mails", doctor.name) for doctor in doctors - allowed
        ] + [self.env._("%s: no e-mail address", doctor.name) for doctor in allowed - reachable]
        skipped += [self.env._("%s: asked already", doctor.name) for doctor in reachable - chosen]
        if not chosen:
            raise UserError("\n".join([self.env._("Nobody can be asked by e-mail:"), *skipped]))
        message = self.env._("Doctors asked by e-mail: %s.", len(chosen))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if skipped else "success",
                "title": message,
                "message": "\n".join(skipped),
                "sticky": bool(skipped),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
