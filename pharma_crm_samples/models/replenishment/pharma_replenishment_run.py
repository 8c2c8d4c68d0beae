# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# Reps in one batch, and up to how many it is done at once.
BATCH, AT_ONCE = 50, 50
KEPT_DAYS = 90


class PharmaReplenishmentRun(models.Model):
    """One evaluation of all rules of a company: every night, or when somebody asks for it.

    What was ordered counts as supply from that moment on, so a batch that is taken twice orders nothing twice.
    """

    _name = "pharma.replenishment.run"
    _inherit = ["pharma.background.mixin"]
    _description = "Evaluation of replenishment rules"
    _order = "id desc"
    _rec_name = "create_date"

    request_count = fields.Integer("Requests", readonly=True)
    shipment_count = fields.Integer("Shipments", readonly=True)
    need_count = fields.Integer("Needs", readonly=True)
    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True)

    _one_at_a_time = models.UniqueIndex(
        "(company_id) WHERE job_state IN ('queued', 'running')",
        "The rules are being evaluated at the moment.",
    )

    def write(self, vals):
        if not self.env.su:
            raise AccessError(self.env._("An evaluation is written by the evaluation itself."))
        return super().write(vals)

    @api.model
    def _check_may_start(self):
        user = self.env.user
        if not (
            user.has_group("pharma_crm.group_business_manager")
            or user.has_group("stock.group_stock_manager")
        ):
            raise AccessError(
                self.env._("Business managers and the store evaluate replenishment rules.")
            )

    @api.model
    def action_start(self):
        """Evaluate the rules of the user's company now; many reps are done in the background."""
        self._check_may_start()
        company = self.env.company
        # sudo: the rules are the company's; who may set them going is checked above
        runs = self.sudo()
        if not runs.env["pharma.replenishment.rule"].search_count(
            [("company_id", "=", company.id)], limit=1
        ):
            raise UserError(self.env._("%s has no replenishment rule yet.", company.name))
        run = runs.search(
            [("company_id", "=", company.id), ("job_state", "in", ("queued", "running"))], limit=1
        )
        if not run:
            run = runs.create({"company_id": company.id})
            run._job_start()
        if run.job_state == "none":
            return self.env["ir.actions.act_window"]._for_xml_id(
                "pharma_crm_samples.action_replenishment_need"
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": run.id,
            "views": [(False, "form")],
        }

    @api.model
    def _cron_evaluate(self):
        """Begin the nightly evaluation of every company that has rules."""
        groups = self.env["pharma.replenishment.rule"]._read_group([], ["company_id"])
        under_way = self.search([("job_state", "in", ("queued", "running"))]).company_id
        for (company,) in groups:
            if company not in under_way:
                self.create({"company_id": company.id})._job_start(in_background=True)

    @api.autovacuum
    def _gc_runs(self):
        limit = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        self.search([("create_date", "<", limit), ("job_state", "=", "none")], limit=1000).unlink()

    # -- the background work ----------------------------------------------------------------------

    def _job_check_may_run(self):
        self._check_may_start()

    def _assigned(self):
        Rule = self.env["pharma.replenishment.rule"]
        return Rule._assigned(self.company_id, fields.Date.context_today(self))

    def _job_total(self):
        return len(self._assigned())

    def _job_at_once(self, total):
        return total <= AT_ONCE

    def _job_runner(self):
        # the cron looks for work on archived records too; archived rules do not count
        return super()._job_runner().with_context(active_test=True)

    def _job_batch(self):
        assigned = self._assigned()
        reps = sorted(user for user in assigned if user > self.job_cursor)[:BATCH]
        if not reps:
            self._forget_others(assigned)
            return 0, self.job_cursor, True
        run = self.with_company(self.company_id)
        needs = run._write_needs(
            run.env["pharma.replenishment.supply"]._needs(
                run.company_id, {rep: assigned[rep] for rep in reps}
            )
        )
        requests, shipments = needs.filtered("quantity")._order_now()
        self.write(
            {
                "need_count": self.need_count + len(needs.filtered("quantity")),
                "request_count": self.request_count + requests,
                "shipment_count": self.shipment_count + shipments,
            }
        )
        return len(reps), reps[-1], False

    def _write_needs(self, values):
        """Bring the needs up to date, one record per rep and item."""
        Need = self.env["pharma.replenishment.need"].with_context(prefetch_fields=False)
        known = {
            (need.user_id.id, need.product_id.id): need
            for need in Need.search(
                [
                    ("user_id", "in", [vals["user_id"] for vals in values]),
                    ("company_id", "=", self.company_id.id),
                ]
            )
        }
        now = fields.Datetime.now()
        needs, fresh = Need, []
        territories = self._territories([vals["user_id"] for vals in values])
        for vals in values:
            vals = {**vals, "date": now, "note": False}
            vals["territory_id"] = territories.get(vals["user_id"], False)
            need = known.get((vals["user_id"], vals["product_id"]))
            if need:
                need.write(vals)
                needs |= need
            else:
                fresh.append(vals)
        return (needs | Need.create(fresh)).with_context(prefetch_fields=True)

    def _territories(self, reps):
        members = self.env["pharma.replenishment.rule"]._members(
            self.company_id, fields.Date.context_today(self)
        )
        members = members.filtered(lambda m: m.user_id.id in reps).sorted("id", reverse=True)
        return {member.user_id.id: member.territory_id.id for member in members}

    def _forget_others(self, assigned):
        """Drop needs that no rule speaks of any more."""
        needs = self.env["pharma.replenishment.need"].search(
            [("company_id", "=", self.company_id.id)]
        )
        needs.filtered(lambda n: n.product_id.id not in assigned.get(n.user_id.id, ())).unlink()
