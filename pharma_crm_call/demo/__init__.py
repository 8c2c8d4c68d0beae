# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The demo company's calls. Only demo data calls it."""

from . import (
    pharma_demo,
    pharma_demo_alerts,
    pharma_demo_calendar,
    pharma_demo_coaching,
    pharma_demo_content,
    pharma_demo_heard,
    pharma_demo_planner,
    pharma_demo_reviews,
    pharma_demo_rounds,
    pharma_demo_taps,
    pharma_demo_today,
)
