# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from difflib import SequenceMatcher, get_close_matches

from odoo import api, fields, models

from ...tools.names import match_key

# Headers that look like others but mean something else.
LOOKALIKES = frozenset(("county",))


class PharmaImportField(models.Model):
    """What a column of a list can fill. Shipped as data; other addons add fields and targets of their own."""

    _name = "pharma.import.field"
    _description = "Field that an import fills"
    _order = "target, sequence, id"
    _rec_name = "label"

    target = fields.Selection(
        selection=lambda self: self.env["pharma.import"]._selection_target(),
        required=True,
        index=True,
    )
    sequence = fields.Integer(default=10)
    name = fields.Char("Technical name", required=True)
    label = fields.Char("Field", required=True, translate=True)
    required = fields.Boolean(help="A list without this column cannot be imported.")
    is_lookup = fields.Boolean(
        "Names another record", help="A value that is not known yet can be created on the way."
    )
    aliases = fields.Char(
        help="Further headers under which lists have this column, separated by |."
    )
    sample = fields.Char(translate=True, help="An example, shown in the template of the list.")
    company_id = fields.Many2one("res.company", index=True)

    _name_uniq = models.UniqueIndex(
        "(COALESCE(company_id, 0), target, name)", "A target has each field once."
    )

    @api.model
    def _match_headers(self, target, columns, nearly=True):
        """Return {column: field} for headers that are, or nearly are, a field's name; each field once."""
        names = {}
        for field in self.search([("target", "=", target)]) if target else ():
            for name in (
                field.label,
                field.name.replace("_", " "),
                *(field.aliases or "").split("|"),
            ):
                if match_key(name):
                    names.setdefault(match_key(name), field)
        matches = []
        for column in columns:
            # a county is no misspelt country
            cutoff = 0.85 if nearly and match_key(column) not in LOOKALIKES else 1.0
            for name in get_close_matches(match_key(column), names, n=1, cutoff=cutoff):
                likeness = SequenceMatcher(None, match_key(column), name).ratio()
                matches.append((likeness, column, names[name]))
        found = {}
        for _likeness, column, field in sorted(matches, key=lambda match: -match[0]):
            if column not in found and field not in found.values():
                found[column] = field
        return found
