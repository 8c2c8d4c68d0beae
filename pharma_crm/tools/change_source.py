# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Where the changes of a piece of code come from, for the field history."""

SOURCE_KEY = "pharma_change_source"

SOURCES = [
    ("hand", "By hand"),
    ("import", "Import"),
    ("request", "Change request"),
    ("merge", "Merge"),
    ("classification", "Classification"),
    ("api", "Interface"),
    ("privacy", "Privacy request"),
    ("system", "System"),
]


class ChangeSource:
    """Put into a context under `SOURCE_KEY` by code that changes accounts for a stated reason.

    A client can send any context, but only of JSON values: it cannot send an instance of this class.
    """

    __slots__ = ("kind", "reference", "model", "res_id")

    def __init__(self, kind, record=None, reference=None):
        """
        :param kind: key of SOURCES
        :param record: what the change comes from (an import, a request), to be opened from the history
        :param reference: text that names it; the record's name when not given
        """
        if kind not in dict(SOURCES):
            raise ValueError(kind)
        self.kind = kind
        self.model = record._name if record else None
        self.res_id = record.id if record else None
        self.reference = reference or (record.display_name if record else None)

    def __repr__(self):
        return f"<change source {self.kind}>"

    def __reduce__(self):
        raise TypeError("a change source stays in its process")
