# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import call

# What stands on the call.
# isort: split
from . import (
    alert,
    calendar,
    channel_goals,
    choices,
    coaching,
    correction,
    customers,
    home,
    joint,
    planner,
    precall,
    progress,
    quality,
    ranking,
    reporting,
    reports,
    review,
    rules,
    settings,
)

# What was heard: it adds to attendees, guests, corrections and the sheet.
# isort: split
from . import heard

# It adds to what the others say of a call.
# isort: split
from . import entitlement

# What adds to the pre-call sheet.
# isort: split
from . import plausibility
