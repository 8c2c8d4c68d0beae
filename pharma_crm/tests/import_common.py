# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo.tools import SQL, file_open

from .common import PharmaCommon


class ImportCommon(PharmaCommon):
    """What tests of imports need: a file as a record, loaded as a steward does it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.country_id = cls.env.ref("base.us")
        cls.imports = cls.env["pharma.import"].with_user(cls.steward).with_company(cls.company)

    def _read(self, name):
        with file_open(f"pharma_crm/tests/data/{name}", "rb") as file:
            return file.read()

    def _new(self, content, filename="list.csv", **values):
        content = content if isinstance(content, bytes) else content.encode()
        return self.imports.create(
            {"file": base64.b64encode(content), "filename": filename, **values}
        )

    def _small(self, *rows, header="Code,Name,City,State,Phone,Beds"):
        return self._new("\n".join((header, *rows)), target="hospital")

    def _list(self, name):
        return self._new(self._read(name), name)

    def _load(self, record):
        """Press Check and Import, and let the background work."""
        if record.state != "checked":
            record.action_check()
        self.assertEqual(record.state, "checked", record.note)
        record.action_run()
        self._work()
        return self._counts(record)

    def _work(self):
        with self.enter_registry_test_mode():
            self.env.ref("pharma_crm.cron_import").method_direct_trigger()

    def _counts(self, record):
        names = ("created", "updated", "unchanged", "refused")
        return tuple(record[f"{name}_count"] for name in names)

    def _partner(self, pharma_type, code):
        return self.env["res.partner"].search(
            [
                ("company_id", "=", self.company.id),
                ("pharma_type", "=", pharma_type),
                ("pharma_code", "=", code),
            ]
        )

    def _row(self, record):
        """Return a record's row of the table, without what no two rows share."""
        record.env.flush_all()  # as who made it, who is written down
        [row] = self.env.execute_query_dict(
            SQL("SELECT * FROM %s WHERE id = %s", SQL.identifier(record._table), record.id)
        )
        if row.get("commercial_partner_id") == row["id"]:
            row["commercial_partner_id"] = "self"
        for name in ("id", "create_date", "write_date", "calendar_last_notif_ack"):
            row.pop(name, None)
        return row
