"""Who calls on whom: each doctor is covered by 1 to 3 reps of the district, each for another product group."""

from tests.bench.populate.bulk import bare, choose, multiply, pick
from tests.bench.populate.hospitals import district_of as district_of_hospital
from tests.bench.populate.territories import district_of


def make(world) -> None:
    env, size = world.env, world.size
    # the territories of each district, numbered from 0
    env.cr.execute(
        f"""
        CREATE TEMPORARY TABLE bench_district AS
        SELECT {district_of(size, "n")} AS district, min(n) AS first_territory, count(*)::integer AS territories
          FROM generate_series(1, {size.reps}) n GROUP BY 1
        """
    )
    first = env["pharma.coverage"].create(
        {"partner_id": world.doctors.first, "territory_id": world.territories.first}
    )
    groups = ", ".join(map(str, world.groups.ids))
    with bare(env.cr, "pharma_coverage"):
        multiply(
            first,
            _source(world),
            {
                "partner_id": "s.partner_id",
                "territory_id": world.territories.at("s.territory"),
                # a rep sells one line; hospitals are everybody's
                "product_group_id": (
                    f"CASE WHEN s.is_doctor THEN (ARRAY[{groups}])[1 + s.territory % {len(world.groups)}] END"
                ),
                "source": "'rule'",
            },
        )
        env.cr.execute(f"DELETE FROM pharma_coverage WHERE id = {first.id}")
    env.cr.execute("DROP TABLE bench_district")
    env.invalidate_all()


def _source(world) -> str:
    district = district_of_hospital(world.size, world.hospitals.number("a.hospital_id"))
    start = choose("a.partner_id", "rep", "d.territories")
    share = pick("a.partner_id", "reps")
    return f"""
        SELECT row_number() OVER (ORDER BY partner_id, k) AS n, *
          FROM (
            SELECT a.partner_id, a.is_doctor, k,
                   (d.first_territory + ({start} + k - 1) % d.territories)::integer AS territory
              FROM (
                SELECT id AS partner_id, pharma_hospital_id AS hospital_id, TRUE AS is_doctor
                  FROM res_partner WHERE {world.doctors.has("id")}
                 UNION ALL
                SELECT id, id, FALSE FROM res_partner WHERE {world.hospitals.has("id")}
              ) a
              JOIN bench_district d ON d.district = {district}
             CROSS JOIN generate_series(1, 3) k
             WHERE k <= d.territories
               AND {share} < CASE k WHEN 1 THEN 1 WHEN 2 THEN 0.40 ELSE 0.10 END
               AND (a.is_doctor OR k = 1)
          ) rows
    """
