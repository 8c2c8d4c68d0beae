# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class PharmaAuditMixin(models.AbstractModel):
    """For lists, policies and settings: who made, changed or deleted what stands in the audit trail.

    What an installation or update brings is no act of a person and leaves no trace.
    """

    _name = "pharma.audit.mixin"
    _description = "Leaves a trace in the audit trail"

    @api.model
    def _audit_field_names(self):
        """Return the names of the fields whose changes are kept: what people can enter, and the state."""
        return {
            name
            for name, field in self._fields.items()
            if field.store
            and name not in models.MAGIC_COLUMNS
            and field.type
            not in ("one2many", "binary", "json", "properties", "properties_definition")
            and (not field.readonly or name == "state")
        }

    def _audit_company_ids(self):
        """{id of the record: id of the company that may read the trace, None for all}"""
        if self._name == "res.company":
            return {record.id: record.id for record in self}
        if "company_id" not in self._fields:
            return {}
        # sudo: whose trail it is, also after a write that moved the record out of the writer's reach
        return {record.id: record.company_id.id or None for record in self.sudo()}

    def _audit_wanted(self):
        return self.env.registry.ready

    def _audit_note(self, action, changes):
        """Add rows to the trail.

        :param action: create, write or unlink
        :param changes: list of (record, name of the field or None, old text, new text)
        """
        companies = self._audit_company_ids()
        self.env["pharma.field.history"]._note(
            [
                {
                    "company_id": companies.get(record.id),
                    "res_model": record._name,
                    "res_id": record.id,
                    "action": action,
                    "field_name": name,
                    "old_value": old,
                    "new_value": new,
                }
                for record, name, old, new in changes
            ]
        )

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        if self._audit_wanted():
            # sudo: a name may be made of linked records that the creator may not read
            records._audit_note(
                "create", [(record, None, None, record.sudo().display_name) for record in records]
            )
        return records

    def write(self, vals):
        if not self._audit_wanted():
            return super().write(vals)
        names = sorted(self._audit_field_names() & vals.keys())
        if not names:
            return super().write(vals)
        History = self.env["pharma.field.history"]
        before = History._snapshot(self, names)
        result = super().write(vals)
        changes = History._differences(self, names, before)
        if changes:
            self._audit_note("write", changes)
        return result

    def unlink(self):
        if not self._audit_wanted():
            return super().unlink()
        # sudo: the trail keeps the name whatever the user may read; super() refuses who may not delete
        gone = [(record, None, record.sudo().display_name, None) for record in self]
        companies = self._audit_company_ids()
        result = super().unlink()
        self.env["pharma.field.history"]._note(
            [
                {
                    "company_id": companies.get(record.id),
                    "res_model": record._name,
                    "res_id": record.id,
                    "action": "unlink",
                    "old_value": old,
                }
                for record, _name, old, _new in gone
            ]
        )
        return result
