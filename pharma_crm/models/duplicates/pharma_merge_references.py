# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import Counter

from psycopg2.extras import Json

from odoo import api, models
from odoo.tools import SQL


class PharmaMerge(models.Model):
    """References that are no foreign keys: by model and id, by “model,id”, per company, and in properties."""

    _inherit = "pharma.merge"

    def _move_references(self, model, target, source):
        """Move what names a record of a model without a foreign key; return how many rows per model."""
        counts = Counter()
        for field in self._stored_fields("many2one_reference"):
            Model = self.env[field.model_name]
            model_field = Model._fields.get(field.model_field)
            if (
                not model_field
                or not model_field.store
                or model_field.type != "char"
                and model_field.type != "selection"
            ):
                continue
            condition = SQL("%s = %s", SQL.identifier(field.model_field), model)
            if Model._name == "ir.attachment":  # pictures and files of its own fields stay
                condition = SQL("%s AND res_field IS NULL", condition)
            counts[Model._name] += self._move_rows(
                Model._table, field.name, target, source, condition
            )
        for field in self._stored_fields("reference"):
            table = self.env[field.model_name]._table
            ids = self._row_ids(
                table, SQL("%s = %s", SQL.identifier(field.name), f"{model},{source}")
            )
            counts[field.model_name] += self._change(table, field.name, ids, f"{model},{target}")
        if model == "res.partner":
            counts += self._move_company_values(target, source)
            counts += self._move_properties(target, source)
        return counts

    @api.model
    def _stored_fields(self, kind):
        """Return the stored fields of a type of all models with a table of their own."""
        found = []
        for name in sorted(self.env.registry):
            model = self.env.registry[name]
            if (
                model._abstract
                or not model._auto
                or model._transient
                or model._table in self._own_tables()
            ):
                continue
            for field in model._fields.values():
                if (
                    field.type == kind
                    and field.store
                    and not field.company_dependent
                    and field.column_type
                ):
                    if not field.related and field.base_field is field:
                        found.append(field)
        return found

    @api.model
    def _own_tables(self):
        from .pharma_merge_move import OWN_TABLES

        return OWN_TABLES

    def _move_company_values(self, target, source):
        """Move the loser where a field has a value per company, and where it is a default."""
        counts = Counter()
        for field in self.env.registry.many2one_company_dependents["res.partner"]:
            table, column = self.env[field.model_name]._table, SQL.identifier(field.name)
            rows = self.env.execute_query(
                SQL(
                    "SELECT id, %(column)s FROM %(table)s WHERE %(column)s IS NOT NULL"
                    " AND EXISTS (SELECT FROM jsonb_each_text(%(column)s) WHERE value = %(source)s)",
                    column=column,
                    table=SQL.identifier(table),
                    source=str(source),
                )
            )
            for id_, values in rows:
                new = {
                    company: target if value == source else value
                    for company, value in values.items()
                }
                counts[field.model_name] += self._change(table, field.name, [id_], Json(new))
        ids = [
            id_
            for (id_,) in self.env.execute_query(
                SQL(
                    "SELECT d.id FROM ir_default d JOIN ir_model_fields f ON f.id = d.field_id"
                    " WHERE f.relation = 'res.partner' AND f.ttype = 'many2one' AND d.json_value = %s",
                    str(source),
                )
            )
        ]
        self._change("ir_default", "json_value", ids, str(target))
        return counts

    def _move_properties(self, target, source):
        """Move the loser where it is the value of a property that somebody defined."""
        counts = Counter()
        for field in self._stored_fields("properties"):
            Model = self.env[field.model_name]
            container = Model._fields.get(field.definition_record)
            if not container or not container.store:
                continue
            rows = self.env.execute_query(
                SQL(
                    "SELECT id, %(column)s FROM %(table)s WHERE %(column)s::text ~ %(pattern)s",
                    column=SQL.identifier(field.name),
                    table=SQL.identifier(Model._table),
                    pattern=rf"[^0-9]{source}[^0-9]",
                )
            )
            for id_, values in rows:
                names = self._partner_properties(Model.browse(id_), field)
                new = {
                    name: self._other(value, target, source) if name in names else value
                    for name, value in values.items()
                }
                if new != values:
                    counts[field.model_name] += self._change(
                        Model._table, field.name, [id_], Json(new)
                    )
        return counts

    def _partner_properties(self, record, field):
        container = record[field.definition_record]
        definitions = container[field.definition_record_field] or [] if container else []
        return {
            definition["name"]
            for definition in definitions
            if definition.get("comodel") == "res.partner"
            and definition["type"] in ("many2one", "many2many")
        }

    def _other(self, value, target, source):
        if isinstance(value, list):
            return list(dict.fromkeys(target if item == source else item for item in value))
        return target if value == source else value
