# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

KINDS = [
    ("calls", "Calls"),
    ("samples", "Samples"),
    ("gifts", "Gifts"),
    ("events", "Events"),
    ("services", "Services"),
]
PERIODS = [("month", "a month"), ("quarter", "a quarter"), ("year", "a year"), ("cycle", "a cycle")]


class PharmaEntitlementLine(models.Model):
    """How much of one kind a doctor is entitled to in a period."""

    _name = "pharma.entitlement.line"
    _description = "Entitled to"
    _order = "entitlement_id, sequence, id"
    _rec_name = "kind"

    entitlement_id = fields.Many2one(
        "pharma.entitlement", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    kind = fields.Selection(KINDS, required=True, default="calls")
    minimum = fields.Float("At least", digits=(12, 0), help="What should be reached, e.g. calls.")
    maximum = fields.Float(
        "At most", digits=(12, 0), help="In number: calls, packs, pieces, events."
    )
    unlimited = fields.Boolean("No limit", help="“At most” says nothing then.")
    period = fields.Selection(PERIODS, "In", required=True, default="quarter")
    text = fields.Char("Entitled to", compute="_compute_text")
    company_id = fields.Many2one(related="entitlement_id.company_id", store=True, index=True)

    _kind_uniq = models.UniqueIndex("(entitlement_id, kind)", "Each kind is listed once.")
    _band_ordered = models.Constraint(
        "CHECK (COALESCE(minimum, 0) >= 0 AND COALESCE(maximum, 0) >= 0"
        " AND (COALESCE(unlimited, FALSE) OR COALESCE(maximum, 0) >= COALESCE(minimum, 0)))",
        "An entitlement is a band from 0 upward: “at most” cannot be less than “at least”.",
    )

    @api.depends("minimum", "maximum", "unlimited", "period")
    @api.depends_context("lang")
    def _compute_text(self):
        for line in self:
            line.text = self._band_text(line.minimum, line.maximum, line.unlimited, line.period)

    @api.model
    def _band_text(self, minimum, maximum, unlimited, period):
        """Return a band in words: 2–10 a quarter, up to 4 a year, none."""
        low, high = f"{minimum or 0:g}", f"{maximum or 0:g}"
        if unlimited:
            amount = self.env._("%s or more", low)
        elif not maximum:
            return self.env._("none")
        elif minimum:
            amount = f"{low}–{high}"
        else:
            amount = self.env._("up to %s", high)
        periods = dict(self._fields["period"]._description_selection(self.env))
        return f"{amount} {periods.get(period, '')}"
