# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import SQL

from ...tools.addresses import street_key
from ...tools.change_source import SOURCE_KEY, ChangeSource

# Never taken from the other account: who it is, and what other code keeps about the record.
NEVER_TAKEN = frozenset(
    "id active company_id parent_id pharma_type pharma_merged_into_id is_company type user_id ref barcode lang tz"
    " color signup_type signup_token signup_expiration calendar_last_notif_ack client_uuid partner_share"
    " pharma_class_id pharma_score pharma_completeness message_bounce properties".split()
)
# One thing in several fields: a street of one account in the city of the other is nowhere.
ADDRESS = frozenset("street street2 city zip state_id country_id".split())
POSITION = frozenset("partner_latitude partner_longitude".split())
NOT_JOURNALED = frozenset(("write_date", "write_uid"))


class PharmaMerge(models.Model):
    """The fields of the account that is kept: chosen one by one, and filled where it had nothing."""

    _inherit = "pharma.merge"

    @api.model
    def _mergeable_fields(self):
        """Return the fields that can be taken from the other account."""
        return [
            field
            for name, field in self.env["res.partner"]._fields.items()
            if name not in NEVER_TAKEN
            and field.store
            and not field.compute
            and not field.related
            and not field.readonly  # code writes it, and knows what it means
            and name not in models.MAGIC_COLUMNS
            and not field.company_dependent
            and field.type
            not in (
                "one2many",
                "many2many",
                "properties",
                "json",
                "many2one_reference",
                "reference",
            )
            and not name.startswith(
                ("message_", "activity_", "website_message", "image_", "avatar_", "job_")
            )
        ] + [self.env["res.partner"]._fields["image_1920"]]

    @api.model
    def _fills(self, winner, loser, name):
        """Whether the winner takes a value of the loser by itself: where it has none, and an address as a whole."""
        if winner[name] or not loser[name]:
            return False
        if name not in ADDRESS | POSITION:
            return True
        if not any(winner[part] for part in ("street", "city", "zip")):
            return True
        # the same place, of which one account knows more
        return winner.zip == loser.zip and street_key(winner.street) == street_key(loser.street)

    def _take_values(self, chosen, refused=frozenset()):
        """Write to the winner what was chosen of the loser and what it has not itself; journal its columns.

        :param refused: names of fields that stay empty, because the steward said so
        """
        winner, loser = self.winner_id, self.loser_id
        before = self._row(winner.id)
        values = {}
        for field in self._mergeable_fields():
            value = loser[field.name]
            if field.name in chosen or (
                field.name not in refused and self._fills(winner, loser, field.name)
            ):
                values[field.name] = value.id if isinstance(value, models.BaseModel) else value
        # of numbers that count, nothing is less than something, but a code is one of two
        if "pharma_code" in values:
            self._change("res_partner", "pharma_code", [loser.id], None)
            loser.invalidate_recordset(["pharma_code"])
        image = values.pop("image_1920", None)
        author = self.user_id or self.env.user
        if values:
            # as the steward, so that the history names who decided
            source = {SOURCE_KEY: ChangeSource("merge", reference=self.env._("Merge"))}
            winner.with_user(author).with_context(pharma_merging=True, **source).sudo().write(
                values
            )
        if image and not winner.image_1920:
            winner.image_1920 = image
            self._journal(
                "insert", "res_partner", [{"id": winner.id, "field": "image_1920"}], "image_1920"
            )
        self._fill_company_values()
        self._keep_verified()
        self.env.flush_all()
        self._journal_row(winner.id, before)
        return values

    def _keep_verified(self):
        """Who was verified as one of two stays so: the newest day counts."""
        winner, loser = self.winner_id, self.loser_id
        known = {}
        if winner.pharma_unverified and not loser.pharma_unverified:
            known["pharma_unverified"] = False
        days = [day for day in (winner.pharma_verified_on, loser.pharma_verified_on) if day]
        if days and max(days) != winner.pharma_verified_on:
            known["pharma_verified_on"] = max(days)
        if known:
            winner.write(known)

    def _fill_company_values(self):
        """Values per company: the winner's, where it has none the loser's."""
        for name, field in self.env["res.partner"]._fields.items():
            if field.company_dependent and field.store:
                self.env.cr.execute(
                    SQL(
                        "UPDATE res_partner winner"
                        " SET %(column)s = loser.%(column)s || coalesce(winner.%(column)s, '{}')"
                        " FROM res_partner loser WHERE winner.id = %(winner)s AND loser.id = %(loser)s"
                        " AND loser.%(column)s IS NOT NULL",
                        column=SQL.identifier(name),
                        winner=self.winner_id.id,
                        loser=self.loser_id.id,
                    )
                )

    def _row(self, partner_id):
        self.env.flush_all()
        ((row,),) = self.env.execute_query(
            SQL("SELECT to_jsonb(p) FROM res_partner p WHERE id = %s", partner_id)
        )
        return row

    def _journal_row(self, partner_id, before):
        """Journal what changed in the row of an account since ``before``, column by column."""
        after = self._row(partner_id)
        for column, value in after.items():
            if column not in NOT_JOURNALED and value != before.get(column):
                self._journal(
                    "update", "res_partner", [[partner_id, before.get(column), value]], column
                )

    def _put_to_rest(self):
        """Archive the merged account: it keeps its own values for an undo, and points at the one that was kept."""
        loser = self.loser_id
        before = self._row(loser.id)
        self.env.cr.execute(
            SQL(
                "UPDATE res_partner SET active = FALSE, pharma_code = NULL, pharma_merged_into_id = %s WHERE id = %s",
                self.winner_id.id,
                loser.id,
            )
        )
        self._journal_row(loser.id, before)
        self.env.cr.execute(SQL("DELETE FROM pharma_match_record WHERE partner_id = %s", loser.id))
        self.env.invalidate_all()
