# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import pharma_home

# What stands on the start page.
# isort: split
from . import (
    pharma_home_lists,
    pharma_home_rep,
    pharma_home_rings,
    pharma_home_team,
)
