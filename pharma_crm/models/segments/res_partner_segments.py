# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL


class ResPartner(models.Model):
    _inherit = "res.partner"

    pharma_segment_ids = fields.Many2many(
        "pharma.segment", string="Segments", compute="_compute_pharma_segment_ids",
        search="_search_pharma_segment_ids",
        help="Segments of yours, and shared ones, that this account belongs to.",
    )  # fmt: skip

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_pharma_segment_ids(self):
        found = {}
        parts = []
        targets = set(self.mapped("pharma_type")) - {False}
        for segment in self.env["pharma.segment"].search([("target", "in", list(targets))]):
            try:
                query = self._search(segment._members_domain() & Domain("id", "in", self.ids))
            except UserError:
                continue  # its form tells what is wrong with it
            parts.append(
                SQL("SELECT %s, member.id FROM %s member (id)", segment.id, query.subselect())
            )
        if parts:
            for segment_id, partner_id in self.env.execute_query(SQL(" UNION ALL ").join(parts)):
                found.setdefault(partner_id, []).append(segment_id)
        for partner in self:
            partner.pharma_segment_ids = self.env["pharma.segment"].browse(
                found.get(partner.id, ())
            )

    @api.model
    def _search_pharma_segment_ids(self, operator, value):
        Segment = self.env["pharma.segment"]
        if operator == "in":
            # the rules decide which segments the user may use
            segments = Segment.search([("id", "in", [id_ for id_ in value if id_])])
        elif operator in ("any", "any!"):
            segments = Segment.search(value)
        elif operator in ("ilike", "like", "=ilike", "=like"):
            segments = Segment.search([("name", operator, value)])
        else:
            return NotImplemented
        return Domain.OR([segment._members_domain() for segment in segments])
