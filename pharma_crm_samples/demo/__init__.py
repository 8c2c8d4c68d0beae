# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The demo company's samples and gifts. Only demo data calls it."""

from . import (
    pharma_demo,
    pharma_demo_allocation,
    pharma_demo_bags,
    pharma_demo_handovers,
    pharma_demo_papers,
    pharma_demo_replenishment,
    pharma_demo_requests,
)
