"""Hospitals, spread over the districts, and their departments."""

from tests.bench.populate.bulk import choose, choose_text, multiply, reserve
from tests.bench.populate.names import CITIES, DEPARTMENTS, SURNAMES


def make(world) -> None:
    env, size = world.env, world.size
    first = env["res.partner"].create(
        {
            "name": "Bench hospital",
            "pharma_type": "hospital",
            "is_company": True,
            "company_id": world.company.id,
            "pharma_grade_id": env.ref("pharma_crm.grade_secondary").id,
            "country_id": env.ref("base.us").id,
        }
    )
    name = f"{choose_text('s.n', 'hospital', SURNAMES)} || ' Memorial Hospital ' || s.n"
    world.hospitals = reserve(env.cr, "res_partner", size.hospitals)
    multiply(
        first,
        f"SELECT n FROM generate_series(1, {size.hospitals}) n",
        {
            "commercial_partner_id": world.hospitals.at("s.n"),
            "name": name,
            "complete_name": name,
            "commercial_company_name": name,
            "pharma_code": "'H' || s.n",
            "city": choose_text("s.n", "city", CITIES),
            "zip": f"lpad(({district_of(size, 's.n')})::text, 3, '0') || '00'",
            "pharma_beds": f"50 + {choose('s.n', 'beds', 1200, skew=2)}",
            "pharma_rating": f"1 + {choose('s.n', 'rating', 5)}",
        },
        world.hospitals,
    )
    name = f"{choose_text('s.n', 'department', DEPARTMENTS)} || ' ' || s.n"
    world.departments = reserve(env.cr, "res_partner", size.hospitals * len(DEPARTMENTS))
    multiply(
        first,
        f"SELECT n FROM generate_series(1, {world.departments.count}) n",
        {
            "commercial_partner_id": world.departments.at("s.n"),
            "name": name,
            "complete_name": name,
            "commercial_company_name": name,
            "pharma_type": "'department'",
            "pharma_code": "'D' || s.n",
            "pharma_grade_id": "NULL",
            "parent_id": world.hospitals.at(f"1 + (s.n - 1) / {len(DEPARTMENTS)}"),
        },
        world.departments,
    )
    first.unlink()


def district_of(size, hospital: str) -> str:
    """SQL: the number of the district that a hospital lies in."""
    return f"(1 + ({hospital} - 1) * {size.districts} / {size.hospitals})"
