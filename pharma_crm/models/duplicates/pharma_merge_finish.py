# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from markupsafe import Markup
from psycopg2.extras import Json

from odoo import fields, models
from odoo.tools import SQL


class PharmaMerge(models.Model):
    """The steps of a merge in order, and what follows from it."""

    _inherit = "pharma.merge"

    def _move_everything(self):
        """Move every reference from the loser to the winner, journaled, and count it."""
        self.ensure_one()
        self.env.flush_all()
        self.env.invalidate_all()
        self._before_move()
        self.env.flush_all()
        counts = self._move_foreign_keys()
        counts += self._move_references("res.partner", self.winner_id.id, self.loser_id.id)
        self._move_pairs()
        self.env.invalidate_all()
        self.moved = {name: number for name, number in counts.items() if number}

    def _move_pairs(self):
        """What was found or decided of the loser and a third account is now of the winner and that account."""
        winner, loser = self.winner_id.id, self.loser_id.id
        self.env["pharma.duplicate"].flush_model()
        rows = self.env.execute_query(
            SQL(
                "DELETE FROM pharma_duplicate t WHERE (one_id = %(loser)s OR other_id = %(loser)s)"
                " AND NOT (one_id = %(one)s AND other_id = %(other)s) RETURNING to_jsonb(t)",
                loser=loser,
                one=min(winner, loser),
                other=max(winner, loser),
            )
        )
        self._journal("delete", "pharma_duplicate", [row for (row,) in rows])
        for (row,) in rows:
            third = row["one_id"] if row["other_id"] == loser else row["other_id"]
            put = self.env.execute_query(
                SQL(
                    """
                    INSERT INTO pharma_duplicate AS t
                           (one_id, other_id, names, kind, score, evidence, group_number, state, decided_by_id,
                            decided_on, company_id, create_uid, create_date, write_uid, write_date)
                    SELECT %s, %s, names, kind, score, evidence, group_number, state, decided_by_id, decided_on,
                           company_id, create_uid, create_date, write_uid, write_date
                      FROM jsonb_populate_record(NULL::pharma_duplicate, %s::jsonb)
                    ON CONFLICT DO NOTHING RETURNING id
                    """,
                    min(winner, third),
                    max(winner, third),
                    Json(row),
                )
            )
            self._journal("insert", "pharma_duplicate", [{"id": id_} for (id_,) in put])

    def _finish(self):
        """Write the notes, keep the old code, and let everything that is computed know."""
        self.ensure_one()
        winner, loser = self.winner_id, self.loser_id
        user = self.user_id
        pair = self.env["pharma.duplicate"].search(
            [("one_id", "=", min(winner.id, loser.id)), ("other_id", "=", max(winner.id, loser.id))]
        )
        if pair:
            pair.write(
                {"state": "merged", "decided_by_id": user.id, "decided_on": fields.Datetime.now()}
            )
        # the code that is no longer the code of either: the loser's, or the winner's if the loser's was chosen
        former = {self.loser_code, self.winner_code} - {winner.pharma_code, False, None}
        for code in sorted(former):
            winner._pharma_keep_code(winner, code)
        self._after_change(winner | loser)
        body = Markup("{}{}").format(
            self.env._(
                "“%(name)s” (%(code)s) was merged into this account. It can be undone until %(date)s.",
                name=self.loser_name,
                code=self.loser_code or self.env._("no code"),
                date=self.deadline.date(),
            ),
            self._counts_html(self.moved or {}),
        )
        winner.with_user(user).sudo().message_post(body=body)

    def _after_change(self, partners):
        """Compute anew what is stored of accounts whose references came or went by SQL."""
        self.env.invalidate_all()
        partners = partners.with_context(active_test=False)
        everyone = partners | partners.child_ids
        for field in self.env["res.partner"]._fields.values():
            if field.store and field.compute and field.readonly:
                self.env.add_to_compute(field, everyone)
        self.env.flush_all()
        self.env["pharma.coverage"]._forget_access()
        partners._pharma_refresh_matching()
