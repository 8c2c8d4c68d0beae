"""Specialties, product groups, promoted products and their key messages (few, so by the ORM)."""

from tests.bench.populate.names import SPECIALTIES

GROUPS = ["Cardio", "Metabolic", "Respiratory"]
PRODUCTS = 10
MESSAGES_A_PRODUCT = 3


def make(world) -> None:
    env = world.env
    company = {"company_id": world.company.id}
    world.specialties = env["pharma.specialty"].create(
        [{"name": name, "code": f"BENCH{n}", **company} for n, name in enumerate(SPECIALTIES)]
    )
    world.groups = env["pharma.product.group"].create(
        [{"name": name, **company} for name in GROUPS]
    )
    world.products = env["product.product"].create(
        [
            {
                "name": f"Benchmarol {n}",
                "pharma_kind": "promoted",
                "pharma_product_group_id": world.groups[n % len(GROUPS)].id,
                **company,
            }
            for n in range(PRODUCTS)
        ]
    )
    world.messages = env["pharma.key.message"].create(
        [
            {"name": f"{product.name}, message {number}", "product_id": product.id, **company}
            for product in world.products
            for number in range(1, MESSAGES_A_PRODUCT + 1)
        ]
    )
