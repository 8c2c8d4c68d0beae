# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from itertools import islice

from odoo import api, fields, models
from odoo.exceptions import UserError

# What a person sets; a change makes an earlier check worthless.
SETTINGS = {"file", "target", "encoding", "delimiter", "profile_id", "country_id", "company_id"}
# Rows in which an example for a column is looked for.
SAMPLE_ROWS = 200


class PharmaImport(models.Model):
    """A list that is loaded: file → mapping checked → running → done.

    The file is read in pharma_import_file.py, the run is in pharma_import_engine.py, what a row becomes in
    pharma_import_target_*.py.
    """

    _name = "pharma.import"
    _description = "Import of a list"
    _inherit = ["mail.thread", "pharma.workflow.mixin"]
    _order = "id desc"

    _workflow_transitions = {
        "check": (("draft", "checked", "stopped", "failed", "done"), "checking"),
        "run": (("checked",), "running"),
        "stop": (("checking", "running"), "stopped"),
        "resume": (("stopped", "failed"), "running"),
    }
    _workflow_delete_states = ("draft", "checked", "stopped", "failed", "done")
    _workflow_guarded_fields = ("run_id", "row_count", "checksum")

    name = fields.Char(compute="_compute_name", store=True, readonly=False)
    target = fields.Selection(
        selection="_selection_target",
        string="List of",
        help="What each row of the file is.",
    )
    state = fields.Selection(
        [
            ("draft", "File"),
            ("checking", "Checking"),
            ("checked", "Mapping checked"),
            ("running", "Running"),
            ("stopped", "Stopped"),
            ("failed", "Failed"),
            ("done", "Done"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    file = fields.Binary(
        attachment=True, required=True, copy=False, help="A CSV or XLSX file with one header line."
    )
    filename = fields.Char("File name")
    checksum = fields.Char(readonly=True, copy=False)
    encoding = fields.Char(
        help="Found out by itself; correct it if letters look wrong, e.g. cp1251 or gb18030."
    )
    delimiter = fields.Char(help="Found out by itself; correct it if the columns look wrong.")
    profile_id = fields.Many2one(
        "pharma.import.profile",
        domain="[('target', '=', target)]",
        help="A remembered mapping; the one that knows the columns of the file is proposed.",
    )
    country_id = fields.Many2one(
        "res.country",
        default=lambda self: self.env.company.country_id,
        help="Of phone numbers, states and addresses that name none.",
    )
    mapping_ids = fields.One2many("pharma.import.mapping", "import_id", "Columns")
    error_ids = fields.One2many("pharma.import.error", "import_id", "Refused rows", readonly=True)
    error_file = fields.Binary(compute="_compute_error_file")
    error_filename = fields.Char(compute="_compute_error_file")
    row_count = fields.Integer("Rows", readonly=True, copy=False)
    run_id = fields.Many2one("pharma.import.run", readonly=True, copy=False, ondelete="set null")
    run_ids = fields.One2many("pharma.import.run", "import_id", "Runs", readonly=True)
    user_id = fields.Many2one(related="run_id.user_id")
    dry_run = fields.Boolean(related="run_id.dry_run")
    cursor = fields.Integer(related="run_id.cursor")
    created_count = fields.Integer(related="run_id.created_count")
    updated_count = fields.Integer(related="run_id.updated_count")
    unchanged_count = fields.Integer(related="run_id.unchanged_count")
    refused_count = fields.Integer(related="run_id.refused_count")
    progress = fields.Float(related="run_id.progress")
    note = fields.Text(related="run_id.note")
    date_start = fields.Datetime(related="run_id.date_start")
    date_end = fields.Datetime(related="run_id.date_end")
    can_check = fields.Boolean(compute="_compute_can")
    can_run = fields.Boolean(compute="_compute_can")
    can_stop = fields.Boolean(compute="_compute_can")
    can_resume = fields.Boolean(compute="_compute_can")

    _one_run_per_file = models.UniqueIndex(
        "(company_id, checksum) WHERE state IN ('checking', 'running')",
        "This file is being imported already.",
    )

    @api.model
    def _selection_target(self):
        """Return the kinds of lists; another addon adds a pair and a model `pharma.import.target.<key>`."""
        return [
            ("hospital", self.env._("Hospitals")),
            ("department", self.env._("Departments of hospitals")),
            ("specialty", self.env._("Specialties")),
            ("doctor", self.env._("Doctors")),
            ("affiliation", self.env._("Practice places of doctors")),
            ("pharmacy", self.env._("Pharmacies")),
            ("distributor", self.env._("Distributors")),
        ]

    @api.depends("filename")
    def _compute_name(self):
        for record in self:
            record.name = record.filename or record.name

    # -- the file ---------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        for record in records:
            record._take_file()
        records._drop_earlier_tries()
        return records

    def write(self, vals):
        if self._workflow_permitted():  # the engine's own writes ask for nothing more
            return super().write(vals)
        settings = vals.keys() & SETTINGS
        for record in self if settings else ():
            if record.state in ("checking", "running"):
                raise UserError(
                    self.env._("“%s” is running; stop it before you change it.", record.name)
                )
        if "file" in vals:  # the old file's settings say nothing of the new one
            vals = {"encoding": False, "delimiter": False, "profile_id": False, **vals}
        result = super().write(vals)
        if settings:
            self._back_to_draft()
        for record in self:
            if settings & {"file", "encoding", "delimiter"}:
                record._take_file()
            elif settings & {"target", "profile_id"}:
                record._propose_mapping()
        return result

    def _back_to_draft(self):
        """What was checked is no longer what stands here."""
        self.filtered(lambda record: record.state != "draft")._workflow_write({"state": "draft"})

    # -- the mapping ------------------------------------------------------------------------------

    def _propose_mapping(self, columns=None, rows=()):
        """Map the columns by the profile, the rest by how their headers are called."""
        self.ensure_one()
        if columns is None:
            table = self._open_table()
            columns = table.columns
            with self._wording_errors():
                rows = [cells for _number, cells, _width in islice(table.rows(), SAMPLE_ROWS)]
        known = {line.column.casefold(): line for line in self.profile_id.line_ids}
        # a profile knows its list: what it leaves out is not guessed
        by_header = self.env["pharma.import.field"]._match_headers(
            self.target, columns, nearly=not known
        )
        taken = {line.field_id for line in known.values()} if known else set()
        lines = []
        for index, column in enumerate(columns):
            line = known.get(column.casefold())
            field = line.field_id if line else by_header.get(column)
            if not line and field and field in taken:
                field = None
            lines.append(
                {
                    "import_id": self.id,
                    "index": index,
                    "column": column,
                    "sample": next((row[index] for row in rows if row[index]), "")[:200],
                    "field_id": field.id if field else False,
                    "on_problem": line.on_problem if line else "refuse",
                }
            )
        self.mapping_ids.unlink()
        self.env["pharma.import.mapping"].create(lines)

    def action_remember(self):
        """Keep this mapping as a profile for the next file of this kind."""
        self.ensure_one()
        self.check_access("write")
        profile = self.env["pharma.import.profile"].create(
            {
                "name": self.name,
                "target": self.target,
                "country_id": self.country_id.id,
                "company_id": self.company_id.id,
                "line_ids": [
                    fields.Command.create(
                        {
                            "column": line.column,
                            "field_id": line.field_id.id,
                            "on_problem": line.on_problem,
                        }
                    )
                    for line in self.mapping_ids
                    if line.field_id
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": profile._name,
            "res_id": profile.id,
            "views": [(False, "form")],
        }
