# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import psycopg2
from psycopg2.extras import Json

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, mute_logger


class PharmaMerge(models.Model):
    """Taking a merge back: every journaled step in reverse, or a refusal that says what stands in the way."""

    _inherit = "pharma.merge"

    def action_undo(self):
        """Take the merge back: the merged account returns with everything that was its own."""
        self._check_may_merge()
        for merge in self:
            merge.check_access("read")
            # sudo: references are restored wherever they are, also in what a steward does not see
            merge.sudo()._undo(self.env.user)
        return True

    def _undo(self, user):
        self.ensure_one()
        partners = self.with_context(active_test=False)
        winner, loser = partners.winner_id, partners.loser_id
        (winner | loser | self.env["res.partner"]).lock_for_update()
        self.lock_for_update()
        self.env.invalidate_all()
        self._check_undo(winner, loser)
        steps = list(reversed(self.step_ids))
        self._check_unchanged(steps)
        note = []
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                for step in steps:
                    note += self._undo_step(step)
        except psycopg2.Error as error:
            raise UserError(
                self.env._(
                    "“%(name)s” cannot be restored: something that it needs is gone or taken (%(detail)s).",
                    name=self.loser_name,
                    detail=(error.diag.message_detail or error.diag.message_primary or "").strip(),
                )
            ) from error
        self.env.invalidate_all()
        self.write(
            {
                "state": "undone",
                "undone_by_id": user.id,
                "undone_on": fields.Datetime.now(),
                "note": "\n".join(note) or False,
            }
        )
        pair = self.env["pharma.duplicate"].search(
            [("one_id", "=", min(winner.id, loser.id)), ("other_id", "=", max(winner.id, loser.id))]
        )
        pair.write({"state": "open", "decided_by_id": False, "decided_on": False})
        self._after_change(winner | loser)
        for code in filter(None, {self.loser_code, self.winner_code}):
            winner._pharma_drop_code(winner, code)
        # sudo: the note stands on both accounts in the name of who undid it, who need not be able to write to them
        for partner, other in ((winner, loser), (loser, winner)):
            partner.with_user(user).sudo().message_post(
                body=self.env._(
                    "The merge with “%(name)s” of %(date)s was undone.",
                    name=other.name,
                    date=self.date.date(),
                )
            )

    def _check_undo(self, winner, loser):
        if self.state != "done" or self.deadline <= fields.Datetime.now():
            raise UserError(
                self.env._(
                    "The merge of “%s” cannot be undone any more: it is final or was undone before.",
                    self.loser_name,
                )
            )
        if not winner or not loser:
            raise UserError(
                self.env._(
                    "The merge of “%s” cannot be undone: one of the two accounts was deleted.",
                    self.loser_name,
                )
            )
        if winner.pharma_merged_into_id:
            raise UserError(
                self.env._(
                    "“%(winner)s” was itself merged into “%(other)s” since; undo that merge first.",
                    winner=winner.name,
                    other=winner.pharma_merged_into_id.name,
                )
            )
        later = self.search(
            [("winner_id", "=", winner.id), ("state", "=", "done"), ("id", ">", self.id)],
            order="id desc",
            limit=1,
        )
        if later:
            raise UserError(
                self.env._(
                    "“%(name)s” was merged into “%(winner)s” later; undo that merge first.",
                    name=later.loser_name,
                    winner=winner.name,
                )
            )
        code = loser.pharma_code or self.loser_code
        taken = code and self.env["res.partner"].with_context(active_test=False).search(
            [
                ("pharma_code", "=", code), ("pharma_type", "=", loser.pharma_type),
                ("company_id", "=", loser.company_id.id), ("id", "not in", (winner | loser).ids),
            ],
            limit=1,
        )  # fmt: skip
        if taken:
            raise UserError(
                self.env._(
                    "The code %(code)s is used by “%(name)s” now; change it there first.",
                    code=code,
                    name=taken.name,
                )
            )

    def _check_unchanged(self, steps):
        """Refuse when something that moved points elsewhere by now, and say what."""
        changed = []
        for step in steps:
            if step.kind != "update" or step.table_name == "res_partner" and step.row_count == 1:
                continue  # a value of the account itself that was edited since stays as edited
            rows = self.env.execute_query(
                SQL(
                    """
                    SELECT t.id FROM %(table)s t JOIN jsonb_array_elements(%(rows)s::jsonb) v ON (v->>0)::int = t.id
                     WHERE coalesce(to_jsonb(t.%(column)s), 'null') != (v->2)
                  ORDER BY t.id LIMIT 5
                    """,
                    table=SQL.identifier(step.table_name),
                    column=SQL.identifier(step.column_name),
                    rows=Json(step.rows),
                )
            )
            if rows:
                changed.append((self._model_of(step.table_name), [id_ for (id_,) in rows]))
        if changed:
            names = []
            for model, ids in changed:
                label = self.env["ir.model"]._get(model).name if model in self.env else model
                records = self.env[model].browse(ids) if model in self.env else []
                names += [
                    f"{label}: {', '.join(record.display_name or '' for record in records) or ids}"
                ]
            raise UserError(
                self.env._(
                    "The merge of “%(name)s” cannot be undone, because this has been moved or changed since: %(what)s.",
                    name=self.loser_name,
                    what="; ".join(names),
                )
            )

    def _undo_step(self, step):
        """Take one step back; return what could not be, in words."""
        table = SQL.identifier(step.table_name)
        if step.kind == "delete":
            self.env.cr.execute(
                SQL(
                    "INSERT INTO %(table)s SELECT * FROM"
                    " jsonb_populate_recordset(NULL::%(table)s, %(rows)s::jsonb) %(on)s",
                    table=table,
                    rows=Json(step.rows),
                    on=SQL() if self._has_id(step.table_name) else SQL("ON CONFLICT DO NOTHING"),
                )
            )
        elif step.kind == "insert" and step.column_name:
            self.env[self._model_of(step.table_name)].browse(step.rows[0]["id"])[
                step.column_name
            ] = False
            self.env.flush_all()
        elif step.kind == "insert":
            for row in step.rows:
                self.env.cr.execute(
                    SQL("DELETE FROM %s t WHERE to_jsonb(t) @> %s::jsonb", table, Json(row))
                )
        else:
            return self._undo_update(step, table)
        return []

    def _undo_update(self, step, table):
        column = SQL.identifier(step.column_name)
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE %(table)s t
                   SET %(column)s = (
                           jsonb_populate_record(NULL::%(table)s, jsonb_build_object(%(name)s, v->1))
                       ).%(column)s
                  FROM jsonb_array_elements(%(rows)s::jsonb) v
                 WHERE (v->>0)::int = t.id AND coalesce(to_jsonb(t.%(column)s), 'null') = (v->2)
             RETURNING t.id
                """,
                table=table,
                column=column,
                name=step.column_name,
                rows=Json(step.rows),
            )
        )
        if step.table_name == "res_partner" and len(rows) < step.row_count:
            field = self.env["res.partner"]._fields.get(step.column_name)
            label = field._description_string(self.env) if field else step.column_name
            return [self.env._("%s was changed after the merge and stays as it is.", label)]
        return []
