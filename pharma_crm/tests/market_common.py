# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from .common import PharmaCommon


class MarketCommon(PharmaCommon):
    """Listings, supply and competition in the small company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.competitor = cls.env["pharma.competitor"].create({"name": "Rival Pharma"})
        cls.rival_1, cls.rival_2 = cls.env["product.product"].create(
            [
                {
                    "name": name,
                    "pharma_kind": "competitor",
                    "pharma_product_group_id": cls.product_group.id,
                    "pharma_competitor_id": cls.competitor.id,
                    "company_id": cls.company.id,
                }
                for name in ("Rivalol", "Rivastat")
            ]
        )
        cls.pharmacy = cls._account("pharmacy", "North Pharmacy", "T-P1", zip="01001")
        cls.distributor = cls._account("distributor", "Fast Trade", "T-X1")
        cls.distributor_2 = cls._account("distributor", "Slow Trade", "T-X2")
        cls._cover(cls.n1a, cls.pharmacy)

    @classmethod
    def _listing(cls, partner=None, product=None, **values):
        return cls.env["pharma.listing"].create(
            {
                "partner_id": (partner or cls.hospital).id,
                "product_id": (product or cls.product_1).id,
                **values,
            }
        )
