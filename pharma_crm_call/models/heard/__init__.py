# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_call,
    pharma_call_attendee,
    pharma_call_attendee_detail,
    pharma_call_guest,
    pharma_call_guest_detail,
    pharma_call_precall,
)
