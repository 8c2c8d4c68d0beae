# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import SQL

from .pharma_cycle_capacity import CYCLES_KEY


class PharmaCycle(models.Model):
    """What a plan was made for, kept when it is submitted."""

    _inherit = "pharma.cycle"

    def _submit(self):
        result = super()._submit()
        self._keep_capacity()
        return result

    def _keep_capacity(self):
        """Note for which days and goals the plan is made; what is approved later is measured against it."""
        self.ensure_one()
        Capacity = self.env["pharma.cycle.capacity"].with_context(**{CYCLES_KEY: tuple(self.ids)})
        Capacity._flush_capacity()
        self.env.cr.execute(
            SQL("DELETE FROM pharma_cycle_capacity_plan WHERE cycle_id = %s", self.id)
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO pharma_cycle_capacity_plan
                       (cycle_id, territory_id, company_id, field_days, prorated_days, calls_per_day, goal,
                        create_uid, create_date, write_uid, write_date)
                SELECT f.cycle_id, f.territory_id, f.company_id, f.field_days, COALESCE(d.prorated_days, 0),
                       f.calls_per_day, f.goal, %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM (%(capacity)s) f
                  LEFT JOIN (WITH %(days)s SELECT * FROM day_sum) d
                    ON d.cycle_id = f.cycle_id AND d.territory_id = f.territory_id
                """,
                capacity=Capacity._capacity_query(),
                days=Capacity._days_with(),
                uid=self.env.uid,
            )
        )
        self.env["pharma.cycle.capacity.plan"].invalidate_model()
        self.env["pharma.cycle.capacity"].invalidate_model()
