# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What can be wrong with a file."""


class TableError(ValueError):
    """A file that is no table.

    :param code: ``empty``, ``not_a_table`` (kind), ``no_rows``, ``columns_many`` (limit), ``cells_many``
        (limit), ``column_twice`` (column), ``unpacked_large`` (limit in MB), ``broken`` (row), ``nul`` (row),
        ``encoding`` (row, encoding), ``encoding_unknown`` (encoding), ``encodings_mixed`` (row), ``delimiter``
        (delimiter).
    """

    def __init__(self, code, **values):
        super().__init__(f"{code} {values}" if values else code)
        self.code = code
        self.values = values
