# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tools import SQL

from .common import SamplesCommon

#: What a parcel writes, in an order in which a table comes after those that it names; and who is named how.
TABLES = (
    "stock_picking",
    "stock_move",
    "stock_move_line",
    "stock_move_move_rel",
    "stock_quant",
    "mail_message",
    "mail_tracking_value",
    "pharma_difference",
)
NAMED = {
    "picking_id": "stock_picking",
    "res_id": "stock_picking",
    "move_id": "stock_move",
    "move_orig_id": "stock_move",
    "move_dest_id": "stock_move",
    "parent_id": "mail_message",
    "mail_message_id": "mail_message",
}


class StockRows(SamplesCommon):
    """Compares what two ways to move a parcel leave in the database, field by field."""

    def _last(self):
        """Return {table: its last id}."""
        return {
            table: self.env.execute_query(
                SQL("SELECT COALESCE(MAX(id), 0) FROM %s", SQL.identifier(table))
            )[0][0]
            for table in TABLES
            if table != "stock_move_move_rel"
        }

    def _written(self, last):
        """Return {table: its rows since these ids}; records are called by their place instead of their number."""
        numbers, names, written = {}, {}, {}
        for table in TABLES:
            since = SQL("id > %s", last[table]) if table in last else SQL("TRUE")
            if table == "stock_quant":
                since = SQL(
                    "product_id IN (SELECT id FROM product_product WHERE create_date = now())"
                )
            if table == "stock_move_move_rel":
                since = SQL("move_orig_id > %s", last["stock_move"])
            self.env.cr.execute(SQL("SELECT * FROM %s WHERE %s", SQL.identifier(table), since))
            found = sorted(self.env.cr.dictfetchall(), key=lambda row: row.get("id", 0))
            numbers[table] = {row.get("id"): place for place, row in enumerate(found)}
            if table == "stock_picking":
                names = {row["name"]: place for place, row in enumerate(found)}
            for row in found:
                row.pop("id", None)
                row.pop("message_id", None)
                for column, other in NAMED.items():
                    row[column] = numbers.get(other, {}).get(row.get(column), row.get(column))
                for column in ("name", "reference", "record_name"):
                    row[column] = names.get(row.get(column), row.get(column))
            written[table] = sorted(found, key=lambda row: str(sorted(row.items())))
        return written

    def _assert_same(self, ours, theirs):
        self.maxDiff = None
        for table in TABLES:
            self.assertEqual(ours[table], theirs[table], table)
