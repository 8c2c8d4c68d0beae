# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import Counter
from difflib import SequenceMatcher, get_close_matches

from odoo import api, fields, models

from ...tools.header_words import headers_of, target_of_file
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
    def _names_of(self, target):
        """Return {what a header may be called: field} of a kind of list; a field's own names come first."""
        names = {}
        fields_ = self.search([("target", "=", target)]) if target else self.browse()
        for field in fields_:
            own = (field.label, field.name.replace("_", " "), *(field.aliases or "").split("|"))
            for name in filter(None, map(match_key, own)):
                names.setdefault(name, field)
        for field in fields_:
            for name in map(match_key, headers_of(target, field.name)):
                names.setdefault(name, field)
        return names

    @api.model
    def _match_headers(self, target, columns, nearly=True):
        """Return {column: field} for headers that are, or nearly are, a field's name; each field once."""
        names = self._names_of(target)
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

    @api.model
    def _suggest(self, target, columns, taken):
        """Return what columns that fill nothing may be: ({column: field}, {column: field}).

        The first are sure, the header is a name of the field; the second only resemble one, and are told as words.

        :param taken: the fields that are filled
        """
        names = {name: f for name, f in self._names_of(target).items() if f not in taken}
        sure, perhaps = {}, {}
        keys = {column: match_key(column) for column in columns}
        for column, key in keys.items():
            if key in names and names[key] not in sure.values():
                sure[column] = names[key]
        for column, key in keys.items():
            if not key or column in sure or not LOOKALIKES.isdisjoint(key.split()):
                continue
            near = get_close_matches(key, names, n=1, cutoff=0.75)
            # a header that begins or ends with a name: “Phone (work)”, “Work phone”
            near += [
                name
                for name in names
                if len(name) > 2 and (key.startswith(f"{name} ") or key.endswith(f" {name}"))
            ]
            for name in near:
                if names[name] not in (*sure.values(), *perhaps.values()):
                    perhaps[column] = names[name]
                    break
        return sure, perhaps

    @api.model
    def _guess_target(self, columns, filename):
        """Return what a file is a list of, by its name and its columns; False when they do not say it clearly."""
        hint = target_of_file(filename)
        found, seen_in = {}, Counter()
        for target, _label in self.env["pharma.import"]._selection_target():
            found[target] = self._match_headers(target, columns)
            seen_in.update(found[target].keys())
        needed = Counter(self.search([("required", "=", True)]).mapped("target"))
        scores = {}
        for target, matched in found.items():
            filled = sum(field.required for field in matched.values())
            # a header says the less the more kinds of lists have it; every list has a code and a town
            scores[target] = (
                sum(1 / seen_in[column] for column in matched)
                + 0.5 * (1 < needed[target] == filled)
                + 4 * (target == hint)
            )
        (best, score), (_second, next_score) = sorted(scores.items(), key=lambda item: -item[1])[:2]
        return best if score - next_score >= 0.5 else False
