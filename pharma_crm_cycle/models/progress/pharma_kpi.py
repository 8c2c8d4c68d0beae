# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models, tools


class PharmaKpi(models.Model):
    """What a figure means: its formula and a worked example, the same text wherever the figure is shown."""

    _name = "pharma.kpi"
    _description = "KPI definition"
    _inherit = "pharma.cached.mixin"
    _order = "sequence, id"

    code = fields.Char(required=True, readonly=True)
    name = fields.Char("Figure", required=True, translate=True)
    formula = fields.Text(required=True, translate=True, help="How the figure is made.")
    example = fields.Text("Worked example", translate=True)
    unit = fields.Selection(
        [
            ("number", "Number"),
            ("decimal", "Number with decimals"),
            ("percent", "Per cent"),
            ("index", "Index, 100 is the aim"),
            ("band", "On-track band"),
        ],
        required=True,
        default="number",
    )
    sequence = fields.Integer(default=10)

    _code_uniq = models.UniqueIndex("(code)", "This figure is defined already.")

    @api.model
    @tools.ormcache("self.env.lang")
    def _definitions(self):
        """Return {code: {name, formula, example, unit}} in the user's language."""
        # sudo: what a figure means is no secret; all of them: one for each figure
        kpis = self.sudo().search([])  # pylint: disable=no-search-all
        return {
            kpi.code: {
                "name": kpi.name,
                "formula": kpi.formula,
                "example": kpi.example or "",
                "unit": kpi.unit,
            }
            for kpi in kpis
        }

    @api.model
    def _help(self, code):
        """Return what a tooltip says about a figure."""
        definition = self._definitions().get(code)
        if not definition:
            return ""
        return "\n".join(filter(None, (definition["formula"], definition["example"])))
