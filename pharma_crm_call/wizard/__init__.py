# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    calendar,
    pharma_alert_done,
    pharma_coaching_correct,
    pharma_period_send,
    pharma_ticket_raise,
)
