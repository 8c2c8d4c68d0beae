"""Doctors: 15 % class A, 35 % B, 50 % C; some specialties and hospitals have many of them."""

from tests.bench.populate.bulk import bare, choose, choose_text, multiply, pick, reserve
from tests.bench.populate.names import GIVEN, SURNAMES

# a prime, so that neighbours in size are no neighbours on the map
SCATTER = 7919


def make(world) -> None:
    env, size = world.env, world.size
    first = env["res.partner"].create(
        {
            "name": "Bench doctor",
            "pharma_type": "doctor",
            "is_company": False,
            "company_id": world.company.id,
            "country_id": env.ref("base.us").id,
            "pharma_title_id": env.ref("pharma_crm.title_attending").id,
        }
    )
    share = pick("s.n", "class")
    a, b, c = (env.ref(f"pharma_crm.class_{code}").id for code in "abc")
    middle = f"chr(65 + {choose('s.n', 'middle', 26)})"
    name = (
        f"{choose_text('s.n', 'surname', SURNAMES)} || ' ' || {choose_text('s.n', 'given', GIVEN)} "
        f"|| ' ' || {middle} || '.'"
    )
    hospital = f"1 + {choose('s.n', 'hospital', size.hospitals, skew=1.3)}::bigint * {SCATTER} % {size.hospitals}"
    specialties = ", ".join(map(str, world.specialties.ids))
    specialty = choose("s.n", "specialty", len(world.specialties), skew=2)
    world.doctors = reserve(env.cr, "res_partner", size.doctors)
    values = {
        "name": name,
        "complete_name": name,
        "commercial_partner_id": world.doctors.at("s.n"),
        "pharma_code": "'P' || s.n",
        "pharma_class_id": f"CASE WHEN {share} < 0.15 THEN {a} WHEN {share} < 0.5 THEN {b} ELSE {c} END",
        "pharma_score": f"round((100 * (1 - {share}))::numeric, 1)",
        "pharma_completeness": f"0.5 + 0.5 * {pick('s.n', 'completeness')}",
        "pharma_specialty_id": f"(ARRAY[{specialties}])[1 + {specialty}]",
        "pharma_hospital_id": world.hospitals.at(f"({hospital})::integer"),
        "pharma_patients_week": choose("s.n", "patients", 200, skew=1.5),
        "pharma_gender": choose_text("s.n", "gender", ["female", "male"]),
    }
    with bare(env.cr, "res_partner"):
        multiply(
            first, f"SELECT n FROM generate_series(1, {size.doctors}) n", values, world.doctors
        )
    first.unlink()
