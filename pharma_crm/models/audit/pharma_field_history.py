# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.http import request
from odoo.tools import SQL

from ...tools.change_source import SOURCE_KEY, SOURCES, ChangeSource

COLUMNS = {
    "partner_id": "int4",
    "company_id": "int4",
    "res_model": "varchar",
    "res_id": "int4",
    "action": "varchar",
    "field_name": "varchar",
    "old_value": "text",
    "new_value": "text",
}
BATCH = 10_000


class PharmaFieldHistory(models.Model):
    """What changed, from what to what, when, by whom and where it came from.

    One trail for accounts (the fields that feed a decision, see pharma.field.policy) and for lists,
    policies and settings (pharma.audit.mixin). Rows are only ever added, by `_note` and its like, in
    one statement for any number of changes; nobody edits or deletes them, not even the superuser.
    """

    _name = "pharma.field.history"
    _description = "Change"
    _order = "id desc"
    _rec_name = "label"
    _log_access = False

    date = fields.Datetime("When", required=True, readonly=True)
    user_id = fields.Many2one("res.users", "Who", readonly=True, ondelete="restrict", index=True)
    partner_id = fields.Many2one("res.partner", "Account", readonly=True, ondelete="set null")
    company_id = fields.Many2one(
        "res.company", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    res_model = fields.Char("Technical model", required=True, readonly=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model", readonly=True)
    action = fields.Selection(
        [("write", "Changed"), ("create", "Created"), ("unlink", "Deleted")],
        "What happened",
        readonly=True,
    )
    field_name = fields.Char("Technical field", readonly=True)
    old_value = fields.Text("Before", readonly=True)
    new_value = fields.Text("After", readonly=True)
    source = fields.Selection(SOURCES, readonly=True)
    reference = fields.Char(
        "Origin", readonly=True, help="The import, request or merge that brought the change."
    )
    source_model = fields.Char("Model of the origin", readonly=True)
    source_id = fields.Many2oneReference(
        "Id of the origin", model_field="source_model", readonly=True
    )
    label = fields.Char("Field", compute="_compute_labels")
    kind_name = fields.Char("Kind of record", compute="_compute_labels")
    subject = fields.Char("What", compute="_compute_subject")

    _partner_idx = models.Index("(partner_id, id DESC) WHERE partner_id IS NOT NULL")
    _record_idx = models.Index("(res_model, res_id)")
    _date_idx = models.Index("(date)")

    @api.depends("res_model", "field_name")
    @api.depends_context("lang")
    def _compute_labels(self):
        for row in self:
            row.kind_name = self._model_label(row.res_model)
            row.label = self._field_label(row.res_model, row.field_name) or dict(
                self._fields["action"]._description_selection(self.env)
            ).get(row.action)

    @api.model
    def _model_label(self, model_name):
        if model_name == "res.partner":
            return self.env._("Account")
        # sudo: the plain name of a model, no data
        return self.env["ir.model"]._get(model_name).sudo().name or model_name

    @api.model
    def _field_label(self, model_name, name):
        field = self.env[model_name]._fields.get(name) if model_name in self.env and name else None
        return field._description_string(self.env) if field is not None else name

    @api.depends("res_model", "res_id", "partner_id")
    def _compute_subject(self):
        for model_name, rows in self.grouped("res_model").items():
            named = {}
            if model_name in self.env:
                records = self.env[model_name].browse(set(rows.mapped("res_id")) - {0}).exists()
                # only names that the reader may read
                named = {
                    record.id: record.display_name for record in records._filtered_access("read")
                }
            for row in rows:
                row.subject = named.get(row.res_id) or f"{row.kind_name} #{row.res_id}"

    # -- only added to ------------------------------------------------------------------------------

    def _refuse(self):
        raise AccessError(
            self.env._("The trail of changes is only ever added to; nobody edits or deletes it.")
        )

    # Odoo's own methods are never called: rows are added by SQL, see below.
    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        self._refuse()

    def write(self, vals):  # pylint: disable=method-required-super
        self._refuse()

    def unlink(self):  # pylint: disable=method-required-super
        if self:
            self._refuse()
        return True

    # -- adding --------------------------------------------------------------------------------------

    @api.model
    def _current_source(self):
        """Return the ChangeSource of what runs now: said in the context by our own code, else by where it runs."""
        source = self.env.context.get(SOURCE_KEY)
        if type(source) is ChangeSource:
            return source
        path = request.httprequest.path if request else ""
        if path.startswith(("/json/", "/jsonrpc", "/xmlrpc")):
            return ChangeSource("api")
        if path.startswith("/web/dataset/call_kw/base_import.import/"):
            return ChangeSource("import")
        if self.env.uid == api.SUPERUSER_ID:
            return ChangeSource("system")
        return ChangeSource("hand")

    @api.model
    def _note(self, rows, source=None):
        """Add rows, in one statement per 10,000.

        :param rows: list of dicts with the keys of COLUMNS (what is missing is empty)
        :param source: ChangeSource; found out when not given
        """
        source = source or self._current_source()
        for start in range(0, len(rows), BATCH):
            part = rows[start : start + BATCH]
            columns = [
                SQL("%s::%s[]", [row.get(name) or None for row in part], SQL.identifier(type_))
                for name, type_ in COLUMNS.items()
            ]
            self._insert(SQL("SELECT * FROM unnest(%s)", SQL(", ").join(columns)), source)

    @api.model
    def _note_query(self, query, source=None):
        """Add rows that a query gives, in one statement, for set-based writers.

        :param query: SQL that selects `partner_id, field_name, old_value, new_value` of accounts, before or
            in the same transaction as the change; rows without a difference and fields without history are left out
        """
        names = self.env["pharma.field.policy"]._history_names("res.partner")
        self._insert(
            SQL(
                """
                SELECT p.id, p.company_id, 'res.partner', p.id, 'write', changed.field_name,
                       changed.old_value, changed.new_value
                  FROM (%(query)s) changed (partner_id, field_name, old_value, new_value)
                  JOIN res_partner p ON p.id = changed.partner_id
                 WHERE changed.field_name = ANY(%(names)s)
                   AND changed.old_value IS DISTINCT FROM changed.new_value
                """,
                query=query,
                names=sorted(names),
            ),
            source or self._current_source(),
        )

    @api.model
    def _pharma_note_changes(self, rows, source="import", record=None, reference=None):
        """Add changes of accounts that somebody wrote without the ORM (a loader, a merge).

        :param rows: list of (partner id, name of the field, old text, new text)
        :param source: key of SOURCES; `record` or `reference` say which import, merge … it was
        """
        names = self.env["pharma.field.policy"]._history_names("res.partner")
        rows = [row for row in rows if row[1] in names and (row[2] or None) != (row[3] or None)]
        origin = ChangeSource(source, record, reference)
        for start in range(0, len(rows), BATCH):
            ids, fields_, old, new = (
                list(part) for part in zip(*rows[start : start + BATCH], strict=True)
            )
            self._note_query(
                SQL(
                    "SELECT * FROM unnest(%s::int4[], %s::varchar[], %s::text[], %s::text[])",
                    ids,
                    fields_,
                    [text or None for text in old],
                    [text or None for text in new],
                ),
                origin,
            )

    @api.model
    def _insert(self, select, source):
        self.env.execute_query(
            SQL(
                """
                INSERT INTO pharma_field_history
                       (%(names)s, date, user_id, source, reference, source_model, source_id)
                SELECT changed.*, %(now)s, %(uid)s, %(kind)s, %(reference)s, %(model)s, %(res_id)s
                  FROM (%(select)s) changed
                RETURNING id
                """,
                names=SQL(", ").join(SQL.identifier(name) for name in COLUMNS),
                now=fields.Datetime.now(),
                uid=self.env.uid,
                kind=source.kind,
                reference=source.reference,
                model=source.model,
                res_id=source.res_id,
                select=select,
            )
        )
        self.invalidate_model()
        self.env["res.partner"].invalidate_model(["pharma_history_ids"])

    # -- comparing -----------------------------------------------------------------------------------

    @api.model
    def _snapshot(self, records, names):
        """Return {(id, name): raw value} of the records' fields as they are now."""
        # sudo: what changes is noted whether or not the writer may read all of it
        return {
            (record.id, name): self._raw(record[name])
            for record in records.sudo().with_context(active_test=False)
            for name in names
        }

    @api.model
    def _raw(self, value):
        return tuple(value.ids) if isinstance(value, models.BaseModel) else value

    @api.model
    def _differences(self, records, names, before):
        """Return [(record, name, old text, new text)] of what differs from an earlier snapshot."""
        after = self._snapshot(records, names)
        changed = [
            (record, name)
            for record in records
            for name in names
            if (before[record.id, name] or False) != (after[record.id, name] or False)
        ]
        names_of = self._names_of_linked(records, changed, before, after)
        return [
            (
                record,
                name,
                self._text(record, name, before[record.id, name], names_of),
                self._text(record, name, after[record.id, name], names_of),
            )
            for record, name in changed
        ]

    @api.model
    def _names_of_linked(self, records, changed, *snapshots):
        """Return {comodel: {id: name}} of what the changed fields link to; a few queries a comodel."""
        ids = {}
        for record, name in changed:
            if records._fields[name].relational:
                found = ids.setdefault(records._fields[name].comodel_name, set())
                for snapshot in snapshots:
                    found.update(snapshot[record.id, name] or ())
        # sudo: the trail names what was linked, whatever the writer may read of it
        return {
            model_name: {
                linked.id: linked.display_name
                for linked in self.env[model_name].sudo().browse(found).exists()
            }
            for model_name, found in ids.items()
        }

    @api.model
    def _text(self, record, name, raw, names_of=None):
        """Return how a raw value of a field reads, None when empty."""
        field = record._fields[name]
        if field.relational:
            if names_of is None:
                names_of = self._names_of_linked(
                    record, [(record, name)], {(record.id, name): raw or ()}
                )
            names = [names_of[field.comodel_name].get(id_) for id_ in raw or ()]
            return ", ".join(filter(None, names)) or None
        if field.type == "boolean":
            return self.env._("yes") if raw else self.env._("no")
        if not raw and field.type != "float" and field.type != "integer":
            return None
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(raw, raw)
        if field.type == "datetime":
            return fields.Datetime.to_string(raw)
        if field.type == "float":
            return f"{raw:.10g}"
        return str(raw)

    def action_open_source(self):
        """Open what the change came from."""
        self.ensure_one()
        if not self.source_model or self.source_model not in self.env:
            return False
        record = self.env[self.source_model].browse(self.source_id).exists()
        record.check_access("read")
        return record._get_records_action() if record else False
