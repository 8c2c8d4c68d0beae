"""The company in which the story plays: people and a sales tree of its own, beside the demo company's.

What an administrator does in Odoo's Settings (users) and most of the tree is set up over RPC; the story itself
goes through the screens. Passwords are the logins.
"""

PEOPLE = {
    "story.rep": "rep",
    "story.rep2": "rep",
    "story.rep.far": "rep",
    "story.manager": "line_manager",
    "story.regional": "line_manager",
    "story.head": "business_manager",
    "story.business": "business_manager",
}
MEMBERS = {  # territory: (level, belongs to, role, who)
    "Story Country": ("company", None, "manager", "story.head"),
    "Story Region": ("region", "Story Country", "manager", "story.regional"),
    "Story District": ("district", "Story Region", "manager", "story.manager"),
    "Story Far District": ("district", "Story Region", None, None),
    "Akron East": ("territory", "Story District", "rep", "story.rep2"),
    "Far West": ("territory", "Story Far District", "rep", "story.rep.far"),
}


def build(server) -> dict:
    """Make users and tree; return the ids of the users by login and of the territories by name."""
    admin = server.client("admin")
    company = admin.read("res.users", [admin.uid], ["company_id"])[0]["company_id"][0]
    users = {
        login: admin.call(
            "res.users",
            "create",
            [
                {
                    "name": login.replace(".", " ").title(),
                    "login": login,
                    "password": login,
                    "email": f"{login}@story.example",
                    "tz": "UTC",
                    "company_id": company,
                    "company_ids": [(6, 0, [company])],
                    "group_ids": [(4, admin.ref(f"pharma_crm.group_{group}"))],
                }
            ],
            context={"no_reset_password": True},
        )[0]
        for login, group in PEOPLE.items()
    }
    steward = server.client("steward@demo")
    territories = {}
    for name, (level, parent, role, login) in MEMBERS.items():
        territories[name] = steward.create(
            "pharma.territory",
            {
                "name": name,
                "level": level,
                "parent_id": territories.get(parent, False),
                "member_ids": [
                    (0, 0, {"user_id": users[login], "role": role, "date_start": "2020-01-01"})
                ]
                if login
                else [],
            },
        )
    return {"users": users, "territories": territories, "company": company}


def use_mail_server(server, port: int) -> None:
    """Send outgoing mail to a port of the loopback interface, as an administrator sets it in Settings."""
    server.client("admin").create(
        "ir.mail_server",
        {
            "name": "Story",
            "smtp_host": "127.0.0.1",
            "smtp_port": port,
            "smtp_encryption": "none",
            "sequence": 1,
        },
    )
