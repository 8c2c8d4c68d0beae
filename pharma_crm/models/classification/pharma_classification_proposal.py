# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL


class PharmaClassificationProposal(models.Model):
    """A change of class that waits for the line manager, because the account has its class only since recently.

    The rating writes proposals (pharma_classification_model_lock.py) and withdraws those that no longer stand.
    """

    _name = "pharma.classification.proposal"
    _description = "Proposed change of class"
    _inherit = ["pharma.workflow.mixin"]
    _order = "id desc"
    _rec_name = "partner_id"

    _workflow_transitions = {
        "confirm": (("open",), "confirmed"),
        "refuse": (("open",), "refused"),
    }
    _workflow_guarded_fields = ("decided_by_id", "decided_on", "reason")
    _workflow_delete_states = ()

    partner_id = fields.Many2one(
        "res.partner", "Account", required=True, readonly=True, index=True, ondelete="cascade"
    )
    pharma_type = fields.Selection(related="partner_id.pharma_type")
    model_id = fields.Many2one(
        "pharma.classification.model", required=True, readonly=True, index=True, ondelete="restrict"
    )
    result_id = fields.Many2one(
        "pharma.classification.result", "Rating", readonly=True, index=True, ondelete="cascade"
    )
    class_id = fields.Many2one(
        "pharma.class", "Class now", required=True, readonly=True, ondelete="restrict"
    )
    class_color = fields.Integer(related="class_id.color", string="Colour of the class now")
    proposed_class_id = fields.Many2one(
        "pharma.class", "Class by score", required=True, readonly=True, ondelete="restrict"
    )
    proposed_color = fields.Integer(
        related="proposed_class_id.color", string="Colour of the proposed class"
    )
    direction = fields.Selection([("up", "Up"), ("down", "Down")], required=True, readonly=True)
    score = fields.Float(digits=(6, 2), readonly=True, aggregator="avg")
    date = fields.Datetime("Proposed on", required=True, readonly=True)
    kept_until = fields.Date(
        "Kept until",
        readonly=True,
        help="Without a decision the account keeps its class until this day, then follows its score.",
    )
    state = fields.Selection(
        [
            ("open", "To decide"),
            ("confirmed", "Confirmed"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        default="open",
        readonly=True,
        help="Withdrawn: a later rating made the question pointless.",
    )
    reason = fields.Text("Why it was refused", readonly=True)
    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True, ondelete="restrict")
    decided_on = fields.Datetime("Decided on", readonly=True)
    why = fields.Html("Why", related="partner_id.pharma_why")
    for_me = fields.Boolean(
        "Mine to decide",
        compute="_compute_for_me",
        search="_search_for_me",
        help="I manage a territory that covers the account, or one above it.",
    )
    company_id = fields.Many2one("res.company", readonly=True, index=True)

    _one_open = models.UniqueIndex(
        "(partner_id) WHERE state = 'open'", "A change of class waits for this account already."
    )

    # -- who decides -----------------------------------------------------------------------------

    @api.depends_context("uid")
    def _compute_for_me(self):
        # sudo: the question is whom the account's managers are, not what the user may read
        mine = self.sudo().search([("id", "in", self.ids), ("for_me", "=", True)])
        for proposal in self:
            proposal.for_me = proposal.id in mine._ids

    @api.model
    def _search_for_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        mine = self._for_me_domain()
        return mine if True in value else ~mine

    @api.model
    def _for_me_domain(self):
        """Return the domain of what the user decides about; who manages nobody but is a business manager decides
        about accounts that no manager covers."""
        user = self.env.user
        if not user.has_group("pharma_crm.group_line_manager"):
            return Domain.FALSE
        mine = self._managed_domain(SQL("member.user_id = %s", user.id))
        if user.has_group("pharma_crm.group_business_manager"):
            mine |= ~self._managed_domain(SQL("TRUE"))
        return mine

    @api.model
    def _managed_domain(self, managers):
        """Return the domain of proposals for accounts covered by territories of these managers, or below them."""
        self.env["pharma.territory.member"].flush_model()
        self.env["pharma.territory"].flush_model(["parent_path", "active"])
        self.env["pharma.coverage"].flush_model()
        self.env["pharma.affiliation"].flush_model(["doctor_id", "hospital_id", "department_id"])
        managed = SQL(
            """
            WITH covered AS (
                SELECT DISTINCT c.partner_id
                  FROM pharma_territory_member member
                  JOIN pharma_territory own ON own.id = member.territory_id
                  JOIN pharma_territory t ON t.parent_path LIKE own.parent_path || '%%'
                  JOIN pharma_coverage c ON c.territory_id = t.id
                 WHERE member.role = 'manager' AND %(managers)s
                   AND (member.date_start IS NULL OR member.date_start <= %(today)s)
                   AND (member.date_end IS NULL OR member.date_end >= %(today)s)
                   AND c.active
                   AND (c.date_start IS NULL OR c.date_start <= %(today)s)
                   AND (c.date_end IS NULL OR c.date_end >= %(today)s)
            )
            SELECT partner_id FROM covered
             UNION ALL
            SELECT place.hospital_id FROM covered
              JOIN pharma_affiliation place ON place.doctor_id = covered.partner_id
             WHERE place.hospital_id IS NOT NULL
             UNION ALL
            SELECT place.department_id FROM covered
              JOIN pharma_affiliation place ON place.doctor_id = covered.partner_id
             WHERE place.department_id IS NOT NULL
             UNION ALL
            SELECT department.id FROM covered
              JOIN res_partner department
                ON department.parent_id = covered.partner_id AND department.pharma_type = 'department'
            """,
            managers=managers,
            today=fields.Date.context_today(self),
        )

        def to_sql(model, alias, query):
            return SQL("%s IN (%s)", model._field_to_sql(alias, "partner_id", query), managed)

        return Domain.custom(to_sql=to_sql)

    def _transition_access(self, action):
        # nobody writes proposals; who decides is said below
        return "read"

    def _transition_allowed(self, action):
        return self.for_me

    # -- the decision ----------------------------------------------------------------------------

    def action_confirm(self):
        """Give the accounts the classes that their scores point to."""
        for proposal in self:
            proposal._check_decision("confirm")
            proposal._apply()
            proposal._decided("confirmed")
        return True

    def action_refuse(self, reason):
        """Let the accounts keep their classes until the agreed months are over.

        :param reason: text, shown to everybody who sees the account.
        """
        if not isinstance(reason, str) or not reason.strip():
            raise UserError(self.env._("Say why you refuse the change of class."))
        for proposal in self:
            proposal._check_decision("refuse")
            proposal._decided("refused", reason.strip())
        return True

    def action_open_refuse(self):
        """Ask for the reason of a refusal."""
        for proposal in self:
            proposal._check_transition("refuse")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Why do you refuse it?"),
            "res_model": "pharma.classification.refuse",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_proposal_ids": self.ids},
        }

    def action_open_account(self):
        """Open the account."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "views": [(False, "form")],
        }

    def _check_decision(self, step):
        """Raise unless the user may decide now and the proposal still stands; nobody decides at the same time."""
        self.ensure_one()
        self._check_transition(step)
        # sudo: a lock needs no right to write
        self.sudo().lock_for_update()
        self._check_transition(step)
        account = self.sudo().partner_id
        result = account.pharma_result_id
        if (account.pharma_class_id, result.held_class_id) != (
            self.class_id,
            self.proposed_class_id,
        ):
            raise UserError(
                self.env._(
                    "The class of “%s” has changed since; the proposal no longer stands.",
                    account.display_name,
                )
            )

    def _apply(self):
        # sudo: classes and results are the rating's to write; who may decide was checked
        account = self.sudo().partner_id
        last = account.pharma_result_id
        result = last.create(
            {
                "partner_id": account.id,
                "model_id": last.model_id.id,
                "version": last.version,
                "date": fields.Datetime.now(),
                "score": last.score,
                "completeness": last.completeness,
                "class_id": self.proposed_class_id.id,
                "previous_class_id": self.class_id.id,
                "is_kol": last.is_kol,
                "explanation": last.explanation,
                "company_id": last.company_id.id,
            }
        )
        account.write(
            {
                "pharma_class_id": self.proposed_class_id.id,
                "pharma_class_since": fields.Date.context_today(self),
                "pharma_result_id": result.id,
            }
        )

    def _decided(self, state, reason=False):
        # sudo: nobody writes proposals; who may decide was checked
        self.sudo()._workflow_write(
            {
                "state": state,
                "reason": reason,
                "decided_by_id": self.env.uid,
                "decided_on": fields.Datetime.now(),
            }
        )

    def _withdraw(self):
        """Take back what no longer stands."""
        # sudo: nobody writes proposals
        self.sudo()._workflow_write({"state": "withdrawn", "decided_on": fields.Datetime.now()})
