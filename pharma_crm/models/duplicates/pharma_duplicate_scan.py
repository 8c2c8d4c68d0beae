# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ...tools.reading import moment_text
from ..accounts.res_partner import PHARMA_TYPES


class PharmaDuplicateScan(models.Model):
    """Looks for duplicates among all accounts of a company in the background; see pharma_duplicate_scan_run.py."""

    _name = "pharma.duplicate.scan"
    _description = "Search for duplicates"
    _inherit = ["pharma.background.mixin"]
    _order = "id desc"
    _rec_name = "date_start"

    kind = fields.Selection(
        lambda self: [("all", self.env._("All accounts")), *PHARMA_TYPES],
        "Accounts",
        required=True,
        default="all",
        help="Which accounts are compared, each only with others of its type.",
    )
    threshold = fields.Float(
        "Lowest score",
        default=0.8,
        digits=(3, 2),
        help="Pairs below this score are not proposed, from 0 to 1. Higher: fewer false alarms; lower: fewer"
        " duplicates missed.",
    )
    phase = fields.Selection(
        [("read", "Reading accounts"), ("compare", "Comparing pairs"), ("done", "Done")],
        required=True, default="read", readonly=True, copy=False,
    )  # fmt: skip
    date_start = fields.Datetime("Started", readonly=True, copy=False)
    date_end = fields.Datetime("Ended", readonly=True, copy=False)
    account_count = fields.Integer("Accounts read", readonly=True, copy=False)
    compared_count = fields.Integer("Pairs compared", readonly=True, copy=False)
    found_count = fields.Integer(
        "Pairs found",
        readonly=True,
        copy=False,
        help="Pairs that score enough, decided ones left out.",
    )
    new_count = fields.Integer("New", readonly=True, copy=False)
    left_out = fields.Text(
        "Not compared",
        readonly=True,
        copy=False,
        help="Names so common in one place that comparing all who bear them would take for ever.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        readonly=True,
        index=True,
    )

    @api.depends("date_start")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        for scan in self:
            started = moment_text(self.env, scan.date_start)
            scan.display_name = started or self.env._("Search for duplicates")

    _one_at_a_time = models.UniqueIndex(
        "(company_id) WHERE job_state IN ('queued', 'running')",
        "Duplicates are being looked for already; wait for it or stop it first.",
    )

    @api.constrains("threshold")
    def _check_threshold(self):
        for scan in self:
            if not 0.3 <= scan.threshold <= 1:
                raise ValidationError(
                    self.env._("The lowest score is between 0.3 and 1; %s is not.", scan.threshold)
                )

    def write(self, vals):
        if not self.env.su and {"kind", "threshold"} & vals.keys():
            if any(scan.date_start for scan in self):
                raise UserError(
                    self.env._("This search has begun; start another one with other settings.")
                )
        return super().write(vals)

    def _kinds(self):
        return [self.kind] if self.kind != "all" else [kind for kind, _label in PHARMA_TYPES]

    # -- background work ---------------------------------------------------------------------------

    def _job_check_may_run(self):
        if not self.env.user.has_group("pharma_crm.group_data_steward"):
            raise AccessError(self.env._("Only a data steward looks for duplicates."))
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("This search belongs to another company."))

    def action_start(self):
        """Look for duplicates, from the first account; decisions made before are kept."""
        self._job_check()
        for scan in self:
            if scan.job_state in ("queued", "running"):
                raise UserError(self.env._("This search is under way already."))
            scan._start()
        return True

    def _start(self):
        self.ensure_one()
        self.flush_model()  # the unique index sees what is written, not what is in the cache
        # sudo: what the work writes
        self.sudo().write(
            {
                "phase": "read",
                "date_start": fields.Datetime.now(),
                "date_end": False,
                "left_out": False,
                **dict.fromkeys(("account_count", "compared_count", "found_count", "new_count"), 0),
            }
        )
        self._job_start()

    @api.model
    def action_scan_now(self):
        """Start a search over all accounts and open it."""
        self.browse().check_access("create")
        if not self.env.user.has_group("pharma_crm.group_data_steward"):
            raise AccessError(self.env._("Only a data steward looks for duplicates."))
        running = self.search(
            [("company_id", "=", self.env.company.id), ("job_state", "in", ("queued", "running"))],
            limit=1,
        )
        scan = running or self.create({})
        if not running:
            scan.action_start()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": scan.id,
            "views": [(False, "form")],
        }

    def action_open_pairs(self):
        """Open the pairs to decide."""
        self.ensure_one()
        return self.env["ir.actions.act_window"]._for_xml_id("pharma_crm.action_duplicate")

    @api.model
    def _cron_weekly(self):
        """Look for duplicates in every company that has accounts, if it is not being done already."""
        busy = self.search([("job_state", "in", ("queued", "running", "stopped"))]).company_id
        groups = self.env["res.partner"]._read_group(
            [("pharma_type", "!=", False), ("company_id", "not in", busy.ids)], ["company_id"]
        )
        for (company,) in groups:
            if company:
                self.create({"company_id": company.id})._start()
