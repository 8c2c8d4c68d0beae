# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import rules

# isort: split
from . import items, limits

# What stands on items and limits.
# isort: split
from . import bag, handover, requests, settings, spend

# Papers about bags; a count looks at all of them.
# isort: split
from . import differences, transfers

# isort: split
from . import counts, losses, recall

# Extends the hand-overs, requests and rules above.
# isort: split
from . import alerts, budget, customers, guards, papers, returns, scan

# Asks the papers above what a change of pack would stop.
# isort: split
from . import packs

# Uses all of them.
# isort: split
from . import allocation, auto_requests, replenishment
