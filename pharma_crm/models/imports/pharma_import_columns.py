# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.header_words import WORKPLACES
from ...tools.names import match_key

# Days after which a file that was taken, perhaps checked, but never loaded is thrown away.
KEEP_TRIES = 30


class PharmaImport(models.Model):
    """What a list needs and what it leaves out, told on the form before anybody presses a button."""

    _inherit = "pharma.import"

    needed = fields.Char(
        "This list needs",
        compute="_compute_column_notes",
        help="A list without these columns cannot be imported: by its code a row is found again next time.",
    )
    missing = fields.Char("No column fills", compute="_compute_column_notes")
    left_out = fields.Char("Columns left out", compute="_compute_column_notes")

    @api.depends("target", "mapping_ids.field_id", "mapping_ids.column")
    @api.depends_context("lang")
    def _compute_column_notes(self):
        for record in self:
            required = record._required_fields()
            record.needed = ", ".join(required.mapped("label")) or False
            record.missing = ", ".join(record._missing_fields().mapped("label")) or False
            unmapped = record.mapping_ids.filtered(lambda line: not line.field_id)
            record.left_out = ", ".join(unmapped.mapped("column")) or False

    def _required_fields(self):
        Field = self.env["pharma.import.field"]
        if not self.target:
            return Field.browse()
        return Field.search([("target", "=", self.target), ("required", "=", True)])

    def _missing_fields(self):
        """Return the fields that the list needs and no column fills."""
        return self._required_fields() - self.mapping_ids.field_id

    def _known_elsewhere(self, columns):
        """Return {column: kind of list} for columns that this list cannot take and another one can."""
        self.ensure_one()
        if self.target != "doctor":
            return {}
        places = dict(self._selection_target())["affiliation"]
        return {column: places for column in columns if match_key(column) in WORKPLACES}

    def _never_loaded(self):
        """Return the domain of imports that have written nothing: files that were taken and at most checked."""
        return [
            ("state", "in", ("draft", "checked", "failed")),
            ("run_ids", "not any", [("dry_run", "=", False)]),
        ]

    def _drop_earlier_tries(self):
        """Who takes the same file once more goes on with this import; what came of it before goes."""
        for record in self:
            record.search(
                [
                    ("id", "not in", self.ids),
                    ("create_uid", "=", self.env.uid),
                    ("company_id", "=", record.company_id.id),
                    ("checksum", "=", record.checksum),
                    *self._never_loaded(),
                ]
            ).unlink()

    @api.autovacuum
    def _gc_tries(self):
        limit = fields.Datetime.now() - timedelta(days=KEEP_TRIES)
        self.search([("write_date", "<", limit), *self._never_loaded()], limit=1000).unlink()

    def _check_mapping(self):
        """Raise one clear error unless the mapping can be used."""
        self.ensure_one()
        if not self.target:
            raise ValidationError(self.env._("Say what “%s” is a list of.", self.name))
        mapped = self.mapping_ids.filtered("field_id")
        seen = self.env["pharma.import.field"]
        for line in mapped:
            if line.field_id in seen:
                raise ValidationError(
                    self.env._("Two columns fill “%s”; only one of them can.", line.field_id.label)
                )
            seen |= line.field_id
        missing = self._missing_fields()
        if missing:
            raise ValidationError(
                self.env._(
                    "No column of “%(file)s” fills: %(fields)s.",
                    file=self.filename or self.name,
                    fields=", ".join(missing.mapped("label")),
                )
            )
