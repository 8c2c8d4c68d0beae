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
        [
            ("company", "Company"),
            ("region", "Region"),
            ("district", "District"),
            ("territory", "Territory"),
        ],
        required=True,
        default="territory",
        help="What this node is called; dashboards compare nodes of the same level. The tree may be of any depth.",
    )
    parent_id = fields.Many2one(
        "pharma.territory",
        "Belongs to",
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
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
    inside_ids = fields.Many2many(
        "pharma.territory",
        string="Lies in",
        compute="_compute_inside_ids",
        search="_search_inside_ids",
        help="This territory and everything above it: choosing one of them finds all that is below.",
    )
    coverage_ids = fields.One2many("pharma.coverage", "territory_id", "Accounts")
    brick_ids = fields.One2many("pharma.territory.brick", "territory_id", "Postcodes")
    manager_id = fields.Many2one("res.users", compute="_compute_people")
    rep_ids = fields.Many2many("res.users", string="Reps", compute="_compute_people")
    account_rule_ids = fields.One2many("pharma.territory.account", "territory_id", "Named accounts")
    coverage_count = fields.Integer(
        "Covered accounts",
        compute="_compute_coverage_count",
        help="Accounts that this territory and everything below it cover today, each counted once.",
    )
    rep_count = fields.Integer(
        "Reps at work",
        compute="_compute_rep_count",
        help="Reps who work today in this territory and everything below it, each counted once.",
    )
    part_count = fields.Integer(
        "Parts", compute="_compute_rep_count", help="Territories directly below this one."
    )
    assigned_date = fields.Date(
        "Last assigned",
        readonly=True,
        copy=False,
        help="When the assignment rules were last applied here.",
    )
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
            raise ValidationError(
                self.env._("A territory cannot belong to itself or to a part of itself.")
            )

    def write(self, vals):
        if vals.get("parent_id"):
            self._check_no_cycle(vals["parent_id"])
        return super().write(vals)

    def _check_no_cycle(self, parent_id):
        """Refuse a parent that is one of these territories or lies below one of them."""
        # sudo: parts that the reader may not see are parts all the same
        parent = self.sudo().browse(parent_id).exists()
        circle = parent._ancestors() & self.sudo() if parent else parent
        if circle:
            raise ValidationError(
                self.env._(
                    "%(territory)s cannot belong to %(parent)s: a territory cannot belong to itself or to a part of"
                    " itself.",
                    territory=circle[:1].name,
                    parent=parent.name,
                )
            )

    @api.depends(
        "member_ids.user_id", "member_ids.role", "member_ids.date_start", "member_ids.date_end"
    )
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

    @api.depends("parent_path")
    def _compute_inside_ids(self):
        for territory in self:
            territory.inside_ids = territory._ancestors()

    @api.model
    def _search_inside_ids(self, operator, value):
        if operator != "in":
            return NotImplemented
        # every territory lies in itself: what is empty finds none
        return Domain("id", "child_of", [id_ for id_ in value if id_])

    def _compute_coverage_count(self):
        # one query for all; what the reader may not see is not counted
        Coverage = self.env["pharma.coverage"]
        coverage = Coverage._search(Coverage._in_force_domain(fields.Date.context_today(self)))
        table = coverage.table
        counts = self._count_below(
            coverage.subselect(
                SQL.identifier(table, "territory_id"), SQL.identifier(table, "partner_id")
            )
        )
        for territory in self:
            territory.coverage_count = counts.get(territory.id, 0)

    def _compute_rep_count(self):
        Member = self.env["pharma.territory.member"]
        reps = Member._search(
            Domain("role", "=", "rep") & Member._in_force_domain(fields.Date.context_today(self))
        )
        table = reps.table
        counts = self._count_below(
            reps.subselect(SQL.identifier(table, "territory_id"), SQL.identifier(table, "user_id"))
        )
        parts = dict(self._read_group([("parent_id", "in", self.ids)], ["parent_id"], ["__count"]))
        for territory in self:
            territory.rep_count = counts.get(territory.id, 0)
            territory.part_count = parts.get(territory, 0)

    def _count_below(self, rows):
        """Return {id of a territory: distinct things in it and everything below it}.

        :param rows: SQL of (territory_id, id of the thing)
        """
        self.env["pharma.territory"].flush_model(["parent_path"])
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT scope.id, count(DISTINCT thing.id)
                      FROM pharma_territory scope
                      JOIN pharma_territory t ON t.parent_path LIKE scope.parent_path || '%%'
                      JOIN %s thing (territory_id, id) ON thing.territory_id = t.id
                     WHERE scope.id = ANY(%s)
                     GROUP BY scope.id
                    """,
                    rows,
                    self.ids,
                )
            )
        )

    def _members_on(self, day):
        """Return the memberships of these territories in force on a day."""
        Member = self.env["pharma.territory.member"]
        return Member.search(Domain("territory_id", "in", self.ids) & Member._in_force_domain(day))

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

    def _managers_above(self, user):
        """Return the managers, nearest first, who decide on what a user of this territory does.

        What a manager does goes upward, never to those below.
        """
        if not self:
            return self.env["res.users"]
        chain = self._manager_chain()
        return chain[chain.ids.index(user.id) + 1 :] if user in chain else chain

    @api.model
    def _places_query(self):
        """Return each territory with the nearest region and district at or above it: id, region_id, district_id.

        Joined, it is worked out once for each territory; a look-up in the columns of a row is made for each row, asked
        for or not.
        """
        nearest = "(array_agg(above.id ORDER BY above.parent_path DESC) FILTER (WHERE above.level = %s))[1]"
        return SQL(
            """
            SELECT below.id, %(region)s AS region_id, %(district)s AS district_id
              FROM pharma_territory below
             CROSS JOIN unnest(string_to_array(trim(BOTH '/' FROM below.parent_path), '/')::integer[]) step (id)
              JOIN pharma_territory above ON above.id = step.id
             GROUP BY below.id
            """,
            region=SQL(nearest, "region"),
            district=SQL(nearest, "district"),
        )

    def action_open_accounts(self):
        """Open the accounts that this territory and its parts cover."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("pharma_crm.action_coverage")
        action["domain"] = [("territory_id", "child_of", self.id)]
        action["context"] = {"default_territory_id": self.id, "search_default_today": 1}
        return action
