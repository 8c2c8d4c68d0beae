# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from odoo.addons.pharma_crm.tools.reading import day_text

COUNTING_STATES = ("approved", "running", "closed")


class PharmaCycle(models.Model):
    """Between re-targetings the customers of a target list stay; how often they are called may change.

    A cycle re-targets when no cycle of its scope has done so within the agreed months before it begins. Any
    other takes the list of the cycle before. A business manager unlocks a list with a reason, which is kept.
    """

    _inherit = "pharma.cycle"

    retarget_months = fields.Integer(
        "Re-target after",
        compute="_compute_retarget_months",
        store=True,
        readonly=False,
        precompute=True,
        help="Months for which the customers of an approved list stay on it; 0 locks no list.",
    )
    retargets = fields.Boolean(
        "Re-targets", readonly=True, copy=False, help="The list was chosen anew with this cycle."
    )
    unlock_reason = fields.Char(
        "Unlocked because", readonly=True, copy=False, tracking=True,
        help="Why customers may be added and dropped before the months are over.",
    )  # fmt: skip
    list_locked = fields.Boolean(compute="_compute_list_locked")
    locked_until = fields.Date(
        compute="_compute_list_locked",
        help="From this day on a new cycle may choose its customers anew.",
    )
    lock_note = fields.Char(compute="_compute_list_locked")

    _retarget_months_positive = models.Constraint(
        "CHECK (COALESCE(retarget_months, 0) >= 0)",
        "The months between re-targetings cannot be negative.",
    )

    # no default: an update may add this column before that of the company
    @api.depends("company_id")
    def _compute_retarget_months(self):
        for cycle in self:
            cycle.retarget_months = cycle.company_id.pharma_retarget_months

    @api.depends(
        "territory_id", "date_start", "retarget_months", "unlock_reason", "state", "retargets"
    )
    @api.depends_context("lang")
    def _compute_list_locked(self):
        for cycle in self:
            source = cycle._lock_source()
            until = (
                fields.Date.add(source.date_start, months=source.retarget_months)
                if source
                else False
            )
            cycle.locked_until = until
            cycle.list_locked = bool(source) and not cycle.unlock_reason
            cycle.lock_note = (
                self.env._(
                    "The customers were chosen with %(cycle)s and stay until %(day)s. Calls may change.",
                    cycle=source.display_name,
                    day=day_text(self.env, until),
                )
                if cycle.list_locked
                else False
            )

    def _lock_source(self):
        """Return the cycle that chose the customers for the time of this one; empty: the list is free."""
        self.ensure_one()
        if not (self.date_start and self.territory_id):
            return self.browse()
        if self.state in COUNTING_STATES and self.retargets:
            return self.browse(self._origin.id) if self.retarget_months else self.browse()
        # sudo: the list is locked whoever asks
        earlier = self.sudo().search(
            self._earlier_domain() & Domain("retargets", "=", True),
            order="date_start desc, id desc",
            limit=1,
        )
        free_from = earlier and fields.Date.add(earlier.date_start, months=earlier.retarget_months)
        return (
            earlier.with_env(self.env) if earlier and free_from > self.date_start else self.browse()
        )

    def _earlier_domain(self):
        """Cycles whose list covers the scope of this one and that began before it."""
        return (
            Domain("id", "!=", self._origin.id)
            & Domain("company_id", "=", self.company_id.id)
            & Domain("state", "in", COUNTING_STATES)
            & Domain("territory_id", "parent_of", self.territory_id.id)
            & Domain("date_start", "<", self.date_start)
        )

    def _previous_cycle(self):
        """Return the cycle before this one in its scope; empty when it is the first."""
        self.ensure_one()
        if not (self.date_start and self.territory_id):
            return self.browse()
        # sudo: which plan came before is no secret to who reads this one; lines keep their own rules
        previous = self.sudo().search(
            self._earlier_domain(), order="date_start desc, id desc", limit=1
        )
        return previous.with_env(self.env)

    def _locked_to(self):
        """Return the cycle whose customers this draft has to keep; empty: it may choose."""
        return self._previous_cycle() if self.list_locked else self.browse()

    def _check_list_open(self, partner=None):
        """Raise unless customers may be added to and dropped from the list now."""
        for cycle in self:
            if cycle.list_locked:
                raise UserError(
                    self.env._(
                        "%(customer)s: the target list of %(cycle)s is locked until %(day)s. Calls may be changed; to "
                        "add or drop customers a business manager unlocks the list with a reason.",
                        customer=partner.display_name if partner else self.env._("Customers"),
                        cycle=cycle.display_name,
                        day=day_text(self.env, cycle.locked_until),
                    )
                )

    def unlock_list(self, reason):
        """Let customers be added and dropped although the months are not over. The reason stays on record.

        :param reason: text
        """
        self.ensure_one()
        self.check_access("write")
        if not self.env.user.has_group("pharma_crm.group_business_manager"):
            raise AccessError(self.env._("Business managers unlock target lists."))
        if not isinstance(reason, str) or not reason.strip():
            raise UserError(
                self.env._("Say why the target list of %s is unlocked.", self.display_name)
            )
        if self.state not in ("draft", "approved", "running"):
            raise UserError(
                self.env._("The target list of %s does not change any more.", self.display_name)
            )
        # sudo: an approved plan is edited by nobody; this is the one exception, checked above
        self.sudo()._workflow_write({"unlock_reason": reason.strip()})
        return True

    def action_lock_list(self):
        """Lock the list again."""
        self.ensure_one()
        self.check_access("write")
        # sudo: as in unlock_list
        self.sudo()._workflow_write({"unlock_reason": False})
        return True

    @api.model
    def _get_workflow_guarded_fields(self):
        return super()._get_workflow_guarded_fields() | {"unlock_reason"}
