# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date
from odoo.tools.date_utils import start_of

from ...tools.balance import reconcilable
from .pending import named

# kinds of a count that close a period of the calendar, by the names that `start_of` knows
PERIODS = ("month", "quarter", "year")


class PharmaBagCount(models.Model):
    """A rep counts the own bag for a period, without seeing what should be there.

    draft → counted (the rep has signed; what was expected shows) → closed. A count closes by itself when
    it agrees and nothing of the bag is in progress; otherwise it needs a reason for each difference, one for what is
    not finished, and the manager's signature.
    """

    _name = "pharma.bag.count"
    _inherit = [
        "pharma.bag.document.mixin",
        "pharma.workflow.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "pharma.audit.mixin",
    ]
    _description = "Count of a bag"
    _order = "period_end desc, id desc"
    _mail_post_access = "read"

    _workflow_transitions = {
        "submit": (("draft",), "counted"),
        "sign": (("counted",), "done"),
        "recount": (("counted",), "draft"),
        "cancel": (("draft",), "cancelled"),
    }
    _workflow_guarded_fields = (
        *("name", "territory_id", "line_manager_id"),
        *("counted_on", "signed_by_id", "signed_on", "open_papers"),
    )
    _workflow_delete_states = ()

    kind = fields.Selection(
        [
            ("month", "Monthly"),
            ("quarter", "Quarterly"),
            ("year", "Yearly"),
            ("interim", "In between"),
            ("close_out", "Close-out"),
        ],
        required=True,
        default="month",
        tracking=True,
        help="Close-out: when a rep gives up the bag.",
    )
    period_end = fields.Date(
        "Period until",
        compute="_compute_period_end",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="Last day of the period that this count closes. Periods are closed one after the other.",
    )
    line_ids = fields.One2many("pharma.bag.count.line", "count_id", "Lots")
    state = fields.Selection(
        [
            ("draft", "Counting"),
            ("counted", "Waits for the signature"),
            ("done", "Closed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    counted_on = fields.Datetime(
        "Counted", readonly=True, copy=False, help="First signature: the rep."
    )
    signed_by_id = fields.Many2one("res.users", "Second signature", readonly=True, copy=False)
    signed_on = fields.Datetime(readonly=True, copy=False)
    left_to_count = fields.Integer("Not counted yet", compute="_compute_totals")
    variance_total = fields.Integer(
        "Pieces that differ", compute="_compute_totals", help="Missing and surplus pieces together."
    )
    blocked_by = fields.Html("What stands in the way", compute="_compute_blocked_by")
    unfinished = fields.Html("What is not finished", compute="_compute_blocked_by")
    open_papers = fields.Text(
        "Not finished when it was counted",
        readonly=True,
        copy=False,
        help="What was on the way or not confirmed at that moment, and for whom it waited.",
    )
    open_reason = fields.Char(
        "Why it is not finished",
        copy=False,
        tracking=True,
        help="Why the bag is counted although something of it is on the way or not confirmed.",
    )
    can_submit = fields.Boolean(compute="_compute_can")
    can_sign = fields.Boolean(compute="_compute_can")
    can_recount = fields.Boolean(compute="_compute_can")
    can_cancel = fields.Boolean(compute="_compute_can")

    _one_a_period = models.UniqueIndex(
        "(user_id, company_id, period_end) WHERE state <> 'cancelled'",
        "There is a count of this bag for this period already.",
    )

    @api.depends("name", "user_id", "period_end")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for count in self:
            count.display_name = " · ".join(
                filter(
                    None,
                    [
                        count.name.strip("/"),
                        count.user_id.name,
                        count.period_end and format_date(self.env, count.period_end),
                    ],
                )
            )

    @api.depends("kind")
    def _compute_period_end(self):
        """Propose the end of the last full period of its kind; today when that one has been counted, or has no end."""
        for count in self:
            today = fields.Date.context_today(count)
            count.period_end = today
            if count.kind in PERIODS:
                end = start_of(today, count.kind) - timedelta(days=1)
                if not count.search_count(
                    [
                        *count._of_this_bag(),
                        ("id", "!=", count._origin.id),
                        ("period_end", ">=", end),
                        ("kind", "!=", "interim"),
                        ("state", "!=", "cancelled"),
                    ],
                    limit=1,
                ):
                    count.period_end = end

    @api.depends("line_ids.is_counted", "line_ids.variance")
    def _compute_totals(self):
        for count in self:
            count.left_to_count = len(count.line_ids.filtered(lambda line: not line.is_counted))
            count.variance_total = sum(abs(line.variance) for line in count.line_ids)

    @api.depends("state", "kind", "period_end", "line_ids.variance", "line_ids.reason")
    def _compute_blocked_by(self):
        for count in self:
            blocked = count._blockers(links=True) if count.state in ("draft", "counted") else []
            count.blocked_by = Markup(" ").join(blocked)
            papers = count._in_progress() if count.state == "draft" else []
            count.unfinished = papers and count._unfinished_text(named(papers, links=True))

    @api.model_create_multi
    def create(self, vals_list):
        counts = super().create(vals_list)
        for count in counts:
            if count.period_end > fields.Date.context_today(count):
                raise UserError(self.env._("A period that is not over cannot be counted."))
            count._list_lots()
        return counts

    def write(self, vals):
        if {"kind", "period_end", "open_reason"} & vals.keys() and any(
            c.state != "draft" for c in self
        ):
            raise UserError(self.env._("A count that is signed stays as it is."))
        return super().write(vals)

    def _list_lots(self):
        """List what lies in the bag by lot, without quantities: they are for the rep to say."""
        self.ensure_one()
        stock = self.env["pharma.bag"]._on_hand(self.user_id, self.company_id)
        listed = {(line.product_id.id, line.lot_id.id) for line in self.line_ids}
        # sudo: lots of the rep's own bag; reps have no rights in Inventory.
        self.env["pharma.bag.count.line"].sudo().create(
            [
                {"count_id": self.id, "product_id": product, "lot_id": row.lot.id}
                for product, rows in stock.items()
                for row in rows
                if row.quantity and (product, row.lot.id) not in listed
            ]
        )

    # -- may it be closed ------------------------------------------------------------------------

    def _earlier_open(self):
        """Counts of earlier periods of this bag that are not closed."""
        return self.search(
            [
                ("user_id", "=", self.user_id.id),
                ("company_id", "=", self.company_id.id),
                ("period_end", "<", self.period_end),
                ("state", "in", ("draft", "counted")),
                ("id", "!=", self._origin.id or 0),
            ]
        )

    def _blockers(self, links=False):
        """Return sentences that say why the period cannot be closed now.

        :param links: name papers as links to them, for a form; for a message they are plain text
        """
        self.ensure_one()
        blockers = []
        earlier = self._earlier_open()
        if earlier:
            blockers.append(
                self.env._(
                    "Close the earlier periods first: %s.", ", ".join(earlier.mapped("name"))
                )
            )
        losses = self._losses_undecided()
        if losses:
            blockers.append(self.env._("To be settled first: %s.", named(losses, links)))
        unexplained = self._unexplained()
        if unexplained:
            blockers.append(
                self.env._(
                    "%(rep)s has to give a reason for what differs: %(items)s.",
                    rep=self.user_id.name,
                    items=", ".join(
                        f"{line.product_id.display_name} {line.lot_name or ''}".strip()
                        for line in unexplained
                    ),
                )
            )
        return blockers

    def _unexplained(self):
        """Lots that differ by more than the tolerance, for which the rep has not said why."""
        tolerance = self.company_id.pharma_count_tolerance
        return self.line_ids.filtered(
            lambda line: abs(line.variance) > tolerance and not line.reason
        )

    def _unfinished_text(self, papers):
        return self.env._(
            "Not finished: %s. Settle it first, or say why it cannot be settled now: your manager then signs as well.",
            papers,
        )

    def _is_reconcilable(self):
        return reconcilable(
            self.line_ids.mapped("variance"),
            self.company_id.pharma_count_tolerance,
            bool(self.open_papers),
            len(self._earlier_open()),
        )
