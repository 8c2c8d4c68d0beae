"""Where doctors practise: each in a primary hospital, 35 % in a second one, 10 % in a third."""

from tests.bench.populate.bulk import bare, choose, multiply, pick
from tests.bench.populate.names import DEPARTMENTS


def make(world) -> None:
    env = world.env
    hospitals = world.hospitals
    first = env["pharma.affiliation"].create(
        {"doctor_id": world.doctors.first, "hospital_id": hospitals.first}
    )
    # the second and the third place are near the first: hospitals with close numbers share a district
    hospital = (
        f"(1 + ({hospitals.number('d.pharma_hospital_id')} - 1 + (k - 1) * 3) % {hospitals.count})"
    )
    share = pick("d.id", "places")
    source = f"""
        SELECT row_number() OVER (ORDER BY d.id, k) AS n, d.id AS doctor_id, k, {hospital} AS hospital
          FROM res_partner d, generate_series(1, 3) k
         WHERE {world.doctors.has("d.id")}
           AND {share} < CASE k WHEN 1 THEN 1 WHEN 2 THEN 0.35 ELSE 0.10 END
    """
    department = f"(s.hospital - 1) * {len(DEPARTMENTS)} + 1 + {choose('s.n', 'department', len(DEPARTMENTS))}"
    with bare(env.cr, "pharma_affiliation"):
        multiply(
            first,
            source,
            {
                "doctor_id": "s.doctor_id",
                "hospital_id": hospitals.at("s.hospital"),
                "department_id": world.departments.at(f"({department})"),
                "is_primary": "s.k = 1",
                "code": "'place-' || s.k",
                "company_id": str(world.company.id),
            },
        )
        env.cr.execute(f"DELETE FROM pharma_affiliation WHERE id = {first.id}")
    env.invalidate_all()
