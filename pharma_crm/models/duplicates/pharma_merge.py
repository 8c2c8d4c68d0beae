# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, mute_logger

UNDO_DAYS = 30


class PharmaMerge(models.Model):
    """Who merged which account into which, when, and what moved; for 30 days everything needed to take it back.

    The merged account rests archived, without its references, until then. See also pharma_merge_move.py (moving),
    pharma_merge_values.py (the fields) and pharma_merge_undo.py.
    """

    _name = "pharma.merge"
    _description = "Merge of two accounts"
    _order = "id desc"
    _rec_name = "loser_name"

    winner_id = fields.Many2one(
        "res.partner", "Kept", readonly=True, ondelete="set null", index="btree_not_null"
    )
    loser_id = fields.Many2one(
        "res.partner", "Merged", readonly=True, ondelete="set null", index="btree_not_null"
    )
    winner_name = fields.Char("Kept account", readonly=True)
    loser_name = fields.Char("Merged account", readonly=True)
    loser_code = fields.Char("Former code", readonly=True, index="btree_not_null")
    winner_code = fields.Char(
        "Code of the kept account", readonly=True, help="At the time of the merge."
    )
    kind = fields.Char("Account type", readonly=True)
    user_id = fields.Many2one("res.users", "Merged by", readonly=True, ondelete="set null")
    date = fields.Datetime("Merged on", readonly=True)
    deadline = fields.Datetime("Undo until", readonly=True)
    state = fields.Selection(
        [("done", "Can be undone"), ("undone", "Undone"), ("final", "Final")],
        required=True,
        default="done",
        readonly=True,
    )
    moved = fields.Json(readonly=True)
    moved_html = fields.Html("What moved", compute="_compute_moved_html", sanitize=False)
    undone_by_id = fields.Many2one("res.users", "Undone by", readonly=True, ondelete="set null")
    undone_on = fields.Datetime("Undone on", readonly=True)
    note = fields.Text(
        readonly=True, help="What an undo could not set back, because it was changed meanwhile."
    )
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    step_ids = fields.One2many("pharma.merge.step", "merge_id", readonly=True)
    can_undo = fields.Boolean(compute="_compute_can_undo")

    @api.depends("state", "deadline")
    @api.depends_context("uid")
    def _compute_can_undo(self):
        steward = self.env.user.has_group("pharma_crm.group_data_steward")
        now = fields.Datetime.now()
        for merge in self:
            merge.can_undo = (
                steward and merge.state == "done" and bool(merge.deadline) and merge.deadline > now
            )

    @api.depends("moved")
    @api.depends_context("lang")
    def _compute_moved_html(self):
        for merge in self:
            merge.moved_html = merge._counts_html(merge.moved or {})

    # -- who may, and what ---------------------------------------------------------------------------

    @api.model
    def _check_may_merge(self):
        if not self.env.user.has_group("pharma_crm.group_data_steward"):
            raise AccessError(
                self.env._(
                    "Only a data steward or an administrator merges hospitals, doctors and other accounts."
                )
            )

    @api.model
    def _check_accounts(self, partners):
        """Raise one clear error unless the accounts may become one.

        :param partners: read with sudo, the names are only told to a steward of their company
        """
        self._check_may_merge()
        if len(partners) < 2:
            raise UserError(self.env._("An account cannot be merged into itself; choose two."))
        foreign = partners.filtered(
            lambda p: p.pharma_type and p.company_id not in self.env.companies
        )
        if foreign or len(partners.company_id) > 1:
            raise UserError(self.env._("Accounts of different companies are never merged."))
        for partner in partners:
            self._check_account(partner)
        kinds = dict(partners._fields["pharma_type"]._description_selection(self.env))
        if len(set(partners.mapped("pharma_type"))) > 1:
            raise UserError(
                self.env._(
                    "Accounts of different types are not merged: %s.",
                    ", ".join(
                        f"“{partner.display_name}” ({kinds[partner.pharma_type]})"
                        for partner in partners
                    ),
                )
            )

    @api.model
    def _check_account(self, partner):
        name = partner.display_name
        if not partner.pharma_type:
            raise UserError(
                self.env._(
                    "“%s” is no hospital, doctor or other account; an account merges only with its like.",
                    name,
                )
            )
        if partner.pharma_merged_into_id:
            raise UserError(
                self.env._(
                    "“%(name)s” has already been merged into “%(winner)s”.",
                    name=name,
                    winner=partner.pharma_merged_into_id.display_name,
                )
            )
        if not partner.active:
            raise UserError(
                self.env._(
                    "“%s” is archived; take it out of the archive before you merge it.", name
                )
            )
        if partner.with_context(active_test=False).user_ids:
            raise UserError(
                self.env._("“%s” belongs to a user of this system and cannot be merged.", name)
            )
        # sudo: also the address of a company that the user is not in
        if self.env["res.company"].sudo().search_count([("partner_id", "=", partner.id)], limit=1):
            raise UserError(
                self.env._("“%s” is the address of a company of yours and cannot be merged.", name)
            )

    # -- merging -------------------------------------------------------------------------------------

    @api.model
    def _merge_accounts(self, winner, loser, chosen=(), refused=()):
        """Merge two accounts: everything that points at the loser moves to the winner, journaled.

        :param chosen: names of fields whose value is taken from the loser; others are taken only where the winner
            has none
        :param refused: names of fields that are not even taken where the winner has none
        :return: the merge
        """
        # sudo: the check must see accounts whatever the rules, to refuse them in words
        self._check_accounts((winner | loser).sudo())
        wizard = self.env["base.partner.merge.automatic.wizard"]
        decided = {"pharma_merge_chosen": list(chosen), "pharma_merge_refused": list(refused)}
        wizard.with_context(**decided)._merge((winner | loser).ids, winner)
        # sudo: the log is written by the merge only
        return (
            self.sudo()
            .search([("loser_id", "=", loser.id), ("winner_id", "=", winner.id)], limit=1)
            .sudo(False)
        )

    @api.model
    def _begin(self, winner, loser):
        """Return the log of a merge that starts now, with every right."""
        now = fields.Datetime.now()
        # sudo: nobody writes this log by hand
        return self.sudo().create(
            {
                "winner_id": winner.id,
                "loser_id": loser.id,
                "winner_name": winner.display_name,
                "loser_name": loser.display_name,
                "loser_code": loser.pharma_code,
                "winner_code": winner.pharma_code,
                "kind": loser.pharma_type,
                "user_id": self.env.uid,
                "date": now,
                "deadline": now + timedelta(days=UNDO_DAYS),
                "company_id": winner.company_id.id,
            }
        )

    def _before_move(self):
        """Called before references move: make room where winner and loser would clash. To be overridden."""
        self._step_primary_places()
        self._step_coverage()

    def _step_primary_places(self):
        """The winner's primary place stays the primary one; without any, the loser's becomes it."""
        places = self.env["pharma.affiliation"].search(
            [
                ("doctor_id", "in", (self.winner_id.id, self.loser_id.id)),
                ("is_primary", "=", True),
                ("date_end", "=", False),
            ]
        )
        if len(places) > 1:
            second = places.filtered(lambda place: place.doctor_id == self.loser_id)
            self._change("pharma_affiliation", "is_primary", second.ids, False)

    def _step_coverage(self):
        """Where a territory covers both in one period, the loser's row is kept archived: nobody covers twice."""
        self.env["pharma.coverage"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT second.id
                  FROM pharma_coverage second
                  JOIN pharma_coverage first
                    ON first.territory_id = second.territory_id AND first.partner_id = %s AND first.active
                   AND first.product_group_id IS NOT DISTINCT FROM second.product_group_id
                   AND coalesce(first.date_start, '-infinity') <= coalesce(second.date_end, 'infinity')
                   AND coalesce(second.date_start, '-infinity') <= coalesce(first.date_end, 'infinity')
                 WHERE second.partner_id = %s AND second.active
                """,
                self.winner_id.id,
                self.loser_id.id,
            )
        )
        self._change("pharma_coverage", "active", [id_ for (id_,) in rows], False)

    @api.model
    def _added_columns(self):
        """Return {table: columns to add up} for rows of both that become one. To be overridden."""
        return {}

    # -- afterwards ----------------------------------------------------------------------------------

    def action_open_winner(self):
        """Open the account that was kept."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.winner_id.id,
            "views": [(self.winner_id.get_formview_id(), "form")],
        }

    @api.model
    def _cron_forget(self):
        """After 30 days a merge is final: drop what an undo would need, and the merged record itself."""
        due = [("state", "=", "done"), ("deadline", "<=", fields.Datetime.now())]
        commit = self.env["ir.cron"]._commit_progress
        commit(remaining=self.search_count(due))
        for merge in self.search(due, order="id"):
            loser = merge.loser_id
            merge.step_ids.unlink()
            merge.state = "final"
            if loser.pharma_merged_into_id:
                try:
                    with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                        loser.with_context(**loser._pharma_merge_permit()).unlink()
                except (psycopg2.Error, UserError):
                    # something points at it again: it stays, archived
                    self.env.invalidate_all()
            if not commit(1):
                return
