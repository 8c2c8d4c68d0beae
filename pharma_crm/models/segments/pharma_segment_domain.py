# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import ast

from odoo import models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

MOST_CONDITIONS = 100
MOST_CHARACTERS = 20_000
OPERATORS = {
    "=", "!=", "<", ">", "<=", ">=", "in", "not in", "like", "not like", "ilike", "not ilike",
    "=like", "=ilike", "child_of", "parent_of",
}  # fmt: skip
# What conditions may ask of a contact, besides everything pharma_…
PARTNER_FIELDS = {
    "id", "name", "complete_name", "display_name", "ref", "street", "city", "zip", "state_id", "country_id",
    "category_id", "email", "phone", "website", "lang", "is_company", "active", "parent_id", "create_date",
    "write_date",
}  # fmt: skip
OTHER_MODELS = {"res.country", "res.country.state", "res.partner.category"}


class PharmaSegment(models.Model):
    """Conditions are data: plain values, known operators, fields of accounts and of what hangs on them. No code."""

    _inherit = "pharma.segment"

    def _parsed_domain(self):
        """Return the conditions of one segment as a Domain.

        :raise ValidationError: naming the segment and what is wrong with its conditions
        """
        self.ensure_one()
        text = self.domain or "[]"
        if len(text) > MOST_CHARACTERS:
            self._refuse_domain(self.env._("they are too long"))
        try:
            parts = ast.literal_eval(text)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            self._refuse_domain(
                self.env._(
                    "they have to be plain values, e.g. a number or a day such as 'today -30d'"
                )
            )
        if not isinstance(parts, list):
            self._refuse_domain(self.env._("a list is expected"))
        conditions = 0
        for part in parts:
            if part in ("&", "|", "!"):
                continue
            conditions += 1
            self._check_condition(part)
        if conditions > MOST_CONDITIONS:
            self._refuse_domain(self.env._("there are more than %s of them", MOST_CONDITIONS))
        partners = self.env["res.partner"]
        try:
            domain = Domain(parts)
            domain.validate(partners)
        except (ValueError, TypeError, NotImplementedError) as error:
            self._refuse_domain(str(error))
        return domain

    def _check_condition(self, part):
        if part in ((1, "=", 1), [1, "=", 1], (0, "=", 1), [0, "=", 1]):
            return
        if not isinstance(part, (list, tuple)) or len(part) != 3:
            self._refuse_domain(self.env._("“%s” is no condition", str(part)[:60]))
        path, operator, value = part
        if operator not in OPERATORS:
            self._refuse_domain(
                self.env._("the comparison “%s” is not possible here", str(operator)[:20])
            )
        values = value if isinstance(value, (list, tuple)) else [value]
        if not all(isinstance(one, (str, int, float, bool, type(None))) for one in values):
            self._refuse_domain(
                self.env._("“%s” is compared with something else than plain values", str(path)[:60])
            )
        self._check_path(path)

    def _check_path(self, path):
        """Let through the fields of accounts, and those of records of this suite that they lead to."""
        model = self.env["res.partner"]
        for name in str(path).split("."):
            field = model._fields.get(name) if model is not None else None
            if not field or not self._field_open(model, field):
                self._refuse_domain(self.env._("“%s” cannot be asked here", str(path)[:60]))
            model = self.env[field.comodel_name] if field.relational else None

    def _field_open(self, model, field):
        if field.name == "pharma_segment_ids":  # segments are put together by the kind made for it
            return False
        if field.groups or not field._description_searchable:
            return False
        if model._name == "res.partner" and not (
            field.name.startswith("pharma_") or field.name in PARTNER_FIELDS
        ):
            return False
        comodel = field.comodel_name if field.relational else None
        return (
            not comodel
            or comodel == "res.partner"
            or comodel in OTHER_MODELS
            or comodel.startswith("pharma.")
        )

    def _refuse_domain(self, reason):
        raise ValidationError(
            self.env._(
                "The conditions of “%(segment)s” cannot be used: %(reason)s.",
                segment=self.name,
                reason=reason,
            )
        ) from None
