# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL


class PharmaTerritory(models.Model):
    """A node of the sales tree: company, region, district, and at its leaves a rep's territory."""

    _name = "pharma.territory"
    _description = "Territory"
    _inherit = ["mail.thread", "pharma.access.source.mixin"]
    _parent_name = "parent_id"
    _parent_store = True
    _order = "parent_path, id"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    code = fields.Char(index="btree_not_null")
    level = fields.Selection(
        [("company", "Company"), ("region", "Region"), ("district", "District"), ("territory", "Territory")],
        required=True,
        default="territory",
        help="Where this node stands in the tree; dashboards compare nodes of the same level.",
    )
    parent_id = fields.Many2one(
        "pharma.territory", "Belongs to", index=True, ondelete="restrict", check_company=True, tracking=True
    )
    parent_path = fields.Char(index="btree")
    child_ids = fields.One2many("pharma.territory", "parent_id", "Divided into")
    member_ids = fields.One2many("pharma.territory.member", "territory_id", "People")
    access_ids = fields.One2many("pharma.territory.access", "territory_id", "Who reaches it")
    within_reach = fields.Boolean(
        "Within my reach",
        compute="_compute_within_reach",
        search="_search_within_reach",
        help="I work here, or in a territory above.",
    )
    coverage_ids = fields.One2many("pharma.coverage", "territory_id", "Accounts")
    brick_ids = fields.One2many("pharma.territory.brick", "territory_id", "Postcodes")
    manager_id = fields.Many2one("res.users", "Manager", compute="_compute_people")
    rep_ids = fields.Many2many("res.users", string="Reps", compute="_compute_people")
    coverage_count = fields.Integer("Covered accounts", compute="_compute_coverage_count")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )

    _code_uniq = models.UniqueIndex(
        "(company_id, code) WHERE code IS NOT NULL", "A territory with this code already exists."
    )
    # Subtrees are prefixes of the path: text_pattern_ops lets LIKE 'prefix%' use the index.
    _path_idx = models.Index("(parent_path text_pattern_ops)")

    @api.constrains("parent_id")
    def _check_parent_id(self):
        if self._has_cycle():
            raise ValidationError(self.env._("A territory cannot belong to itself or to a part of itself."))

    @api.depends("member_ids.user_id", "member_ids.role", "member_ids.date_start", "member_ids.date_end")
    def _compute_people(self):
        members = self._members_on(fields.Date.context_today(self))
        for territory in self:
            own = members.filtered(lambda m, t=territory: m.territory_id == t)
            territory.manager_id = own.filtered(lambda m: m.role == "manager")[:1].user_id
            territory.rep_ids = own.filtered(lambda m: m.role == "rep").user_id

    @api.depends_context("uid")
    def _compute_within_reach(self):
        reached = self.search([("within_reach", "=", True), ("id", "in", self.ids)])
        for territory in self:
            territory.within_reach = territory in reached

    @api.model
    def _search_within_reach(self, operator, value):
        if operator != "in":
            return NotImplemented
        within = Domain("id", "in", self.env["pharma.territory.access"]._my_territory_ids())
        return within if True in value else ~within

    def _compute_coverage_count(self):
        counts = dict(
            self.env["pharma.coverage"]._read_group(
                [("territory_id", "in", self.ids)], ["territory_id"], ["partner_id:count_distinct"]
            )
        )
        for territory in self:
            territory.coverage_count = counts.get(territory, 0)

    def _members_on(self, day):
        """Return the memberships of these territories in force on a day."""
        return self.env["pharma.territory.member"].search(
            [
                ("territory_id", "in", self.ids),
                "|", ("date_start", "=", False), ("date_start", "<=", day),
                "|", ("date_end", "=", False), ("date_end", ">=", day),
            ]
        )

    def _users_on(self, day):
        """Return the users (reps and managers) of these territories on a day."""
        return self._members_on(day).user_id

    def _ancestors(self):
        """Return this territory and everything above it, nearest first."""
        self.ensure_one()
        ids = [int(part) for part in (self.parent_path or str(self.id)).strip("/").split("/")]
        return self.browse(reversed(ids))

    def _manager_chain(self):
        """Return the managers from the nearest one upward, each once, as seen from this territory."""
        self.ensure_one()
        # Managers above the reader's own level are not theirs to list, but approvals need them.
        chain = self.env["res.users"]
        for territory in self.sudo()._ancestors():
            chain |= territory.manager_id.filtered("active")
        return chain.with_env(self.env)

    def action_open_accounts(self):
        """Open the accounts that this territory and its parts cover."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("pharma_crm.action_coverage")
        action["domain"] = [("territory_id", "child_of", self.id)]
        action["context"] = {"default_territory_id": self.id}
        return action

    def action_assign_bricks(self):
        """Cover every hospital, pharmacy and doctor whose postcode begins with one of ours.

        Set-based and repeatable: existing coverage, by rule or by hand, is left as it is.
        A doctor is placed by the postcode of the contact or of any practice place.

        :return: a notification action with the number of accounts added
        """
        self.check_access("write")
        self.env["pharma.coverage"].check_access("create")
        self.env.flush_all()
        added = self.env.execute_query(
            SQL(
                """
                WITH place AS (
                    SELECT p.id AS partner_id, p.company_id, p.zip, p.country_id
                      FROM res_partner p
                     WHERE p.pharma_type IN ('hospital', 'pharmacy', 'doctor') AND p.active
                     UNION
                    SELECT a.doctor_id, a.company_id, a.zip, a.country_id
                      FROM pharma_affiliation a
                      JOIN res_partner d ON d.id = a.doctor_id AND d.active
                     WHERE a.date_end IS NULL OR a.date_end >= CURRENT_DATE
                )
                INSERT INTO pharma_coverage
                       (partner_id, territory_id, company_id, source, active,
                        create_uid, create_date, write_uid, write_date)
                SELECT DISTINCT place.partner_id, t.id, t.company_id, 'rule', TRUE,
                       %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM pharma_territory t
                  JOIN pharma_territory_brick b ON b.territory_id = t.id
                  JOIN place ON place.company_id = t.company_id
                   AND starts_with(upper(place.zip), upper(b.zip_prefix))
                   AND (b.country_id IS NULL OR place.country_id IS NULL OR b.country_id = place.country_id)
                 WHERE t.id IN %(ids)s
                   AND NOT EXISTS (
                       SELECT 1 FROM pharma_coverage c
                        WHERE c.partner_id = place.partner_id AND c.territory_id = t.id)
                RETURNING id
                """,
                uid=self.env.uid,
                ids=tuple(self.ids),
            )
        )
        self.env["pharma.coverage"].invalidate_model()
        self.invalidate_recordset()
        self._forget_access()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("%s accounts added to the coverage.", len(added)),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
