# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL


class PharmaCall(models.Model):
    """A call that a manager shares with the team as an example: the team reads and discusses it, nobody else."""

    _inherit = "pharma.call"

    shared_territory_id = fields.Many2one(
        "pharma.territory",
        "Shared with",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        help="Everybody who works in this territory or below reads and discusses the call.",
    )
    shared_by_id = fields.Many2one(
        "res.users", "Shared by", readonly=True, copy=False, ondelete="set null"
    )
    shared_on = fields.Datetime(readonly=True, copy=False)

    def _share(self, text):
        """Open the call to the team of the manager and tell its people why it is worth reading."""
        for call in self:
            team = call._team_to_share_with()
            call._stamp(
                {
                    "shared_territory_id": team.id,
                    "shared_by_id": self.env.uid,
                    "shared_on": fields.Datetime.now(),
                }
            )
            call.invalidate_recordset(["open_to_me"])
            call.message_post(
                body=self.env._("An example for the team: %s", text),
                partner_ids=(call._people_of(team) - self.env.user).partner_id.ids,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )

    def _team_to_share_with(self):
        """Return the territory nearest above the call that the user manages."""
        self.ensure_one()
        # sudo: the place of a readable call in the tree
        path = self.sudo().territory_id.parent_path or ""
        above = self._managed_territories().filtered(lambda t: path.startswith(t.parent_path))
        if not above or not self._may_review():
            raise AccessError(
                self.env._(
                    "You can share calls of your own team; “%s” is not one of them.",
                    self.display_name,
                )
            )
        return above.sorted(lambda t: len(t.parent_path))[-1]

    @api.model
    def _people_of(self, territory):
        """Return who works in a territory and below today."""
        # sudo: who is told is whoever works there, listed or not
        members = self.env["pharma.territory.member"].sudo()
        members = members.search([("territory_id", "child_of", territory.id)])
        today = self._today_of(self.env.user)
        return members._in_force_on(today).user_id.filtered("active")

    def action_unshare(self):
        """Take the example back; the discussion stays with the call."""
        for call in self:
            call.check_access("read")
            if not call.shared_territory_id:
                continue
            if call.shared_by_id != self.env.user and not call._may_review():
                raise AccessError(
                    self.env._(
                        "Only who shared “%s”, or a manager above, takes it back.",
                        call.display_name,
                    )
                )
            # sudo: a manager writes nothing else on a submitted call
            call.sudo()._stamp(
                {"shared_territory_id": False, "shared_by_id": False, "shared_on": False}
            )
            call.invalidate_recordset(["open_to_me"])
        return True

    @api.model
    def _further_reach(self, alias, query):
        return [
            *super()._further_reach(alias, query),
            SQL(
                """%s = ANY(ARRAY(
                    SELECT unnest(string_to_array(rtrim(mine.parent_path, '/'), '/')::integer[])
                      FROM pharma_territory_member member
                      JOIN pharma_territory mine ON mine.id = member.territory_id
                     WHERE member.user_id = %s
                       AND (member.date_start IS NULL OR member.date_start <= CURRENT_DATE)
                       AND (member.date_end IS NULL OR member.date_end >= CURRENT_DATE)
                ))""",
                self._field_to_sql(alias, "shared_territory_id", query),
                self.env.uid,
            ),
        ]
