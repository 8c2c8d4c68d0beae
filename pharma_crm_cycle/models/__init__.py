# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    mixin_cycle_part,
    mixin_cycle_place,
    mixin_kpi,
    mixin_kpi_ratio,
    mixin_plan_scope,
    pharma_class,
    pharma_cycle,
)

# The steps of the guided flow (guide) are extended by what follows.
# isort: split
from . import (
    guide,
    pharma_cycle_figures,
    pharma_cycle_goal,
    pharma_cycle_goal_figures,
    pharma_cycle_guide,
    pharma_cycle_message,
    pharma_cycle_objective,
    pharma_cycle_post_its,
    pharma_cycle_rule,
    pharma_cycle_target,
    pharma_cycle_workflow,
    pharma_merge,
    pharma_privacy,
    res_partner_overview,
)

# isort: split
from . import (
    capacity,
    challenge,
    generate,
    objectives,
    planner,
    versions,
    workdays,
)

# The objectives of a year are linked with those of its cycles.
# isort: split
from . import annual

# isort: split
from . import progress

# isort: split
from . import (
    budget,
    closing,
    decisions,
    signals,
)
