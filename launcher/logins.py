"""Who can log in to the demo, in one table. The password of each is the login itself."""

from launcher.database import Database

LOGINS = [
    ("rep@demo", "medical representative"),
    ("rep2@demo", "medical representative, same district"),
    ("rep.north@demo", "medical representative, another district"),
    ("manager@demo", "line manager"),
    ("regional@demo", "regional manager, second tier of approval"),
    ("business@demo", "business manager"),
    ("medical@demo", "medical affairs"),
    ("steward@demo", "data steward"),
    ("auditor@demo", "auditor"),
    ("admin", "administrator"),
]


def table(database: Database) -> str:
    """The users of the table that this database has, as text."""
    rows = database.sql(
        "SELECT login FROM res_users WHERE active AND login = ANY (string_to_array(:'logins', ','))",
        logins=",".join(login for login, _ in LOGINS),
    )
    there = {row[0] for row in rows}
    lines = [f"  {role:<44} {login:<16} {login}" for login, role in LOGINS if login in there]
    return "\n".join([f"  {'role':<44} {'login':<16} password", *lines])
