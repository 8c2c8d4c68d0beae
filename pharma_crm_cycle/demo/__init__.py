# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The demo company's cycles. Only demo data calls it."""

from . import (
    pharma_demo,
    pharma_demo_budget,
    pharma_demo_capacity,
    pharma_demo_challenge,
    pharma_demo_hours,
    pharma_demo_objective,
)
