"""What the web client asks for when it opens a screen: views, then records."""

from lxml import etree

SALES = "bench-sales"
SALES_GROUPS = (
    "base.group_user",
    "sales_team.group_sale_salesman",
    # no territories for this user: the rules of ours cost nothing
    "pharma_crm.group_all_accounts",
)


def kanban(env, model, domain, groupby, progress_bar=None, aggregates=("__count",)):
    """A pipeline: views, columns with their cards, progress bars."""
    views = env[model].get_views([(False, "kanban"), (False, "search")])
    spec = specification(env, model, views["views"]["kanban"]["arch"])
    env[model].web_read_group(
        domain,
        [groupby],
        list(aggregates),
        auto_unfold=True,
        unfold_read_specification=spec,
        unfold_read_default_limit=80,
    )
    if progress_bar:
        env[model].read_progress_bar(domain, groupby, progress_bar)


def listed(env, model, domain, view=False, order="", limit=80):
    """A list: views, the first page, its number."""
    views = env[model].get_views([(view, "list"), (False, "search")])
    spec = specification(env, model, views["views"]["list"]["arch"])
    return env[model].web_search_read(domain, spec, limit=limit, order=order, count_limit=10_001)


def form(env, model, record_id, view=False):
    """A form: views, the record."""
    views = env[model].get_views([(view, "form"), (False, "search")])
    spec = specification(env, model, views["views"]["form"]["arch"])
    return env[model].browse(record_id).web_read(spec)


def specification(env, model, arch):
    """The fields of a view, as the client asks for them: many2one with their names, lines as ids."""
    fields = env[model]._fields
    names = {
        node.get("name")
        for node in etree.fromstring(arch).iter("field")
        if node.get("name") in fields and not any(a.tag == "field" for a in node.iterancestors())
    }
    return {
        name: {"fields": {"display_name": {}}} if fields[name].type == "many2one" else {}
        for name in names
    }


def sales_user(env):
    """The user of plain Odoo, made when first wanted."""
    user = env["res.users"].search([("login", "=", SALES)])
    return user or env["res.users"].with_context(no_reset_password=True).create(
        {
            "name": "Plain Odoo, sales",
            "login": SALES,
            "tz": "Europe/Berlin",
            "group_ids": [(6, 0, [env.ref(group).id for group in SALES_GROUPS])],
        }
    )


def copies(env, record, count, changes):
    """Copy a record's row in SQL so that there are `count` more; `changes`: {column: SQL of n}."""
    env.flush_all()
    table = record._table
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
        " AND column_name != 'id' AND is_generated = 'NEVER'",
        [table],
    )
    names = [name for (name,) in env.cr.fetchall()]
    columns = ", ".join(f'"{name}"' for name in names)
    values = ", ".join(changes.get(name, f't."{name}"') for name in names)
    env.cr.execute(
        f"INSERT INTO {table} ({columns}) SELECT {values}"
        f" FROM {table} t CROSS JOIN generate_series(1, {int(count)}) n WHERE t.id = {record.id}"
    )
    env.cr.execute(f"ANALYZE {table}")
    env.invalidate_all()
