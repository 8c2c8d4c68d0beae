# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import Counter

from markupsafe import Markup

from odoo import api, models

# Our own models whose rows nobody has ever seen as such: they follow from others, or only serve the search.
UNSEEN = frozenset(
    (
        "pharma.account.access",
        "pharma.assignment.change",
        "pharma.classification.lookup",
        "pharma.classification.move",
        "pharma.match.record",
        "pharma.merge",
        "pharma.segment.member",
    )
)


class PharmaMerge(models.Model):
    """What moved, in the words of a steward: what the system keeps for itself is one number at the end."""

    _inherit = "pharma.merge"

    @api.model
    def _known_things(self):
        """Return {model: plain name} of what a steward knows from elsewhere than our own screens.

        Models of ours are called by their own name; every other one that is not here is only counted.
        """
        return {
            "calendar.event": self.env._("Meetings in calendars"),
            "crm.lead": self.env._("Opportunities"),
            "helpdesk.ticket": self.env._("Complaints and requests"),
            "ir.attachment": self.env._("Files"),
            "mail.activity": self.env._("Activities"),
            "mail.message": self.env._("Messages"),
            "pharma.affiliation": self.env._("Practice places"),
            "pharma.classification.result": self.env._("Ratings (history of the class)"),
            "pharma.coverage": self.env._("Coverage by territories"),
            "pharma.duplicate": self.env._("Possible duplicates"),
            "pharma.field.history": self.env._("Entries of the history of changes"),
            "res.partner": self.env._("Contacts that belong to it"),
            "res.partner.bank": self.env._("Bank accounts"),
            "res.partner.category": self.env._("Tags"),
            "survey.user_input": self.env._("Answers to questionnaires"),
        }

    @api.model
    def _counts_in_words(self, counts):
        """Return ([(plain name, number)], most first, and the number of rows that have no name for people).

        :param counts: {model or table: number}
        """
        known = self._known_things()
        seen, unseen = Counter(), 0
        for name, number in counts.items():
            if name in known:
                seen[known[name]] += number
            elif name in self.env and name.startswith("pharma.") and name not in UNSEEN:
                seen[self.env["ir.model"]._get(name).name] += number
            else:
                unseen += number
        return sorted(seen.items(), key=lambda item: (-item[1], item[0])), unseen

    @api.model
    def _counts_html(self, counts):
        """Return ``{model or table: number}`` as a list in the reader's words."""
        items, unseen = self._counts_in_words(counts)
        if not items and not unseen:
            return Markup('<p class="text-muted mb-0">{}</p>').format(
                self.env._("Nothing points at this account.")
            )
        lines = [Markup("<li>{}: <b>{}</b></li>").format(*item) for item in items]
        if unseen:
            lines.append(
                Markup('<li class="text-muted">{}</li>').format(
                    self.env._("Entries that the system keeps for itself: %s", unseen)
                )
            )
        return Markup("<ul class='mb-0 ps-3'>{}</ul>").format(Markup("").join(lines))
