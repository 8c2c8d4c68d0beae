# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from . import catalogue


class PharmaDemo(models.AbstractModel):
    _inherit = "pharma.demo"

    @api.model
    def _make_products(self):
        company_id = self.env.company.id
        groups = self._make(
            "pharma.product.group",
            [
                (
                    f"pharma_crm.demo_unit_{key}",
                    {"name": name, "code": key.upper(), "company_id": company_id},
                )
                for key, name in catalogue.UNITS
            ],
        )
        units = {key: group.id for (key, _name), group in zip(catalogue.UNITS, groups, strict=True)}
        own = [
            (unit, key, name, price, "promoted")
            for unit, key, name, price, _messages in catalogue.PRODUCTS
        ]
        others = [(*row, "competitor") for row in catalogue.COMPETITORS]
        products = self._make(
            "product.product",
            [
                (
                    f"pharma_crm.demo_product_{key}",
                    {
                        "name": name,
                        "type": "consu",
                        "default_code": key[:4].upper(),
                        "list_price": price,
                        "pharma_kind": kind,
                        "pharma_product_group_id": units[unit],
                        "company_id": company_id,
                        "sale_ok": False,
                        "purchase_ok": False,
                    },
                )
                for unit, key, name, price, kind in own + others
            ],
        )
        self._make(
            "pharma.key.message",
            [
                (
                    f"pharma_crm.demo_message_{row[1]}_{number}",
                    {
                        "name": name,
                        "text": text,
                        "evidence": evidence,
                        "product_id": product.id,
                        "sequence": number,
                        "company_id": company_id,
                    },
                )
                for row, product in zip(catalogue.PRODUCTS, products[: len(own)], strict=True)
                for number, (name, text, evidence) in enumerate(row[4], 1)
            ],
        )

    @api.model
    def _make_specialties(self):
        ids = {}
        for key, name, parent, _units in catalogue.SPECIALTIES:
            specialty = self._make(
                "pharma.specialty",
                [
                    (
                        f"pharma_crm.demo_specialty_{key}",
                        {
                            "name": name,
                            "code": key.upper(),
                            "parent_id": ids.get(parent),
                            "company_id": self.env.company.id,
                        },
                    )
                ],
            )
            ids[key] = specialty.id
