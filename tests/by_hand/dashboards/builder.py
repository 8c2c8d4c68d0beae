"""From a few lines to the file of an Odoo spreadsheet dashboard: filters, cards, charts and tables from top to bottom.

Every label is English and translated by Odoo: cells through `_t`, titles and filters because Odoo exports them.
"""

import json
import uuid

VERSION = "18.5.10"  # of Odoo 19.0's spreadsheets
ROW = 23  # pixels of a row
CARD_WIDTH, CARD_HEIGHT, GAP = 202, 101, 10
CARDS_IN_A_ROW = 5
CHART_WIDTH, CHART_HEIGHT = 520, 300
FIRST_COLUMN, OTHER_COLUMNS, COLUMNS = 300, 155, 8
TITLE, HEAD, HEAD_RIGHT = 1, 2, 3
STYLES = {
    str(TITLE): {"textColor": "#01666B", "bold": True, "fontSize": 16},
    str(HEAD): {"bold": True, "textColor": "#434343"},
    str(HEAD_RIGHT): {"bold": True, "textColor": "#434343", "align": "right"},
}
COLOURS = {"blue": "#EFF6FF", "orange": "#FFF7ED", "green": "#ECFDF5", "red": "#FEF2F2"}
LOCALE = {
    "name": "English (US)", "code": "en_US", "thousandsSeparator": ",", "decimalSeparator": ".",
    "dateFormat": "mm/dd/yyyy", "timeFormat": "hh:mm:ss", "formulaArgSeparator": ",", "weekStart": 7,
}  # fmt: skip


class Dashboard:
    """One dashboard being written, from top to bottom."""

    def __init__(self, name, models):
        """:param name: of the file, without its ending
        :param models: {model: (chains {filter: (field path, type)}, formats {measure: format})}"""
        self.name = name
        self.models = models
        self.filters, self.pivots, self.lists = [], {}, {}
        self.cells, self.styles, self.figures, self.tables = {}, {}, [], []
        self.data = {"A1": '=_t("KPI")', "D1": '=_t("Current")', "E1": '=_t("Before")'}
        self.menus = {}
        self.y = 11  # pixels, where the next thing begins
        self.cards_made = self.guards = 0

    def _id(self, *parts):
        return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(("pharma_crm", self.name, *parts))))

    # -- filters -------------------------------------------------------------------------------------

    def period(self, default):
        """A choice of the period: month, quarter, year to date, last twelve months, from one day to another."""
        self.filters.append(
            {"id": self._id("period"), "type": "date", "label": "Period", "defaultValue": default}
        )

    def choose(self, key, label, model, domain=None):
        """A choice of records."""
        choice = {
            "id": self._id(key), "type": "relation", "label": label, "modelName": model,
            "defaultValueDisplayNames": [],
        }  # fmt: skip
        if domain:
            choice["domainOfAllowedValues"] = domain
        self.filters.append(choice)

    def _matching(self, model, offset=0):
        chains = self.models[model][0]
        matching = {}
        for each in self.filters:
            key = "period" if each["type"] == "date" else self._key_of(each)
            if key in chains:
                chain, kind = chains[key]
                matching[each["id"]] = {"chain": chain, "type": kind}
                if each["type"] == "date":
                    matching[each["id"]]["offset"] = offset
        return matching

    def _key_of(self, choice):
        keys = {key for chains, _formats in self.models.values() for key in chains}
        return next(key for key in sorted(keys) if self._id(key) == choice["id"])

    # -- sources -------------------------------------------------------------------------------------

    def pivot(self, name, model, measures, rows=(), domain=(), before=False, sort=None):
        """Read measures of a model, in total or by rows.

        :param before: of the period before
        :param sort: a measure: the largest first
        :return: the number by which cells name it
        """
        number = str(len(self.pivots) + 1)
        formats = self.models[model][1]
        pivot = {
            "type": "ODOO", "id": number, "formulaId": number, "name": name, "model": model,
            "fieldMatching": self._matching(model, -1 if before else 0),
            "context": {}, "domain": domain or [], "columns": [],
            "rows": [{"fieldName": row} for row in rows],
            "measures": [
                {"id": measure, "fieldName": measure}
                | ({"format": formats[measure]} if measure in formats else {})
                for measure in measures
            ],
        }  # fmt: skip
        if sort:
            pivot["sortedColumn"] = {"domain": [], "measure": sort, "order": "desc"}
        self.pivots[number] = pivot
        return number

    # -- what is seen --------------------------------------------------------------------------------

    def cards(self, *cards):
        """Rows of figures: (label, pivot, measure, menu, further options as of `card`)."""
        for index, (label, pivot, measure, menu, options) in enumerate(cards):
            row, column = divmod(index, CARDS_IN_A_ROW)
            x = column * (CARD_WIDTH + GAP)
            y = self.y + row * (CARD_HEIGHT + GAP)
            self._card(x, y, label, pivot, measure, menu, **options)
        self.y += -(-len(cards) // CARDS_IN_A_ROW) * (CARD_HEIGHT + GAP)
        self._to_next_row()

    def _card(
        self, x, y, label, pivot, measure, menu, colour="blue", before=None, of=None, note=None
    ):
        """One figure, with that of the period before.

        :param note: a line below the figure, which says what it counts
        :param of: a measure; where it is 0, there is nothing to tell: a dash instead of 0 %
        """
        self.cards_made += 1
        line = self.cards_made + 1
        form = self.models[self.pivots[pivot]["model"]][1].get(measure, "#,##0")

        def value(number):
            text = f'TEXT(PIVOT.VALUE({number},"{measure}"),"{form}")'
            return f'=IF({_is_there(number, of)},{text},"–")' if of else f"=IFERROR({text},0)"

        self.data[f"A{line}"] = f'=_t("{label}")'
        self.data[f"D{line}"] = value(pivot)
        data = {
            "type": "scorecard", "title": {"text": label, "bold": True, "color": "#434343"},
            "background": COLOURS[colour], "keyValue": f"Data!D{line}", "humanize": False,
            "baselineMode": "text", "baselineColorDown": "#DC6965", "baselineColorUp": "#00A04A",
        }  # fmt: skip
        if before:
            self.data[f"E{line}"] = value(before)
            data |= {"baseline": f"Data!E{line}", "baselineDescr": {"text": "period before"}}
        elif note:
            self.data[f"E{line}"] = f'=_t("{note}")'
            data["baseline"] = f"Data!E{line}"
        self._figure(("card", label), x, y, CARD_WIDTH, CARD_HEIGHT, data, menu)

    def charts(self, *charts):
        """Two charts beside each other: dictionaries of what `_chart` takes."""
        for index, chart in enumerate(charts):
            self._chart(index * (CHART_WIDTH + GAP), **chart)
        self.y += CHART_HEIGHT + GAP
        self._to_next_row()

    def _chart(
        self,
        x,
        title,
        model,
        measure,
        by,
        action,
        kind="bar",
        domain=(),
        stacked=False,
        colour=None,
    ):
        data = {
            "type": f"odoo_{kind}", "title": {"text": title, "bold": True, "color": "#01666B"},
            "background": "#FFFFFF", "legendPosition": "top" if len(by) > 1 or kind == "pie" else "none",
            "metaData": {"groupBy": list(by), "measure": measure, "order": None, "resModel": model,
                         "mode": kind, "cumulatedStart": False},
            "searchParams": {"comparison": None, "context": {}, "domain": domain or [],
                             "groupBy": list(by), "orderBy": []},
            "actionXmlId": action, "dataSets": [{"backgroundColor": colour} if colour else {}],
            "fieldMatching": self._matching(model),
        }  # fmt: skip
        if kind != "pie":
            data |= {"verticalAxisPosition": "left", "stacked": stacked, "cumulatedStart": False}
            data |= {"fillArea": False} if kind == "line" else {}
        self._figure(("chart", title), x, self.y, CHART_WIDTH, CHART_HEIGHT, data)

    def _figure(self, name, x, y, width, height, data, menu=None):
        figure = self._id(*name)
        self.figures.append(
            {
                "id": figure, "tag": "chart", "width": width, "height": height, "col": 0, "row": 0,
                "offset": {"x": x, "y": y}, "data": data | {"chartId": figure},
            }
        )  # fmt: skip
        if menu:
            self.menus[figure] = menu

    def table(self, title, menu, pivot, heads, rows):
        """A pivot as a table, with a title that opens a menu.

        :param heads: label of the first column, then of each measure
        :param rows: lines to keep free for it
        """
        count = len(heads) - 1
        top = self._table_head(title, menu, heads, rows)
        table = f"PIVOT({pivot},{rows},FALSE,FALSE,{count},FALSE)"
        source = self.pivots[pivot]
        if len(source["rows"]) == 1:
            # Without rows a pivot would still say "Total". The condition has a cell of its own: where two
            # pivots stand in a cell, a click opens nothing. Within IF the parts of a part are not set in.
            self.guards += 1
            self.data[f"G{self.guards}"] = f"={_is_there(pivot, source['measures'][0]['id'])}"
            table = f'IF(Data!G{self.guards},{table},"")'
        self.cells[f"A{top}"] = f"={table}"

    def list(self, title, menu, model, columns, order, rows, domain=()):
        """The first records of a model, each opens with a click.

        :param columns: [(field, label)]
        """
        number = str(len(self.lists) + 1)
        self.lists[number] = {
            "id": number, "name": title, "model": model, "columns": [name for name, _label in columns],
            "domain": domain or [], "context": {}, "orderBy": [{"name": order, "asc": False}],
            "fieldMatching": self._matching(model),
        }  # fmt: skip
        labels = [label for _name, label in columns]
        top = self._table_head(title, menu, labels, rows, numbers=False)
        for row in range(rows):
            for column, (field, _label) in enumerate(columns):
                self.cells[f"{_letter(column)}{top + row}"] = (
                    f'=ODOO.LIST({number},{row + 1},"{field}")'
                )

    def _table_head(self, title, menu, heads, rows, numbers=True):
        """Write title and heads; return the row below them, and go on below the table."""
        line = self.y // ROW + 1
        last = _letter(len(heads) - 1)
        self.cells[f"A{line}"] = f"[{title}](odoo://ir_menu_xml_id/{menu})"
        self.styles[f"A{line}"] = TITLE
        for column, head in enumerate(heads):
            cell = f"{_letter(column)}{line + 1}"
            self.cells[cell] = f'=_t("{head}")'
            self.styles[cell] = HEAD_RIGHT if column and numbers else HEAD
        config = {
            "hasFilters": False, "totalRow": False, "firstColumn": False, "lastColumn": False,
            "numberOfHeaders": 1, "bandedRows": True, "bandedColumns": False, "automaticAutofill": True,
            "styleId": "None",
        }  # fmt: skip
        self.tables.append(
            {"range": f"A{line + 1}:{last}{line + 1 + rows}", "type": "static", "config": config}
        )
        self.y += (rows + 3) * ROW
        return line + 2

    def _to_next_row(self):
        self.y = -(-self.y // ROW) * ROW

    # -- the file ------------------------------------------------------------------------------------

    def text(self):
        """Return the text of the file."""
        return json.dumps(self._content(), indent=1, ensure_ascii=False) + "\n"

    def _content(self):
        columns = {"0": {"size": FIRST_COLUMN}}
        columns |= {str(number): {"size": OTHER_COLUMNS} for number in range(1, COLUMNS)}
        lines = self.y // ROW + 5
        shown = self._sheet("sheet1", "Dashboard", COLUMNS, lines, columns, self.cells, True)
        shown |= {"styles": self.styles, "figures": self.figures, "tables": self.tables}
        data = self._sheet(
            "sheet2",
            "Data",
            7,
            max(self.cards_made, self.guards) + 2,
            {"0": {"size": 200}},
            self.data,
            False,
        )
        return {
            "version": VERSION, "sheets": [shown, data], "styles": STYLES, "formats": {}, "borders": {},
            "revisionId": "START_REVISION", "uniqueFigureIds": True, "settings": {"locale": LOCALE},
            "pivots": self.pivots, "pivotNextId": len(self.pivots) + 1, "customTableStyles": {},
            "globalFilters": self.filters, "lists": self.lists, "listNextId": len(self.lists) + 1,
            "chartOdooMenusReferences": self.menus,
        }  # fmt: skip

    @staticmethod
    def _sheet(number, name, columns, rows, sizes, cells, visible):
        return {
            "id": number, "name": name, "colNumber": columns, "rowNumber": rows, "rows": {},
            "cols": sizes, "merges": [], "cells": cells, "styles": {}, "formats": {}, "borders": {},
            "conditionalFormats": [], "dataValidationRules": [], "figures": [], "tables": [],
            "areGridLinesVisible": False, "isVisible": visible, "headerGroups": {"ROW": [], "COL": []},
            "comments": {},
        }  # fmt: skip


def _is_there(pivot, measure):
    """Return as a formula whether a pivot has a figure that is not 0."""
    value = f'PIVOT.VALUE({pivot},"{measure}")'
    return f"IFERROR(AND(ISNUMBER({value}),{value}<>0),FALSE)"


def _letter(column):
    return chr(ord("A") + column)
