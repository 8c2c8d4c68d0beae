# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.reading import day_text

TEXT_MAX = 2_000


class PharmaChangeValues(models.AbstractModel):
    """Values of fields as they travel in a proposal: JSON in, JSON kept, text shown."""

    _name = "pharma.change.values"
    _description = "Values of a proposal"

    @api.model
    def _plain(self, record, name):
        """Return the value of a field as JSON keeps it: ids, strings, numbers; False when empty."""
        field = record._fields[name]
        value = record[name]
        if field.type == "many2one":
            return value.id or False
        if field.type == "many2many":
            return sorted(value.ids)
        if field.type == "date":
            return fields.Date.to_string(value) or False
        if field.type == "datetime":
            return fields.Datetime.to_string(value) or False
        return value if value is not None else False

    @api.model
    def _clean(self, model_name, name, value, company):
        """Return a proposed value as it is kept, or refuse it with the name of the field.

        :param value: what a client sent for the field
        """
        field = self.env[model_name]._fields[name]
        # sudo: users may not read the table of fields; its label stands on every form
        label = self.env["ir.model.fields"]._get(model_name, name).sudo().field_description
        if value is None or value == "" or value is False and field.type != "boolean":
            return 0 if field.type in ("integer", "float", "monetary") else False
        try:
            return self._clean_kind(field, value, company)
        except (ValueError, TypeError, OverflowError):
            raise UserError(
                self.env._(
                    "“%(value)s” is no value for “%(field)s”.", value=str(value)[:80], field=label
                )
            ) from None

    @api.model
    def _clean_kind(self, field, value, company):
        """Return a value as a field of this kind keeps it; raise ValueError, TypeError or OverflowError."""
        if field.type == "many2one":
            return self._clean_record(field, value, company).id
        if field.type == "many2many":
            return sorted({self._clean_record(field, id_, company).id for id_ in value})
        if field.type == "date":
            return fields.Date.to_string(fields.Date.to_date(value))
        if field.type in ("integer", "float", "monetary"):
            return self._clean_number(field, value)
        if field.type == "selection":
            fits = value in dict(field._description_selection(self.env))
        elif field.type == "boolean":
            fits = isinstance(value, bool)
        else:
            fits = isinstance(value, str) and len(value) <= TEXT_MAX
        if not fits:
            raise ValueError
        return (value.strip() or False) if isinstance(value, str) else value

    @api.model
    def _clean_number(self, field, value):
        number = float(value)
        whole = field.type == "integer"
        if not abs(number) < (2**31 if whole else 1e15) or whole and number != int(number):
            raise ValueError
        return int(number) if whole else number

    @api.model
    def _clean_record(self, field, value, company):
        """Return the record behind an id that a client sent: one that the user may read, of the same company."""
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError
        record = self.env[field.comodel_name].browse(value).exists()
        if not record:
            raise ValueError
        record.check_access("read")
        if "company_id" in record._fields and record.company_id and record.company_id != company:
            raise ValueError
        return record

    @api.model
    def _plain_text(self, model_name, name, value):
        """Return how a kept value reads; "(empty)" when it is."""
        record = self.env[model_name]
        if not value and record._fields[name].type != "boolean":
            return self.env._("(empty)")
        if record._fields[name].type in ("date", "datetime"):
            return day_text(self.env, value)
        History = self.env["pharma.field.history"]
        if record._fields[name].type == "many2one":
            value = (value,)
        return History._text(record, name, value) or self.env._("(empty)")
