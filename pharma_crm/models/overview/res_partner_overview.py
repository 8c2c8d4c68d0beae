# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL, Query

from ..access.pharma_account_access import REACHED_KEY

#: Rows that a panel shows; its count tells of the rest.
PANEL_ROWS = 5


class ResPartner(models.Model):
    """The 360° view of an account, in one request.

    A panel is a dict: `key`, `title`, `icon` (fa-…), `sequence`, `kind`, `count` (of all, None: nothing to
    count), `empty` (what to do when there is nothing), `action` ("show all": {"xmlid", "domain", "context"} or
    {"method"} of the account; None), and by kind

    * `rows`: [{"title", "subtitle", "note", "date", "badge": {"text", "color"}, "model", "id"}], newest first;
      `model` and `id` tell what a click opens
    * `facts`: [{"label", "value", "icon" (fa-…) and "color" (of Bootstrap) when it has one}]
    * `people`: [{"id", "name", "subtitle", "image", "phone"}]
    * `bars`: [{"label", "value", "goal", "text"}]

    A method may also give a panel as a generator that asks what it needs and returns the dict at its end:

        [(rows, count)] = yield [self._pharma_overview_ask("pharma.call", domain, ["state", "user_id.partner_id.name"])]

    What all panels ask at a time is one query, whatever the number of panels.

    A panel may bring a `summary` ({"text", "color"}) for the header of the view. Colours are those of Odoo's
    badges (0…11) or Bootstrap's names. What the reader may not read is not put in.
    """

    _inherit = "res.partner"

    @api.readonly
    def pharma_overview(self):
        """Return what the 360° view shows of one account: its header and its panels, in order."""
        self.ensure_one()
        self.check_access("read")
        if not self.pharma_type:
            raise UserError(
                self.env._("%s is not an account of the field force.", self.display_name)
            )
        header, *panels = self._pharma_overview_answer(
            [self._pharma_overview_header(), *self._pharma_overview_panels()]
        )
        panels.sort(key=lambda panel: panel["sequence"])
        header["badges"] += [panel["summary"] for panel in panels if panel.get("summary")]
        return {"header": header, "panels": panels}

    def _pharma_overview_panels(self):
        """Return the panels of one account. Others add theirs, with one or two queries each."""
        self.ensure_one()
        return []

    def _pharma_overview_actions(self):
        """Return the buttons of the header: [{"method" of the account, "text", "icon", "primary": done daily}]."""
        self.ensure_one()
        return []

    def _pharma_overview_badges(self):
        """Return short remarks for the header: [{"text", "color"}]."""
        self.ensure_one()
        return [] if self.active else [{"text": self.env._("Archived"), "color": "danger"}]

    def _pharma_reached(self):
        """Return this account for a search for what is about it and about no other: rules that ask whether its reader
        reaches it, which is known by now, then look up nothing."""
        self.ensure_one()
        # sudo: as the rule of accounts has asked by now, and the answer is kept; it is about the user all the same
        if not self.sudo().pharma_within_reach:
            return self  # who sees it nevertheless is asked nothing
        return self.with_context(**{REACHED_KEY: frozenset(self.ids)})

    def _pharma_overview_search(
        self, model_name, domain, order=None, fields=None, limit=PANEL_ROWS, own=True
    ):
        """Return the first records of a panel, and how many there are of them. One query when they all fit.

        :param fields: names to read at once
        :param own: the domain is about this account alone, see `_pharma_reached`
        :return: (records, count); nothing when the reader may not read the model
        """
        records = (self._pharma_reached() if own else self).env[model_name]
        if not records.has_access("read"):
            return records, 0
        found = records.search_fetch(
            domain, fields or ["display_name"], order=order, limit=limit + 1
        )
        count = len(found) if len(found) <= limit else records.search_count(domain)
        return found[:limit].with_env(self.env), count

    # -- one query for all that is asked ------------------------------------------------------------------

    @api.model
    def _pharma_overview_answer(self, panels):
        """Return the panels as dicts: generators are asked in rounds, each round is one query."""
        finished = dict(enumerate(panels))
        waiting = [
            (number, None) for number, panel in finished.items() if not isinstance(panel, dict)
        ]
        while waiting:
            asked = []
            for number, answers in waiting:
                try:
                    asked.append((number, panels[number].send(answers)))
                except StopIteration as end:
                    finished[number] = end.value
            answers = iter(
                self._pharma_overview_answers(
                    [question for _number, some in asked for question in some]
                )
            )
            waiting = [
                (number, [next(answers) for _question in questions]) for number, questions in asked
            ]
        return [finished[number] for number in range(len(panels))]

    @api.model
    def _pharma_overview_answers(self, questions):
        """Return ([{"id": …, path: value}], count) of each question. One query."""
        queries = [
            SQL("SELECT %s AS number, (SELECT json_agg(row) FROM (%s) row) AS rows", number, query)
            for number, (query, _names) in enumerate(questions)
            if query
        ]
        found = dict(self.env.execute_query(SQL(" UNION ALL ").join(queries))) if queries else {}
        answers = []
        for number, (_query, names) in enumerate(questions):
            rows = found.get(number) or []
            count = rows[0]["c0"] if rows else 0
            answers.append(
                ([{name: row[f"c{i}"] for i, name in enumerate(names, 1)} for row in rows], count)
            )
        return answers

    @api.model
    def _pharma_overview_ask(self, model_name, domain, paths, order=None, limit=PANEL_ROWS):
        """Return the question for the first records of a panel, for their number, and for names behind them.

        The reader's rules decide which records there are. What a path leads to (`user_id.name`) is read along with
        them: names of a record are part of it, whoever may open what stands behind them. Dates come as the texts
        that the server writes; a reader who may not read the model gets nothing.

        :param paths: stored fields, or fields behind many2one fields ("product_id.product_tmpl_id.name")
        """
        Model, names = self.env[model_name], ("id", *paths)
        if not Model.has_access("read"):
            return None, names
        query = Model._search(domain, order=order or Model._order, limit=limit)
        if query.is_empty():
            return None, names
        number = SQL("COUNT(*) OVER ()")
        if limit and not Model._table_query:
            query, number = self._pharma_overview_page(Model, query)
        columns = [number, SQL.identifier(query.table, "id")]
        columns += [self._pharma_path_to_sql(Model, query, path) for path in paths]
        named = (
            SQL("%s AS %s", column, SQL.identifier(f"c{i}")) for i, column in enumerate(columns)
        )
        return query.select(*named), names

    @api.model
    def _pharma_overview_page(self, Model, query):
        """Return the query of the few rows that a panel shows, and the column with the number of all.

        What stands behind the rows is then looked up for those few, and not for all that are counted.
        """
        page = query.select(
            SQL.identifier(query.table, "id"),
            SQL("COUNT(*) OVER () AS page_count"),
            SQL("ROW_NUMBER() OVER (ORDER BY %s) AS page_row", query.order),
        )
        shown = Query(self.env, Model._table)
        alias = shown.join(Model._table, "id", SQL("(%s)", page), "id", "page")
        shown.order = SQL.identifier(alias, "page_row")
        return shown, SQL.identifier(alias, "page_count")

    @api.model
    def _pharma_overview_read(self, model_name, domain, paths, order=None, limit=PANEL_ROWS):
        """Return the answer to one question of `_pharma_overview_ask`, at once: (rows, count)."""
        [answer] = self._pharma_overview_answers(
            [self._pharma_overview_ask(model_name, domain, paths, order, limit)]
        )
        return answer

    @api.model
    def _pharma_path_to_sql(self, model, query, path):
        return self._pharma_steps_to_sql(model, query.table, query, path.split("."))

    @api.model
    def _pharma_steps_to_sql(self, model, alias, query, steps):
        """Return the SQL of a path, each step a look-up of its own.

        Joined they would take longer to plan than to run: PostgreSQL compares the orders of a dozen joins.
        """
        name, *further = steps
        field, column = model._fields[name], model._field_to_sql(alias, name, query)
        if not further:
            if field.type == "datetime":
                return SQL("to_char(%s, 'YYYY-MM-DD HH24:MI:SS')", column)
            return column
        comodel = self.env[field.comodel_name]
        look_up = Query(self.env, Query.make_alias(alias, name), SQL.identifier(comodel._table))
        look_up.add_where(SQL("%s = %s", SQL.identifier(look_up.table, "id"), column))
        value = self._pharma_steps_to_sql(comodel, look_up.table, look_up, further)
        return SQL("(%s)", look_up.select(value))
