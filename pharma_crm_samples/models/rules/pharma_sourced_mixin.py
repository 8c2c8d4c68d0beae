# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.tools import format_date


class PharmaSourcedMixin(models.AbstractModel):
    """A rule that says which law or code it comes from, so that whoever is refused can look it up."""

    _name = "pharma.sourced.mixin"
    _description = "Rule with a source"

    source = fields.Char(
        help="Law, code or decision and its article, e.g. Directive 2001/83/EC, Art. 96 (1)."
    )
    source_date = fields.Date(
        "Version of", help="Day of the version of the source that the rule was taken from."
    )
    note = fields.Text(translate=True, help="What the rule leaves to people, and how sure it is.")

    def _cite(self, text):
        """Return the text of a refusal, with the source of the rule behind it."""
        if not self.source:
            return text
        if not self.source_date:
            return self.env._("%(text)s Source: %(origin)s.", text=text, origin=self.source)
        return self.env._(
            "%(text)s Source: %(origin)s, version of %(date)s.",
            text=text,
            origin=self.source,
            date=format_date(self.env, self.source_date),
        )
