# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from typing import NamedTuple

from markupsafe import Markup


class Pending(NamedTuple):
    """A paper that is not finished: its number, whom it waits for, and where it opens."""

    name: str
    who: str
    url: str

    @property
    def link(self):
        """The paper as a link, with whom it waits for."""
        return Markup('<a href="%s">%s</a> (%s)') % (self.url, self.name, self.who)

    def __str__(self):
        return f"{self.name} ({self.who})"


def named(papers, links=False):
    """Return papers in one line: as links for a form, as plain text for a message."""
    return (
        Markup(", ").join(paper.link for paper in papers) if links else ", ".join(map(str, papers))
    )
