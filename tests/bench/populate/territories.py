"""The tree: one company node, regions, districts, and a territory for each rep, each with its people."""

from tests.bench.populate.bulk import multiply, reserve


def make(world) -> None:
    env, size = world.env, world.size
    root = env["pharma.territory"].create(
        {"name": "Bench", "level": "company", "company_id": world.company.id}
    )
    world.root = root
    root_path = f"'{root.id}/'"
    world.regions = reserve(env.cr, "pharma_territory", size.regions)
    world.districts = reserve(env.cr, "pharma_territory", size.districts)
    world.territories = reserve(env.cr, "pharma_territory", size.reps)

    region = world.regions.at(region_of(size, "s.n"))
    district = world.districts.at(district_of(size, "s.n"))
    above = world.regions.at(region_of(size, district_of(size, "s.n")))
    _nodes(root, world.regions, "region", str(root.id), root_path)
    _nodes(root, world.districts, "district", region, f"{root_path} || {region} || '/'")
    _nodes(
        root,
        world.territories,
        "territory",
        district,
        f"{root_path} || {above} || '/' || {district} || '/'",
    )
    _members(world)


def district_of(size, territory: str) -> str:
    """SQL: the number of the district that a territory belongs to."""
    return f"(1 + ({territory} - 1) * {size.districts} / {size.reps})"


def region_of(size, district: str) -> str:
    return f"(1 + ({district} - 1) * {size.regions} / {size.districts})"


def _nodes(root, ids, level: str, parent: str, parent_path: str) -> None:
    source = f"SELECT n FROM generate_series(1, {ids.count}) n"
    values = {
        "name": f"'Bench {level} ' || s.n",
        "level": f"'{level}'",
        "parent_id": parent,
        "parent_path": f"{parent_path} || {ids.at('s.n')} || '/'",
    }
    multiply(root, source, values, ids)


def _members(world) -> None:
    Member = world.env["pharma.territory.member"]
    for role, nodes, users in (
        ("rep", world.territories, world.users["rep"]),
        ("manager", world.districts, world.users["district"]),
        ("manager", world.regions, world.users["region"]),
    ):
        first = Member.create(
            {
                "territory_id": nodes.first,
                "user_id": users.first,
                "role": role,
                "date_start": world.first_day,
            }
        )
        source = f"SELECT n FROM generate_series(1, {nodes.count}) n"
        multiply(first, source, {"territory_id": nodes.at("s.n"), "user_id": users.at("s.n")})
        first.unlink()
