# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import call

# What stands on the call.
# isort: split
from . import (
    channel_goals,
    customers,
    planner,
    precall,
    progress,
    quality,
    ranking,
    reports,
    review,
    settings,
)
