# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_coverage,
    pharma_territory,
    pharma_territory_brick,
    pharma_territory_member,
    res_users,
)
