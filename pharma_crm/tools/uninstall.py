# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What an addon of the suite takes along when it is uninstalled.

Odoo deletes the records that carry an external id of an addon first and its tables last. In between, a fact that
keeps a person or an account from being deleted (a change, a consent, a proposal …) would still do so, and facts
refuse to be deleted one by one. So what goes with its table anyway is emptied before Odoo begins.
"""

from odoo.tools import SQL


def take_along(env, addon):
    """Empty all tables of the addons that go now, and let go what their columns elsewhere hold on to.

    Partners, tickets, leads, pages and surveys of others stay as they are, less our columns.

    :param addon: the one that goes where Odoo does not say which do
    """
    env.flush_all()
    addons = tuple(
        env["ir.module.module"].search([("state", "=", "to remove")]).mapped("name")
    ) or (addon,)
    models = _models_of(env, addons)
    _leave_in_use(env, addons, models)
    _forget_by_name(env, models)
    tables = _tables_of(env, models)
    _let_go(env, addons, tables)
    tables |= _relations_to(env, tables)
    if tables:
        # all in one statement: they refer to each other
        env.cr.execute(SQL("TRUNCATE %s", SQL(", ").join(map(SQL.identifier, sorted(tables)))))
    env.invalidate_all(flush=False)
    env.registry.clear_cache()


def _leave_in_use(env, addons, models):
    """Leave what is in use elsewhere as if made by hand.

    These are stages that leads and tickets are in, with their team and its address, and types of activities.
    """
    for model, used in (
        (
            "crm.stage",
            SQL("SELECT stage_id FROM crm_lead WHERE id NOT IN %s", _ours(addons, "crm.lead")),
        ),
        (
            "helpdesk.ticket.stage",
            SQL(
                "SELECT stage_id FROM helpdesk_ticket WHERE id NOT IN %s",
                _ours(addons, "helpdesk.ticket"),
            ),
        ),
        (
            "crm.team",
            SQL(
                "SELECT crm_team_id FROM crm_stage_crm_team_rel WHERE crm_stage_id NOT IN %s",
                _ours(addons, "crm.stage"),
            ),
        ),
        (
            "mail.alias",
            SQL("SELECT alias_id FROM crm_team WHERE id NOT IN %s", _ours(addons, "crm.team")),
        ),
        (
            "mail.activity.type",
            SQL(
                "SELECT activity_type_id FROM mail_activity WHERE coalesce(res_model, '') <> ALL(%s)"
                " AND (coalesce(res_model, ''), coalesce(res_id, 0)) NOT IN (SELECT model, res_id FROM ir_model_data"
                " WHERE module IN %s AND res_id IS NOT NULL)",
                list(models),
                addons,
            ),
        ),
    ):
        env.cr.execute(
            SQL(
                "DELETE FROM ir_model_data WHERE module IN %s AND model = %s AND res_id IN (%s)",
                addons,
                model,
                used,
            )
        )


def _ours(addons, model):
    """Return the query for the records of a model that go with the addons."""
    return SQL(
        "(SELECT res_id FROM ir_model_data WHERE module IN %s AND model = %s AND res_id IS NOT NULL)",
        addons,
        model,
    )


def _models_of(env, addons):
    """Return the names of the models that no other addon knows."""
    rows = env.execute_query(
        SQL(
            "SELECT m.model FROM ir_model m JOIN ir_model_data d ON d.model = 'ir.model' AND d.res_id = m.id"
            " GROUP BY m.model HAVING bool_and(d.module IN %s)",
            addons,
        )
    )
    return tuple(model for (model,) in rows)


def _forget_by_name(env, models):
    """Delete what is linked to our records by a model's name and a number only.

    Left behind, the reviews would belong to the first records of a later installation.
    """
    for name in ("tier.review", "tier.definition"):
        env[name].with_context(active_test=False).search([("model", "in", models)]).unlink()
    env.flush_all()
    if models:
        # an activity keeps its type, which may be ours, from going
        env.cr.execute(SQL("DELETE FROM mail_activity WHERE res_model IN %s", models))
        env.cr.execute(SQL("DELETE FROM ir_model_data WHERE model IN %s", models))


def _tables_of(env, models):
    """Return the tables (no views) of models."""
    names = [env[model]._table for model in models if model in env and not env[model]._abstract]
    rows = env.execute_query(
        SQL(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname = ANY(%s)"
            " AND relnamespace = current_schema::regnamespace",
            names,
        )
    )
    return {name for (name,) in rows}


def _relations_to(env, tables):
    """Return the tables of many2many fields that refer to one of the tables."""
    rows = env.execute_query(
        SQL(
            "SELECT DISTINCT r.name FROM ir_model_relation r JOIN pg_class c ON c.relname = r.name"
            " JOIN pg_constraint f ON f.conrelid = c.oid AND f.contype = 'f'"
            " JOIN pg_class t ON t.oid = f.confrelid WHERE t.relname = ANY(%s)",
            list(tables),
        )
    )
    return {name for (name,) in rows}


def _let_go(env, addons, tables):
    """Empty columns of other tables that refer to our tables, or that are ours and keep a record from going."""
    relations = _relations_to(env, tables)
    own_columns = {
        (env[model]._table, name)
        for model, name in env.execute_query(
            SQL(
                "SELECT f.model, f.name FROM ir_model_fields f"
                " JOIN ir_model_data d ON d.model = 'ir.model.fields' AND d.res_id = f.id"
                " WHERE f.ttype = 'many2one' AND f.store GROUP BY f.model, f.name HAVING bool_and(d.module IN %s)",
                addons,
            )
        )
        if model in env
    }
    columns = {}
    for constraint, table, column, target, action in env.execute_query(
        SQL(
            "SELECT f.conname, c.relname, a.attname, t.relname, f.confdeltype FROM pg_constraint f"
            " JOIN pg_class c ON c.oid = f.conrelid JOIN pg_class t ON t.oid = f.confrelid"
            " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = f.conkey[1]"
            " WHERE f.contype = 'f' AND c.relnamespace = current_schema::regnamespace"
        )
    ):
        if table in tables or table in relations:
            continue
        if target in tables or ((table, column) in own_columns and action in ("r", "a")):
            columns.setdefault(table, {})[column] = constraint
    _drop_checks(env, addons, tuple(columns))
    for table, constraints in columns.items():
        changes = [
            change
            for column, constraint in constraints.items()
            for change in (
                SQL("DROP CONSTRAINT %s", SQL.identifier(constraint)),
                SQL("ALTER %s DROP NOT NULL", SQL.identifier(column)),
            )
        ]
        env.cr.execute(SQL("ALTER TABLE %s %s", SQL.identifier(table), SQL(", ").join(changes)))
        names = [SQL.identifier(column) for column in constraints]
        env.cr.execute(
            SQL(
                "UPDATE %s SET %s WHERE %s",
                SQL.identifier(table),
                SQL(", ").join(SQL("%s = NULL", name) for name in names),
                SQL(" OR ").join(SQL("%s IS NOT NULL", name) for name in names),
            )
        )


def _drop_checks(env, addons, tables):
    """Drop our checks of other tables: they go anyway, and would ask for what is being emptied."""
    for table, constraint in env.execute_query(
        SQL(
            "SELECT t.relname, f.conname FROM pg_constraint f JOIN pg_class t ON t.oid = f.conrelid"
            " JOIN ir_model_constraint c ON c.name = f.conname JOIN ir_module_module m ON m.id = c.module"
            " WHERE f.contype = 'c' AND t.relname = ANY(%s)"
            " GROUP BY t.relname, f.conname HAVING bool_and(m.name IN %s)",
            list(tables),
            addons,
        )
    ):
        env.cr.execute(
            SQL(
                "ALTER TABLE %s DROP CONSTRAINT %s",
                SQL.identifier(table),
                SQL.identifier(constraint),
            )
        )
