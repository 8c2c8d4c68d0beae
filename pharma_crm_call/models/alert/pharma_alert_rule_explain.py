# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from odoo.addons.pharma_crm.tools.reading import day_text


def plain(number):
    """Return a figure as people write it: 3 and not 3.0."""
    return f"{number or 0:.1f}".removesuffix(".0")


class PharmaAlertRule(models.Model):
    """Rules and alerts in words."""

    _inherit = "pharma.alert.rule"

    # --- a rule ---------------------------------------------------------------------------------------

    @api.model
    def _alert_sentences(self):
        """Return {kind: sentence with %(days)s, %(number)s, %(look_back)s}. To be extended."""
        return {
            "missed": self.env._("A planned call has no report %(days)s days after its day."),
            "overdue": self.env._(
                "Nobody has called on a covered doctor for %(days)s days, and no call is planned."
            ),
            "successive": self.env._(
                "A call face to face follows another one on the same doctor within %(days)s days."
            ),
            "dev_not_made": self.env._(
                "A planned call was called off or missed without a reason, %(days)s days after its day."
            ),
            "dev_other_doctor": self.env._(
                "An unplanned call was made on a day on which a planned one was left out."
            ),
            "dev_other_day": self.env._("A planned call was made on another day."),
            "dev_too_short": self.env._("A call was shorter than %(number)s minutes."),
            "day_below": self.env._(
                "A rep made fewer than %(number)s calls on a working day (half of it on half a day),"
                " looked at %(days)s days later. Days off do not count."
            ),
            "day_above": self.env._("A rep made more than %(number)s calls on a day."),
            "overdue_goal": self.env._(
                "A target of the running cycle has no call yet, or fewer than the pace of the cycle asks for."
            ),
            "month_end": self.env._("Calls of a class are still due by the end of the month."),
            "cycle_goal": self.env._("A goal of the running cycle is behind."),
            "cycle_utilisation": self.env._(
                "The goals of a territory do not fit the calls that it can make."
            ),
            "unreviewed": self.env._(
                "Submitted calls of a territory wait for their review for %(days)s days."
            ),
            "licence": self.env._(
                "The licence of a covered doctor expires within %(days)s days, or has expired."
            ),
            "consent": self.env._("A doctor's consent expires within %(days)s days."),
            "document": self.env._(
                "A document of a product or a page of the knowledge base expires within %(days)s days, or has expired."
            ),
        }

    @api.depends(
        "kind", "days", "number", "look_back", "class_ids", "response", "to_rep", "to_manager", "to_second_manager",
        "to_business", "user_ids", "by_app", "by_activity", "by_mail", "by_sms", "escalate_days", "quiet_from",
        "quiet_to", "working_days_only", "is_optional",
    )  # fmt: skip
    @api.depends_context("lang")
    def _compute_explanation(self):
        sentences = self._alert_sentences()
        for rule in self:
            if rule.response == "ignore":
                rule.explanation = self.env._("Nothing happens: this is ignored.")
                continue
            parts = [
                sentences.get(rule.kind, "")
                % {"days": rule.days, "number": rule.number, "look_back": rule.look_back},
                rule._explain_scope(),
                rule._explain_people(),
                rule._explain_sending(),
            ]
            rule.explanation = " ".join(filter(None, parts))

    def _explain_scope(self):
        parts = []
        if self.uses_classes and self.class_ids:
            parts.append(
                self.env._("Only customers of class %s.", ", ".join(self.class_ids.mapped("name")))
            )
        if self.uses_look_back:
            parts.append(self.env._("What is older than %s days is left alone.", self.look_back))
        return " ".join(parts)

    def _explain_people(self):
        people = [
            label
            for told, label in (
                (self.to_rep, self.env._("the rep")),
                (self.to_manager, self.env._("the line manager")),
                (self.to_second_manager, self.env._("the manager's manager")),
                (self.to_business, self.env._("business managers")),
            )
            if told
        ] + self.user_ids.mapped("name")
        if not people:
            return ""
        parts = [self.env._("Told: %s.", ", ".join(people))]
        if self.response == "reason":
            parts.append(self.env._("They have to give a reason."))
        if self.escalate_days:
            parts.append(
                self.env._(
                    "Without an answer within %s days the next manager is told.",
                    self.escalate_days,
                )
            )
        return " ".join(parts)

    def _explain_sending(self):
        channels = [
            label
            for told, label in (
                (self.by_app, self.env._("in-app")),
                (self.by_activity, self.env._("activity")),
                (self.by_mail, self.env._("e-mail")),
                (self.by_sms, self.env._("SMS")),
            )
            if told
        ]
        parts = [
            self.env._("Sent by %s.", ", ".join(channels))
            if channels
            else self.env._("It stands in the list of alerts; nothing is sent.")
        ]
        if self.is_optional:
            parts.append(self.env._("People may choose other channels."))
        if self.working_days_only:
            parts.append(self.env._("Not sent on days off."))
        if self.quiet_from != self.quiet_to:
            hours = [
                f"{int(h):02}:{round(h % 1 * 60):02}" for h in (self.quiet_from, self.quiet_to)
            ]
            parts.append(
                self.env._("Not sent from %(start)s to %(end)s.", start=hours[0], end=hours[1])
            )
        return " ".join(parts)

    # --- an alert -------------------------------------------------------------------------------------

    @api.model
    def _alert_text(self, vals):
        """Return an alert in words.

        :param vals: kind, value, bound, day, label, and the names partner, class, rep, territory
        """
        text = self._alert_texts().get(vals["kind"])
        if not text:
            return vals["label"] or vals["partner"] or ""
        if vals["kind"] == "cycle_utilisation":
            value, bound = (f"{100 * (vals[name] or 0):.0f} %" for name in ("value", "bound"))
        else:
            value, bound = plain(vals["value"]), plain(vals["bound"])
        if vals["kind"] == "overdue" and not vals["value"]:
            text = self.env._("%(partner)s (%(class)s): no call yet, planned none")
        if vals["kind"] == "cycle_utilisation" and (vals["value"] or 0) < (vals["bound"] or 0):
            text = self.env._(
                "%(territory)s: only %(value)s of the days are used, at least %(bound)s are wanted"
            )
        names = {
            name: vals[name] or "–" for name in ("partner", "class", "rep", "territory", "label")
        }
        if vals["kind"] == "cycle_goal" and not vals["class"]:
            names["class"] = self.env._("all classes")
        return text % {
            **names,
            "value": value,
            "bound": bound,
            "day": day_text(self.env, vals["day"]),
        }

    @api.model
    def _alert_texts(self):
        """Return {kind: text with the figures and names of an alert}. To be extended."""
        return {
            "missed": self.env._("%(partner)s: call of %(day)s not reported (%(rep)s)"),
            "overdue": self.env._(
                "%(partner)s (%(class)s): days since the last call: %(value)s, at most %(bound)s"
            ),
            "successive": self.env._(
                "%(partner)s: %(rep)s's call of %(day)s, days after another one: %(value)s"
            ),
            "dev_not_made": self.env._(
                "%(partner)s: the call planned for %(day)s was not made (%(rep)s)"
            ),
            "dev_other_doctor": self.env._(
                "%(partner)s was seen on %(day)s instead of a planned call (%(rep)s)"
            ),
            "dev_other_day": self.env._(
                "%(partner)s: made on %(day)s, not on the planned day (%(rep)s)"
            ),
            "dev_too_short": self.env._(
                "%(partner)s: minutes on %(day)s: %(value)s, at least %(bound)s (%(rep)s)"
            ),
            "day_below": self.env._("%(rep)s: calls on %(day)s: %(value)s, at least %(bound)s"),
            "day_above": self.env._("%(rep)s: calls on %(day)s: %(value)s, at most %(bound)s"),
            "overdue_goal": self.env._(
                "%(partner)s: calls credited: %(value)s, expected by now: %(bound)s"
            ),
            "month_end": self.env._(
                "%(territory)s, %(class)s: calls due by the end of the month: %(value)s"
            ),
            "cycle_goal": self.env._(
                "%(label)s, %(class)s: %(value)s made, %(bound)s expected by now"
            ),
            "cycle_utilisation": self.env._(
                "%(territory)s: %(value)s of the days are needed, at most %(bound)s are wanted"
            ),
            "unreviewed": self.env._(
                "%(territory)s: calls that wait for their review: %(value)s; days the oldest has waited: %(bound)s"
            ),
            "licence": self.env._("%(partner)s: licence valid until %(day)s"),
            "consent": self.env._("%(partner)s: consent valid until %(day)s"),
            "document": self.env._("%(label)s: valid until %(day)s"),
        }
