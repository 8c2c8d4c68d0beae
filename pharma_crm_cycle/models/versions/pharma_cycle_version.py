# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class PharmaCycleVersion(models.Model):
    """A state of an approved target list: the first is the baseline, each approved change makes one more."""

    _name = "pharma.cycle.version"
    _description = "Version of a target list"
    _order = "cycle_id, number desc"
    _rec_name = "number"
    _check_company_auto = True

    cycle_id = fields.Many2one(
        "pharma.cycle",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="cycle_id.company_id", store=True, index=True)
    number = fields.Integer(required=True, readonly=True, help="1 is the baseline.")
    kind = fields.Selection(
        [
            ("baseline", "Approved plan"),
            ("challenge", "Approved challenge"),
            ("moved", "Customers moved"),
            ("leave", "Pro-rated for leave"),
        ],
        required=True,
        readonly=True,
    )
    territory_id = fields.Many2one(
        "pharma.territory", readonly=True, ondelete="restrict", help="Empty: the whole scope."
    )
    reason = fields.Char(readonly=True)
    customers = fields.Integer(readonly=True, help="On the list of the whole cycle from then on.")
    calls = fields.Integer(readonly=True, help="Goals of the list of the whole cycle from then on.")
    added = fields.Integer(readonly=True)
    dropped = fields.Integer(readonly=True)
    changed = fields.Integer("Calls changed", readonly=True)
    create_uid = fields.Many2one("res.users", "By", readonly=True)
    create_date = fields.Datetime("When", readonly=True)

    _number_uniq = models.UniqueIndex("(cycle_id, number)", "The cycle has this version already.")

    @api.depends_context("lang")
    @api.depends("number", "cycle_id")
    def _compute_display_name(self):
        for version in self:
            version.display_name = self.env._(
                "%(cycle)s, version %(number)s",
                cycle=version.cycle_id.display_name,
                number=version.number,
            )
