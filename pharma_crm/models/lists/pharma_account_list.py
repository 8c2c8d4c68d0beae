# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain


class PharmaAccountList(models.Model):
    """A rep's own list of accounts: favourites, the ward round of Monday, whom to invite. Private, or the team's.

    Who reads a shared list sees of it only the accounts within the own reach: the lines follow the accounts.
    """

    _name = "pharma.account.list"
    _description = "List of accounts"
    _order = "is_favorites desc, name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        required=True,
        index=True,
        readonly=True,
        copy=False,
        ondelete="cascade",
        default=lambda self: self.env.user,
    )
    is_favorites = fields.Boolean(
        "Favourites",
        readonly=True,
        copy=False,
        help="Filled by the stars on doctors and hospitals.",
    )
    team_id = fields.Many2one(
        "pharma.territory",
        "Shared with",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        help="Everybody who works in this part of the territory tree, or above it, reads the list. "
        "Empty: only you. They see those of its accounts that they cover.",
    )
    line_ids = fields.One2many("pharma.account.list.line", "list_id", "Accounts", copy=True)
    account_count = fields.Integer("Number of accounts", compute="_compute_account_count")
    open_to_me = fields.Boolean(
        "Open to me",
        compute="_compute_open_to_me",
        search="_search_open_to_me",
        help="My own, or shared with a territory where I work.",
    )
    color = fields.Integer()
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )

    _favorites_uniq = models.UniqueIndex(
        "(user_id, company_id) WHERE is_favorites", "You have a list of favourites already."
    )
    _favorites_private = models.Constraint(
        "CHECK (NOT is_favorites OR team_id IS NULL)",
        "Favourites are private; make a list of your own to share.",
    )

    @api.depends_context("uid")
    @api.depends("line_ids")
    def _compute_account_count(self):
        counts = dict(
            self.env["pharma.account.list.line"]._read_group(
                [("list_id", "in", self.ids)], ["list_id"], ["__count"]
            )
        )
        for account_list in self:
            account_list.account_count = counts.get(account_list._origin, 0)

    @api.depends_context("uid")
    @api.depends("user_id", "team_id")
    def _compute_open_to_me(self):
        # sudo: the question is what the rule says, which must not be asked for the answer
        everything = self.sudo().with_context(active_test=False)
        opened = everything.search([("id", "in", self.ids), ("open_to_me", "=", True)])
        for account_list in self:
            account_list.open_to_me = account_list.id in opened._ids

    @api.model
    def _search_open_to_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        opened = Domain("user_id", "=", self.env.uid) | Domain("team_id", "in", self._my_team_ids())
        return opened if True in value else ~opened

    @api.model
    def _my_team_ids(self):
        """Return the territories whose lists are the user's team's: where they work, below and above."""
        # sudo: a user's own places of work are no secret
        own = self.env.user.sudo().pharma_territory_ids
        above = {
            int(part)
            for path in own.mapped("parent_path")
            for part in (path or "").strip("/").split("/")
            if part
        }
        return list(above | set(self.env["pharma.territory.access"]._my_territory_ids()))

    @api.model
    def _my_favorites(self):
        """Return the user's list of favourites in this company; it is made with the first star."""
        mine = [
            ("user_id", "=", self.env.uid),
            ("is_favorites", "=", True),
            ("company_id", "=", self.env.company.id),
        ]
        found = self.search(mine, limit=1)
        # sudo: the mark of the one list of favourites is not the client's to set
        return found or self.sudo().create(
            {"name": self.env._("My favourites"), "user_id": self.env.uid, "is_favorites": True}
        ).with_env(self.env)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            # a list is its maker's own
            vals_list = [
                {**vals, "user_id": self.env.uid, "is_favorites": False} for vals in vals_list
            ]
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            vals = {
                name: value
                for name, value in vals.items()
                if name not in ("user_id", "is_favorites")
            }
        return super().write(vals)

    def action_open_accounts(self):
        """Open the accounts of this list, as cards and as a list."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "res.partner",
            "views": [
                (self.env.ref("pharma_crm.view_doctor_list").id, "list"),
                (self.env.ref("pharma_crm.view_doctor_kanban").id, "kanban"),
                (False, "form"),
            ],
            "search_view_id": [self.env.ref("pharma_crm.view_account_search").id, "search"],
            "domain": [
                ("pharma_type", "!=", False),
                ("pharma_list_line_ids.list_id", "=", self.id),
            ],
            "context": {"create": False},
        }

    def _add(self, partners):
        """Put accounts on the list, those that are not on it yet.

        :return: how many were added
        """
        self.ensure_one()
        partners.check_access("read")
        there = self.env["pharma.account.list.line"].search([("list_id", "=", self.id)]).partner_id
        new = partners - there
        self.env["pharma.account.list.line"].create(
            [{"list_id": self.id, "partner_id": partner.id} for partner in new]
        )
        return len(new)
