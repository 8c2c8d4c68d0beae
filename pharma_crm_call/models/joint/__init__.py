# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_call_guest,
    pharma_call_guest_event,
    pharma_call_guest_steps,
    pharma_call_joint,
    pharma_call_joint_checks,
)
