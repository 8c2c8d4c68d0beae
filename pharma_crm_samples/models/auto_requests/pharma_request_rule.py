# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class PharmaRequestRule(models.Model):
    """A call that was reported makes a request for its customer when a rule says so.

    The request is the rep's own: the same checks, limits, budget and approvals. It never keeps a report from being
    submitted: a request that cannot be submitted stays a draft and says why.
    """

    _name = "pharma.request.rule"
    _inherit = ["pharma.audit.mixin"]
    _description = "Request rule"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, help="Stands as the purpose of the request.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    class_ids = fields.Many2many(
        "pharma.class", string="Classes", help="Customers of these classes; empty: of every class."
    )
    specialty_ids = fields.Many2many(
        "pharma.specialty", string="Specialties", help="Empty: every specialty."
    )
    channel_ids = fields.Many2many(
        "pharma.call.channel", string="Channels", help="Calls through these; empty: every channel."
    )
    result_ids = fields.Many2many(
        "pharma.call.choice",
        string="Results",
        domain="[('kind', '=', 'result')]",
        help="Calls with one of these results; empty: with any.",
    )
    product_ids = fields.Many2many(
        "product.product",
        string="Products detailed",
        domain="[('pharma_kind', '=', 'promoted')]",
        check_company=True,
        help="Calls in which one of these was detailed; empty: whatever was.",
    )
    once = fields.Selection(
        [
            ("call", "On every call"),
            ("cycle", "Once a cycle"),
            ("days", "Once in so many days"),
            ("ever", "Once"),
        ],
        "How often",
        required=True,
        default="cycle",
        help="For the same customer, whichever rep calls.",
    )
    days = fields.Integer(default=90)
    submit = fields.Boolean(
        "Submit at once",
        default=True,
        help="It goes to the managers; otherwise it stays a draft for the rep to look at.",
    )
    line_ids = fields.One2many("pharma.request.rule.line", "rule_id", "Items", copy=True)
    request_count = fields.Integer("Requests", compute="_compute_request_count")
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )

    _days_positive = models.Constraint(
        "CHECK (once <> 'days' OR days > 0)", "“Once in so many days” needs at least one day."
    )

    def _compute_request_count(self):
        counts = dict(
            self.env["pharma.resource.request"]._read_group(
                [("rule_id", "in", self.ids)], ["rule_id"], ["__count"]
            )
        )
        for rule in self:
            rule.request_count = counts.get(rule, 0)

    def action_open_requests(self):
        """Open the requests that this rule has made."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("pharma_crm_samples.action_request")
        action["domain"] = [("rule_id", "=", self.id)]
        action["context"] = {}
        return action

    @api.model
    def _apply(self, calls):
        """Make the requests that calls which have just been submitted ask for."""
        # sudo: rules bind every rep, whoever may read them
        rules = self.sudo().search(
            [("company_id", "in", calls.company_id.ids), ("line_ids", "!=", False)]
        )
        if not rules:
            return
        # a corrected call was counted the first time
        for call in calls.filtered(lambda c: c.partner_id and not c.corrects_id):
            for rule in rules.filtered(lambda r, c=call: r.company_id == c.company_id):
                if rule._fits(call.sudo()) and not rule._has_asked(call):
                    rule._ask(call)

    def _fits(self, call):
        """Whether a call (sudo) is one that the rule means."""
        self.ensure_one()
        class_ = call.class_id or call.partner_id.pharma_class_id
        specialty = call.specialty_id or call.partner_id.pharma_specialty_id
        return (
            (not self.class_ids or class_ in self.class_ids)
            and (not self.specialty_ids or specialty in self.specialty_ids)
            and (not self.channel_ids or call.channel_id in self.channel_ids)
            and (not self.result_ids or call.result_id in self.result_ids)
            and (not self.product_ids or bool(call.detail_ids.product_id & self.product_ids))
        )

    def _has_asked(self, call):
        """Whether the rule has made a request for this customer already, as often as it may."""
        domain = [("rule_id", "=", self.id), ("partner_id", "=", call.partner_id.id)]
        if self.once == "call":
            domain.append(("call_id", "=", call.id))
        elif self.once == "cycle":
            # sudo: only the first day of a cycle that the rep need not be able to read
            cycle = call.limit_cycle_id.sudo()
            if cycle:
                domain.append(("create_date", ">=", cycle.date_start))
        elif self.once == "days":
            since = fields.Datetime.now() - timedelta(days=self.days)
            domain.append(("create_date", ">=", since))
        domain.append(("state", "!=", "cancelled"))
        # sudo: what a colleague's call has asked for counts
        return bool(self.env["pharma.resource.request"].sudo().search_count(domain, limit=1))

    def _ask(self, call):
        """Make the request in the rep's name."""
        user = call.user_id
        try:
            with self.env.cr.savepoint():
                # as the rep: with all checks that the rep's own requests go through
                request = (
                    self.env["pharma.resource.request"]
                    .with_user(user)
                    .with_context(allowed_company_ids=call.company_id.ids)
                    .create(
                        {
                            "company_id": call.company_id.id,
                            "call_id": call.id,
                            "partner_id": call.partner_id.id,
                            "purpose": self.with_context(lang=user.lang).name,
                            "line_ids": [
                                Command.create(
                                    {"product_id": line.product_id.id, "quantity": line.quantity}
                                )
                                for line in self.line_ids
                            ],
                        }
                    )
                )
                # sudo: which rule it was is the system's to write
                request.sudo().rule_id = self
        except UserError as error:
            self._tell(call, error)
            return
        if self.submit:
            try:
                with self.env.cr.savepoint():
                    request.action_submit()
            except UserError as error:
                request.invalidate_recordset()
                self._tell(request, error)

    def _tell(self, record, error):
        """Say on a call or request why the rule could not do all it should."""
        # sudo: a note of the system on the rep's own record
        record.sudo().message_post(
            body=self.env._("Rule “%(rule)s”: %(reason)s", rule=self.name, reason=str(error))
        )
