# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.reading import value_text

# Shown first, in this order; the others follow by name.
FIRST = (
    "name", "pharma_published_name", "pharma_code", "pharma_licence_number", "pharma_credential", "pharma_title_id",
    "pharma_specialty_id", "pharma_gender", "phone", "email", "street", "street2", "city", "zip", "state_id",
)  # fmt: skip


class PharmaMergeWizard(models.TransientModel):
    """Two accounts side by side: which one stays, whose value for each field, and what will move."""

    _name = "pharma.merge.wizard"
    _description = "Compare and merge two accounts"

    duplicate_id = fields.Many2one(
        "pharma.duplicate", required=True, readonly=True, ondelete="cascade"
    )
    one_id = fields.Many2one(related="duplicate_id.one_id", string="Left")
    other_id = fields.Many2one(related="duplicate_id.other_id", string="Right")
    keep = fields.Selection(
        [("one", "Keep the left one"), ("other", "Keep the right one")],
        "Which record stays",
        required=True,
        default="one",
        help="The other one is archived; everything that points at it moves to this one.",
    )
    line_ids = fields.One2many("pharma.merge.wizard.line", "wizard_id", "Fields")
    explanation = fields.Html(related="duplicate_id.explanation", string="Why")
    preview = fields.Html("What will move", compute="_compute_preview", sanitize=False)
    has_differences = fields.Boolean(compute="_compute_has_differences")

    @api.depends("line_ids")
    def _compute_has_differences(self):
        for wizard in self:
            wizard.has_differences = bool(wizard.line_ids)

    @api.constrains("duplicate_id")
    def _check_duplicate_id(self):
        # the names and values that stand here are read with the pair's right; Odoo checks constraints as sudo
        self.duplicate_id.sudo(False).check_access("read")

    @api.model_create_multi
    def create(self, vals_list):
        self.env["pharma.merge"]._check_may_merge()
        wizards = super().create(vals_list)
        for wizard in wizards:
            wizard.keep = self._fuller_of(wizard.one_id, wizard.other_id)
            wizard._make_lines()
        return wizards

    def _counts(self, partner):
        """Return {model: how many of its records point at an account}: one query, whatever their number."""
        Merge = self.env["pharma.merge"]
        queries = [
            SQL(
                "SELECT %s AS name, count(*) AS number FROM %s WHERE %s = %s",
                Merge._model_of(table), SQL.identifier(table), SQL.identifier(column), partner.id,
            )
            for table, column in Merge._foreign_keys("res_partner")
            if (table, column) != ("res_partner", "commercial_partner_id")
        ]  # fmt: skip
        for name in ("mail.message", "mail.activity", "ir.attachment", "mail.followers"):
            model_column = "model" if name == "mail.message" else "res_model"
            queries.append(
                SQL(
                    "SELECT %s, count(*) FROM %s WHERE %s = 'res.partner' AND res_id = %s %s",
                    name,
                    SQL.identifier(self.env[name]._table),
                    SQL.identifier(model_column),
                    partner.id,
                    SQL("AND res_field IS NULL") if name == "ir.attachment" else SQL(),
                )
            )
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT name, sum(number)::int FROM (%s) counted (name, number) WHERE number > 0 GROUP BY name",
                SQL(" UNION ALL ").join(queries),
            )
        )
        return dict(rows)

    @api.model
    def _fuller_of(self, one, other):
        """Propose to keep the record at which more hangs, the older one when it is equal."""
        one, other = (sum(self._counts(partner).values()) for partner in (one, other))
        return "other" if other > one else "one"

    def _make_lines(self):
        # sudo: reading every field that a merge can take; the steward sees every account of the company
        one, other = self.one_id.sudo(), self.other_id.sudo()
        rank = {name: number for number, name in enumerate(FIRST)}
        lines = []
        for field in self.env["pharma.merge"]._mergeable_fields():
            if (
                field.name == "image_1920"
                or field.groups
                and not self.env.user.has_groups(field.groups)
            ):
                continue
            if one[field.name] == other[field.name]:
                continue
            values = [value_text(partner, field.name) for partner in (one, other)]
            if field.type == "html":
                values = [value and self.env._("(text)") for value in values]
            fills = self.env["pharma.merge"]._fills
            fill = {"one": fills(one, other, field.name), "other": fills(other, one, field.name)}
            lines.append(
                {
                    "wizard_id": self.id,
                    "sequence": rank.get(field.name, 99),
                    "field_name": field.name,
                    "label": field._description_string(self.env),
                    "one_value": values[0],
                    "other_value": values[1],
                    "fill_one": fill["one"],
                    "fill_other": fill["other"],
                    "choice": self._opposite() if fill[self.keep] else self.keep,
                }
            )
        self.env["pharma.merge.wizard.line"].create(lines)

    def _opposite(self):
        return "other" if self.keep == "one" else "one"

    @api.onchange("keep")
    def _onchange_keep(self):
        """The record that stays proposes its own values, the other one fills the gaps."""
        for line in self.line_ids:
            fills = line.fill_one if self.keep == "one" else line.fill_other
            line.choice = self._opposite() if fills else self.keep

    @api.depends("keep")
    def _compute_preview(self):
        for wizard in self:
            loser = wizard.other_id if wizard.keep == "one" else wizard.one_id
            wizard.preview = (
                self.env["pharma.merge"]._counts_html(wizard._counts(loser)) if loser else False
            )

    def action_merge(self):
        """Merge, and open the account that stays."""
        self.ensure_one()
        self.duplicate_id._check_transition("merge")
        winner, loser = (
            (self.one_id, self.other_id) if self.keep == "one" else (self.other_id, self.one_id)
        )
        chosen = self.line_ids.filtered(lambda line: line.choice != self.keep).mapped("field_name")
        kept = self.line_ids.mapped("field_name")
        merge = self.env["pharma.merge"]._merge_accounts(
            winner, loser, chosen, refused=set(kept) - set(chosen)
        )
        return merge.action_open_winner()

    def action_reject(self):
        """They are two."""
        self.ensure_one()
        self.duplicate_id.action_reject()
        return {"type": "ir.actions.act_window_close"}
