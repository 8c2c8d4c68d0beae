# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError


class PharmaPackSwitchLine(models.Model):
    """What a change of pack does to one rule. Texts are kept as they were read, as history."""

    _name = "pharma.pack.switch.line"
    _description = "Rule in a change of country pack"
    _order = "switch_id, sequence, id"

    switch_id = fields.Many2one("pharma.pack.switch", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="switch_id.company_id", store=True, index=True)
    state = fields.Selection(related="switch_id.state")
    sequence = fields.Integer()
    code = fields.Char(readonly=True)
    action = fields.Selection(
        [
            ("conflict", "Changed by you"),
            ("add", "New"),
            ("change", "Changes"),
            ("retire", "Ends"),
            ("own", "Your own"),
            ("same", "Stays"),
        ],
        "What happens",
        required=True,
        readonly=True,
    )
    decision = fields.Selection(
        [("keep", "Keep mine"), ("pack", "Take the pack's")],
        help="For a rule that your company has changed itself: keep your change, or take what the pack says.",
    )
    name = fields.Char("Rule", required=True, readonly=True)
    source = fields.Char(readonly=True)
    source_date = fields.Date("Version of", readonly=True)
    note = fields.Text(readonly=True)
    before = fields.Char("Until now", readonly=True)
    after = fields.Char("From now on", readonly=True)
    edits = fields.Char("Your changes", readonly=True)
    pack_rule_id = fields.Many2one("pharma.pack.rule", readonly=True, ondelete="set null")

    @api.model_create_multi
    def create(self, vals_list):
        # sudo of a preview only: a line says what our own code has found out
        if not self.env.su:
            raise UserError(self.env._("The lines of a change of pack are made by its preview."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self.check_access("write")
            if set(vals) - {"decision"}:
                raise UserError(self.env._("Of a line, only the decision can be changed."))
            for line in self:
                if line.state != "draft" or line.action != "conflict" or not vals.get("decision"):
                    raise UserError(
                        self.env._("There is nothing to decide on the rule “%s”.", line.name)
                    )
        return super().write(vals)
