# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_class,
    pharma_cycle_plan,
    pharma_cycle_plan_call,
    pharma_cycle_plan_call_reason,
    pharma_cycle_plan_call_steps,
    pharma_cycle_plan_call_week,
    pharma_cycle_plan_days,
    pharma_cycle_plan_input,
    pharma_cycle_plan_missing,
    pharma_cycle_plan_reading,
    pharma_cycle_plan_run,
    pharma_cycle_plan_seats,
)
