"""Users: a rep for each territory, a manager for each district and region, one business manager.

Logins: bench-rep-1 …, bench-district-1 …, bench-region-1 …, bench-business-1; the password is the login of the first.
"""

from tests.bench.populate.bulk import choose_text, multiply, reserve
from tests.bench.populate.names import GIVEN, SURNAMES

ROLES = {
    "rep": "pharma_crm.group_rep",
    "district": "pharma_crm.group_line_manager",
    "region": "pharma_crm.group_line_manager",
    "business": "pharma_crm.group_business_manager",
}


def make(world) -> None:
    size = world.size
    counts = {"rep": size.reps, "district": size.districts, "region": size.regions, "business": 1}
    world.users = {role: _users(world, role, count) for role, count in counts.items()}


def _users(world, role: str, count: int):
    env = world.env
    login = f"bench-{role}-"
    first = (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            {
                "name": f"{GIVEN[0]} {SURNAMES[0]}",
                "login": f"{login}0",
                "password": f"{login}1",
                "tz": "Europe/Berlin",
                "company_id": world.company.id,
                "company_ids": [(6, 0, world.company.ids)],
                "group_ids": [(6, 0, [env.ref(ROLES[role]).id])],
            }
        )
    )
    source = f"SELECT n FROM generate_series(1, {count}) n"
    name = f"{choose_text('s.n', role + ' given', GIVEN)} || ' ' || {choose_text('s.n', role + ' name', SURNAMES)}"
    partners = reserve(env.cr, "res_partner", count)
    itself = {"commercial_partner_id": partners.at("s.n")}
    multiply(first.partner_id, source, {"name": name, "complete_name": name, **itself}, partners)
    users = multiply(
        first, source, {"login": f"'{login}' || s.n", "partner_id": partners.at("s.n")}
    )
    for table, column, user in (
        ("res_groups_users_rel", "gid", "uid"),
        ("res_company_users_rel", "cid", "user_id"),
    ):
        env.cr.execute(
            f"""
            INSERT INTO {table} ({column}, {user})
            SELECT rel.{column}, {users.at("n")} FROM {table} rel, generate_series(1, {count}) n
             WHERE rel.{user} = {first.id}
            """
        )
    first.unlink()
    return users
