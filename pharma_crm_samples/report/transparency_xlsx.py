# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class TransparencyXlsx(models.AbstractModel):
    """What each recipient got in each year, by category; corrections are counted in."""

    _name = "report.pharma_crm_samples.transparency_xlsx"
    _description = "Transparency workbook"
    _inherit = ["report.report_xlsx.abstract"]

    def generate_xlsx_report(self, workbook, data, objs):
        head = workbook.add_format(
            {"bold": True, "bg_color": "#714B67", "font_color": "white", "border": 1}
        )
        money = workbook.add_format({"num_format": "#,##0.00"})
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
