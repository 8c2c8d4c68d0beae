# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, fields, models
from odoo.exceptions import AccessError


class PharmaCallRanking(models.Model):
    """What decides whom to call on next: criteria with weights, of everybody, of a company or of one rep."""

    _name = "pharma.call.ranking"
    _description = "Ranking of customers to call on"
    _order = "user_id, company_id, id"

    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one(
        "res.company",
        index=True,
        ondelete="cascade",
        help="Empty: for every company without a ranking of its own.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Rep",
        index="btree_not_null",
        ondelete="cascade",
        domain="[('share', '=', False)]",
        help="Whose own ranking this is; empty: everybody's who has none.",
    )
    line_ids = fields.One2many("pharma.call.ranking.line", "ranking_id", "Criteria", copy=True)

    _one_each = models.UniqueIndex(
        "(COALESCE(company_id, 0), COALESCE(user_id, 0))",
        "There is a ranking for this company and rep already: change its weights.",
    )

    @api.depends("user_id.name", "company_id.name")
    @api.depends_context("lang")
    def _compute_name(self):
        for ranking in self:
            # sudo: the name of a company or colleague in a record that the reader may see
            user, company = ranking.user_id.sudo(), ranking.company_id.sudo()
            ranking.name = (
                self.env._("Ranking of %s", user.name or company.name)
                if user or company
                else self.env._("Ranking of everybody")
            )

    def write(self, vals):
        # A rule looks at the record before the write: whose it is must not be handed on.
        for name in ("user_id", "company_id"):
            if name in vals and any(ranking[name].id != (vals[name] or False) for ranking in self):
                raise AccessError(
                    self.env._(
                        "%s stays with whom it was made for: make a new one instead.",
                        self[:1].display_name,
                    )
                )
        return super().write(vals)

    @api.model
    def _of_user(self, user):
        """Return the ranking that counts for a user: the own one, the company's, everybody's."""
        # sudo: weights are no secret, and exactly the one that counts is read
        found = self.sudo().search(
            [
                ("user_id", "in", (user.id, False)),
                ("company_id", "in", (self.env.company.id, False)),
            ]
        )
        return found.sorted(lambda r: (not r.user_id, not r.company_id))[:1]

    @api.model
    def action_mine(self):
        """Open the user's own ranking; the first time it starts as a copy of the company's."""
        if not self.env.user.has_group("pharma_crm.group_rep"):
            raise AccessError(self.env._("Rankings are for those who call on customers."))
        user, company = self.env.user, self.env.company
        mine = self.search([("user_id", "=", user.id), ("company_id", "=", company.id)])
        if not mine:
            common = self._of_user(user)
            mine = self.create(
                {
                    "user_id": user.id,
                    "company_id": company.id,
                    "line_ids": [
                        Command.create({"criterion": line.criterion, "weight": line.weight})
                        for line in common.line_ids
                    ],
                }
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What counts for my ranking"),
            "res_model": self._name,
            "res_id": mine.id,
            "views": [[self.env.ref("pharma_crm_call.view_call_ranking_form_mine").id, "form"]],
            "target": "new",
        }

    def action_reset(self):
        """Delete one's own ranking: the company's counts again."""
        self.ensure_one()
        self.unlink()
        return {"type": "ir.actions.act_window_close"}
