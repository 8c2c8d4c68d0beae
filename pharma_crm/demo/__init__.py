# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The demo company: a seeded generator. Only demo data calls it."""

from . import (
    pharma_demo,
    pharma_demo_accounts,
    pharma_demo_classification,
    pharma_demo_coverage,
    pharma_demo_distances,
    pharma_demo_doctors,
    pharma_demo_duplicates,
    pharma_demo_knowledge,
    pharma_demo_market,
    pharma_demo_people,
    pharma_demo_products,
    pharma_demo_quality,
    pharma_demo_segments,
    pharma_demo_service,
    pharma_demo_territories,
)
