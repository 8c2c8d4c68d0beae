# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class PharmaPack(models.Model):
    """The rules of a country on samples, gifts and spend, with the law or code that each comes from."""

    _name = "pharma.pack"
    _description = "Country pack"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, copy=False)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    country_ids = fields.Many2many("res.country", string="Countries")
    country_group_id = fields.Many2one("res.country.group", "Country group")
    checked_on = fields.Date(
        "As of", help="Day on which the rules were last compared with their sources."
    )
    description = fields.Text(
        translate=True, help="What the pack covers, and what it leaves to people."
    )
    company_id = fields.Many2one("res.company", index=True, help="Empty: every company.")
    rule_ids = fields.One2many("pharma.pack.rule", "pack_id", "Rules", copy=True)
    rule_count = fields.Integer("Number of rules", compute="_compute_rule_count")

    _code_uniq = models.UniqueIndex(
        "(code, coalesce(company_id, 0))", "There is a pack with this code already."
    )

    def _compute_rule_count(self):
        counts = dict(
            self.env["pharma.pack.rule"]._read_group(
                [("pack_id", "in", self.ids)], ["pack_id"], ["__count"]
            )
        )
        for pack in self:
            pack.rule_count = counts.get(pack, 0)

    @api.model
    def _suggested(self, company):
        """Return the pack of a company's country: its own before that of a group, else the one for all."""
        country = company.country_id
        packs = self.search([("company_id", "in", [company.id, False])])
        own = packs.filtered(lambda pack: country and country in pack.country_ids)
        group = packs.filtered(lambda pack: country in pack.country_group_id.country_ids)
        other = packs.filtered(lambda pack: not (pack.country_ids or pack.country_group_id))
        return (own or group or other)[:1]

    def action_choose(self):
        """Preview what this pack would change in the user's company."""
        self.ensure_one()
        self.check_access("read")
        return self.env["pharma.pack.switch"]._open_new(self.env.company, self)
