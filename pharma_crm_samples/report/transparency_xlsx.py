# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class TransparencyXlsx(models.AbstractModel):
    """What each recipient got in each year, by category, in the company's currency; corrections are counted in.

    A second sheet lists the transfers, each in the currency it was paid in and at the rate of its day.
    """

    _name = "report.pharma_crm_samples.transparency_xlsx"
    _description = "Transparency workbook"
    _inherit = ["report.report_xlsx.abstract"]

    def generate_xlsx_report(self, workbook, data, objs):
        head = workbook.add_format(
            {"bold": True, "bg_color": "#714B67", "font_color": "white", "border": 1}
        )
        money = workbook.add_format({"num_format": "#,##0.00"})
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        sheet = workbook.add_worksheet(self.env._("Recipients"))
        categories = objs._fields["category"]._description_selection(self.env)
        titles = [
            self.env._("Year"),
            self.env._("Code"),
            self.env._("Recipient"),
            self.env._("Company"),
            self.env._("Currency"),
            *[label for _key, label in categories],
            self.env._("Total"),
        ]
        for column, title in enumerate(titles):
            sheet.set_column(column, column, 34 if column == 2 else 14)
            sheet.write_string(0, column, title, head)
        sheet.freeze_panes(1, 0)
        self._write_totals(sheet, objs, categories, money)
        transfers = workbook.add_worksheet(self.env._("Transfers of value"))
        self._write_transfers(transfers, objs, head, money, day)

    def _write_totals(self, sheet, objs, categories, money):
        for number, (key, amounts) in enumerate(self._rows(objs), start=1):
            year, partner, company = key
            # sudo: names of recipients of entries that the user may read
            partner = partner.sudo()
            sheet.write_number(number, 0, year)
            sheet.write_string(number, 1, partner.pharma_code or "")
            sheet.write_string(number, 2, partner.name or "")
            sheet.write_string(number, 3, company.name)
            sheet.write_string(number, 4, company.currency_id.name)
            for column, (category, _label) in enumerate(categories, start=5):
                sheet.write_number(number, column, amounts.get(category, 0), money)
            sheet.write_number(number, 5 + len(categories), sum(amounts.values()), money)

    def _write_transfers(self, sheet, objs, head, money, day):
        titles = [
            (self.env._("Date"), 12),
            (self.env._("Code"), 14),
            (self.env._("Recipient"), 34),
            (self.env._("Category"), 14),
            (self.env._("Description"), 40),
            (self.env._("Paid"), 14),
            (self.env._("Paid in"), 10),
            (self.env._("Rate of the day"), 14),
            (self.env._("Value"), 14),
            (self.env._("Currency"), 10),
            (self.env._("Company"), 24),
            (self.env._("Correction"), 30),
        ]
        for column, (title, width) in enumerate(titles):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title, head)
        sheet.freeze_panes(1, 0)
        labels = dict(objs._fields["category"]._description_selection(self.env))
        entries = objs.sorted(lambda entry: (entry.date, entry.id))
        for number, entry in enumerate(entries, start=1):
            # sudo: names of recipients of entries that the user may read
            partner = entry.partner_id.sudo()
            own = entry.own_currency_id or entry.currency_id
            paid = entry.own_amount if entry.own_currency_id else entry.amount
            sheet.write_datetime(number, 0, entry.date, day)
            sheet.write_string(number, 1, partner.pharma_code or "")
            sheet.write_string(number, 2, partner.name or "")
            sheet.write_string(number, 3, labels[entry.category])
            sheet.write_string(number, 4, entry.name)
            sheet.write_number(number, 5, paid, money)
            sheet.write_string(number, 6, own.name)
            sheet.write_number(number, 7, entry.currency_rate or 1)
            sheet.write_number(number, 8, entry.amount, money)
            sheet.write_string(number, 9, entry.currency_id.name)
            sheet.write_string(number, 10, entry.company_id.name)
            sheet.write_string(number, 11, entry.reason or "")

    def _rows(self, objs):
        """Return [((year, recipient, company), {category: amount})] in order."""
        totals = {}
        for partner, company, year, category, amount in objs._read_group(
            [("id", "in", objs.ids)],
            ["partner_id", "company_id", "date:year", "category"],
            ["amount:sum"],
        ):
            totals.setdefault((year.year, partner, company), {})[category] = amount
        # sudo: names of recipients, for the order only
        return sorted(
            totals.items(), key=lambda row: (row[0][0], row[0][1].sudo().name or "", row[0][2].id)
        )
