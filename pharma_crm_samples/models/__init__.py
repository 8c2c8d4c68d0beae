# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import items, limits

# What stands on items and limits.
# isort: split
from . import bag, handover, requests, settings, spend

# Extends the hand-overs and requests above.
# isort: split
from . import budget, customers
