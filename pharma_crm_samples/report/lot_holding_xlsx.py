# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class LotHoldingXlsx(models.AbstractModel):
    """The workbook of a recall or of any rows of "who held which lot": holders, recipients, history."""

    _name = "report.pharma_crm_samples.lot_holding_xlsx"
    _description = "Who held which lot, workbook"
    _inherit = ["report.report_xlsx.abstract"]

    def generate_xlsx_report(self, workbook, data, objs):
        head = workbook.add_format(
            {"bold": True, "bg_color": "#714B67", "font_color": "white", "border": 1}
        )
        moment = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        rows = objs
        if objs._name == "pharma.lot.recall":
            self._sheet(workbook, self.env._("Holders"), objs.holding_ids, head, moment)
            self._sheet(workbook, self.env._("Recipients"), objs.recipient_ids, head, moment)
            rows = self.env["pharma.lot.holding"].search([("lot_id", "in", objs.lot_id.ids)])
        self._sheet(workbook, self.env._("History"), rows, head, moment)

    def _sheet(self, workbook, name, rows, head, moment):
        sheet = workbook.add_worksheet(name)
        places = dict(rows._fields["place"]._description_selection(self.env))
        columns = (
            (self.env._("Lot"), 14),
            (self.env._("Item"), 34),
            (self.env._("Where"), 16),
            (self.env._("Who"), 34),
            (self.env._("From"), 17),
            (self.env._("Until"), 17),
            (self.env._("Came or went"), 12),
            (self.env._("Pieces held"), 12),
        )
        for column, (title, width) in enumerate(columns):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title, head)
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(rows, start=1):
            # sudo: names of holders and recipients of rows that the user may read
            who = row.sudo()
            sheet.write_string(number, 0, row.lot_name or "")
            sheet.write_string(number, 1, row.product_id.display_name or "")
            sheet.write_string(number, 2, places.get(row.place, ""))
            sheet.write_string(
                number,
                3,
                who.user_id.name or who.partner_id.display_name or who.location_id.name or "",
            )
            sheet.write_datetime(number, 4, self._local(row.date_from), moment)
            if row.date_to:
                sheet.write_datetime(number, 5, self._local(row.date_to), moment)
            sheet.write_number(number, 6, row.change)
            sheet.write_number(number, 7, row.quantity)

    def _local(self, moment):
        """Return a moment as the clock of the reader shows it: a workbook knows no time zones."""
        return fields.Datetime.context_timestamp(self, moment).replace(tzinfo=None)
