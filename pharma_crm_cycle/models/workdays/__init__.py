# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_cycle,
    res_company,
    resource_calendar,
    resource_calendar_attendance,
    resource_calendar_leaves,
)
