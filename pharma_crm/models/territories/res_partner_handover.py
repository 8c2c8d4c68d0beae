# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import SQL, html2plaintext

from ...tools.reading import day_text

LAST_NOTES = 3


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _pharma_handover_facts(self):
        """Return what a successor should know about these accounts, as far as the reader may read it.

        Other addons add theirs (last calls, open requests …), with a fixed number of queries for all accounts:

            facts = super()._pharma_handover_facts()
            for partner in self:
                facts[partner.id].append((self.env._("Last calls"), [text, text]))

        :return: {id of the account: [(title, [texts])]}, every account of `self` has its list
        """
        facts = {partner.id: [] for partner in self}
        self._pharma_handover_activities(facts)
        self._pharma_handover_last_notes(facts)
        labels = dict(self._fields["pharma_preferred_channel"]._description_selection(self.env))
        for partner in self:
            prefers = [labels.get(partner.pharma_preferred_channel), partner.pharma_preferred_time]
            if any(prefers):
                facts[partner.id].append((self.env._("Prefers"), list(filter(None, prefers))))
            note = html2plaintext(partner.comment or "").strip()
            if note:
                facts[partner.id].append((self.env._("Notes"), note.splitlines()))
        return facts

    def _pharma_handover_activities(self, facts):
        # sudo: what is still to do for an account concerns everybody who may read the account
        activities = (
            self.env["mail.activity"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "res.partner"),
                    ("res_id", "in", self._filtered_access("read").ids),
                ],
                order="date_deadline, id",
            )
        )
        for partner_id, own in activities.grouped("res_id").items():
            texts = [
                self.env._(
                    "%(day)s: %(what)s (%(who)s)",
                    day=day_text(self.env, activity.date_deadline),
                    what=activity.summary or activity.activity_type_id.name or self.env._("To do"),
                    who=activity.user_id.name or self.env._("nobody"),
                )
                for activity in own
            ]
            facts[partner_id].append((self.env._("Next steps"), texts))

    def _pharma_handover_last_notes(self, facts):
        """Add the last remarks in the chatter of those accounts that the reader may read."""
        readable = self._filtered_access("read")
        if not readable:
            return
        self.env["mail.message"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT p.id, m.date, author.name, m.body
                  FROM unnest(%s) p (id)
                  JOIN LATERAL (
                       SELECT date, author_id, body FROM mail_message
                        WHERE model = 'res.partner' AND res_id = p.id AND message_type = 'comment'
                        ORDER BY id DESC LIMIT %s) m ON TRUE
                  LEFT JOIN res_partner author ON author.id = m.author_id
                """,
                readable.ids,
                LAST_NOTES,
            )
        )
        texts = {}
        for partner_id, moment, author, body in rows:
            text = html2plaintext(body or "").strip()
            if text:
                texts.setdefault(partner_id, []).append(
                    f"{day_text(self.env, moment)}, {author or ''}: {text}"
                )
        for partner_id, lines in texts.items():
            facts[partner_id].append((self.env._("Last remarks"), lines))
