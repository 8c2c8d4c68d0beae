# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

# Fields that a kind may use; the form shows those that the chosen kind does.
THRESHOLDS = ("days", "number", "look_back", "classes", "whose")
CHANNELS = [
    ("app", "In-app"),
    ("activity", "Activity"),
    ("mail", "E-mail"),
    ("sms", "SMS"),
]
SEVERITIES = [("1_info", "For information"), ("2_warning", "Warning"), ("3_urgent", "Urgent")]


class PharmaAlertRule(models.Model):
    """What is worth an alert, to whom, and how it is told: data that an administrator keeps.

    A kind is a query (`_alert_query_<kind>`), a sentence (`_alert_text_<kind>`) and an entry in `_alert_kinds`;
    an addon adds its own by extending these three.
    """

    _name = "pharma.alert.rule"
    _description = "Alert rule"
    _inherit = ["pharma.background.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=50)
    kind = fields.Selection("_selection_kind", required=True, help="What is looked for.")
    severity = fields.Selection(
        SEVERITIES, required=True, default="2_warning", help="People choose their channels by it."
    )
    response = fields.Selection(
        [
            ("alert", "Tell"),
            ("reason", "Tell, and ask for a reason"),
            ("ignore", "Ignore"),
        ],
        required=True,
        default="alert",
        help="An alert that asks for a reason is done only when one is given.",
    )
    # --- thresholds -----------------------------------------------------------------------------------
    days = fields.Integer(help="Days of the condition; the sentence above says what they mean.")
    number = fields.Integer(help="Calls or minutes; the sentence above says what they mean.")
    look_back = fields.Integer(
        "Days looked back", default=14, help="What is older is history and no alert any more."
    )
    class_ids = fields.Many2many(
        "pharma.class", string="Classes", help="Only customers of these classes; empty: all."
    )
    whose = fields.Selection(
        [("other", "Of another rep"), ("same", "Of the same rep"), ("any", "Of anybody")],
        "Earlier call",
        default="other",
        required=True,
    )
    uses_days = fields.Boolean(compute="_compute_uses")
    uses_number = fields.Boolean(compute="_compute_uses")
    uses_look_back = fields.Boolean(compute="_compute_uses")
    uses_classes = fields.Boolean(compute="_compute_uses")
    uses_whose = fields.Boolean(compute="_compute_uses")
    # --- who ------------------------------------------------------------------------------------------
    to_rep = fields.Boolean("The rep", default=True)
    to_manager = fields.Boolean(
        "The line manager", help="The nearest manager of the territory, or above it, as of today."
    )
    to_second_manager = fields.Boolean("The manager's manager")
    to_business = fields.Boolean("Business managers")
    user_ids = fields.Many2many(
        "res.users", string="And", domain="[('share', '=', False)]", help="Further people by name."
    )
    # --- how ------------------------------------------------------------------------------------------
    by_app = fields.Boolean("In-app", default=True, help="A message while they are logged in.")
    by_activity = fields.Boolean("Activity", help="An activity on the record that it is about.")
    by_mail = fields.Boolean("E-mail", help="What comes together goes as one mail a person.")
    by_sms = fields.Boolean("SMS", help="One SMS a person; only to numbers with a country code.")
    quiet_from = fields.Float("Quiet from", help="Hour of the day where the person is.")
    quiet_to = fields.Float("Quiet until")
    working_days_only = fields.Boolean(
        "Working days only",
        default=True,
        help="Nothing is sent on days off, by the working hours, public holidays and time off of each person.",
    )
    is_optional = fields.Boolean(
        "People choose",
        default=True,
        help="People may choose the channels and quiet hours in their preferences; else this rule's hold.",
    )
    escalate_days = fields.Integer(
        "Escalate after", help="Days without an answer until the next manager is told too; 0 never."
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: for every company that has no copy of its own."
    )
    origin_id = fields.Many2one(
        "pharma.alert.rule",
        "Instead of",
        readonly=True,
        index="btree_not_null",
        copy=False,
        ondelete="cascade",
        help="The rule for all companies that this copy replaces in its company.",
    )
    explanation = fields.Text(compute="_compute_explanation")
    open_count = fields.Integer("Open", compute="_compute_open_count")

    _numbers_positive = models.Constraint(
        "CHECK (COALESCE(days, 0) BETWEEN 0 AND 3650 AND COALESCE(number, 0) BETWEEN 0 AND 100000"
        " AND COALESCE(look_back, 0) BETWEEN 0 AND 366 AND COALESCE(escalate_days, 0) BETWEEN 0 AND 366)",
        "Days and numbers of an alert rule cannot be negative, and nobody looks back further than a year.",
    )
    _quiet_hours = models.Constraint(
        "CHECK (COALESCE(quiet_from, 0) BETWEEN 0 AND 24 AND COALESCE(quiet_to, 0) BETWEEN 0 AND 24)",
        "An hour lies between 0:00 and 24:00.",
    )
    _one_copy = models.UniqueIndex(
        "(origin_id, company_id) WHERE origin_id IS NOT NULL",
        "This company has a copy of this rule already.",
    )

    # --- kinds ----------------------------------------------------------------------------------------

    @api.model
    def _alert_kinds(self):
        """Return {kind: (label, thresholds that it uses)}. To be extended."""
        return {}

    @api.model
    def _selection_kind(self):
        return [(kind, label) for kind, (label, _uses) in self._alert_kinds().items()]

    @api.depends("kind")
    def _compute_uses(self):
        kinds = self._alert_kinds()
        for rule in self:
            uses = kinds[rule.kind][1] if rule.kind in kinds else ()
            for name in THRESHOLDS:
                rule[f"uses_{name}"] = name in uses

    def _compute_open_count(self):
        counts = dict(
            self.env["pharma.alert"]._read_group(
                [("rule_id", "in", self.ids), ("is_open", "=", True)], ["rule_id"], ["__count"]
            )
        )
        for rule in self:
            rule.open_count = counts.get(rule, 0)

    @api.constrains(
        "response", "to_rep", "to_manager", "to_second_manager", "to_business", "user_ids", "active"
    )
    def _check_people(self):
        for rule in self:
            if (
                rule.active
                and rule.response != "ignore"
                and not (
                    rule.to_rep
                    or rule.to_manager
                    or rule.to_second_manager
                    or rule.to_business
                    or rule.user_ids
                )
            ):
                raise ValidationError(
                    self.env._("“%s” tells nobody: choose who is alerted.", rule.name)
                )

    @api.constrains("user_ids", "company_id")
    def _check_user_ids(self):
        for rule in self.filtered("company_id"):
            strangers = rule.user_ids.filtered(
                lambda user, r=rule: r.company_id not in user.company_ids
            )
            if strangers:
                raise ValidationError(
                    self.env._(
                        "“%(rule)s”: %(people)s do not work in %(company)s.",
                        rule=rule.name,
                        people=", ".join(strangers.mapped("name")),
                        company=rule.company_id.name,
                    )
                )

    # --- buttons --------------------------------------------------------------------------------------

    def _job_check_may_run(self):
        if not (self.env.su or self.env.user.has_group("pharma_crm.group_administrator")):
            raise AccessError(self.env._("Alert rules are worked out by administrators."))

    def action_copy_for_company(self):
        """Make a copy that holds in this company instead of the rule for all."""
        self.ensure_one()
        self._job_check()
        company = self.env.company
        if self.company_id:
            raise UserError(
                self.env._("“%(rule)s” is a rule of %(company)s already.",
                           rule=self.name, company=self.company_id.name)
            )  # fmt: skip
        copy = self.with_context(active_test=False).search(
            [("origin_id", "=", self.id), ("company_id", "=", company.id)]
        ) or self.copy({"name": self.name, "company_id": company.id, "origin_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": copy.id,
            "views": [(False, "form")],
        }

    def action_open_alerts(self):
        """Open the alerts of this rule."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("pharma_crm_call.action_alert")
        action["domain"] = [("rule_id", "=", self.id)]
        action["context"] = {"search_default_open": 1}
        return action
