# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.tools import SQL

from ...tools.classification import number

# What a rating leaves on the account.
RATED_FIELDS = (
    "pharma_class_id",
    "pharma_score",
    "pharma_completeness",
    "pharma_result_id",
    "pharma_class_since",
)


class PharmaClassificationModel(models.Model):
    """Rating by set: one statement computes, keeps the results and marks the accounts.

    It does in the database what tools/classification.py does in Python; a test compares them.
    Rows whose outcome is what it was are left alone.
    """

    _inherit = "pharma.classification.model"

    def _rate(self, partner_ids=None, after=0, limit=None):
        """Rate accounts now.

        :param partner_ids: only these accounts and those that take a value from them.
        :param after: only accounts with a higher id, lowest first, at most `limit` of them.
        :return: number of accounts looked at, the last id of them, number of accounts changed.
        """
        self.ensure_one()
        Partner = self.env["res.partner"]
        self._flush_inputs()
        query = self._rating_query(self._rating_scope(partner_ids), after, limit)
        [(seen, last, changed)] = self.env.execute_query(query)
        if changed:
            # The database has what the cache does not know of.
            partners = Partner.browse(changed)
            names = [*RATED_FIELDS, "pharma_result_ids", "write_date", "write_uid"]
            if len(changed) > 1000:
                Partner.invalidate_model(names, flush=False)
            else:
                partners.invalidate_recordset(names, flush=False)
            partners.modified(RATED_FIELDS)
            self.env["pharma.classification.proposal"].invalidate_model()
            self.env["pharma.classification.result"].invalidate_model()
        return seen, last, len(changed or ())

    def _flush_inputs(self):
        """Bring what the rating reads into the database."""
        self.env["res.partner"].flush_model(self._rating_inputs())

    def _rating_inputs(self):
        """Return the fields of res.partner that the rating reads."""
        names = {"pharma_type", "company_id", "active", *RATED_FIELDS}
        for criterion in self.criterion_ids:
            names.update(
                filter(None, (field and field.name for field in criterion._input_fields()))
            )
        return names

    # -- which accounts -------------------------------------------------------------------------

    def _rating_scope(self, partner_ids=None):
        """Return the condition on res_partner p for the accounts that this model rates."""
        conditions = [SQL("p.active"), SQL("p.pharma_type = %s", self.target)]
        if self.company_id:
            conditions.append(SQL("p.company_id = %s", self.company_id.id))
        else:
            # sudo: which companies have a model of their own does not depend on who asks
            others = self.sudo().search(
                [
                    ("state", "=", "active"),
                    ("target", "=", self.target),
                    ("company_id", "!=", False),
                ]
            )
            if others:
                conditions.append(
                    SQL(
                        "(p.company_id IS NULL OR p.company_id NOT IN %s)",
                        tuple(others.company_id.ids),
                    )
                )
        if partner_ids is not None:
            ids = list(partner_ids)
            reached = [SQL("p.id = ANY(%s)", ids)]
            reached += [
                SQL("p.%s = ANY(%s)", SQL.identifier(name), ids) for name in self._through_fields()
            ]
            conditions.append(SQL("(%s)", SQL(" OR ").join(reached)))
        return SQL(" AND ").join(conditions)

    def _through_fields(self):
        """Return the names of the links by which accounts take values from others."""
        fields_ = (criterion._input_fields()[0] for criterion in self.criterion_ids)
        return sorted({field.name for field in fields_ if field})

    # -- the statement --------------------------------------------------------------------------

    def _rating_query(self, scope, after=0, limit=None):
        """Return the statement that rates, keeps results and marks accounts; its row says what it did.

        A save that rates an account twice, as that of a doctor with a practice place does, is one change: the
        result that this transaction has made already is completed, and nobody else has seen it yet.
        """
        return SQL(
            """
            WITH %(rated)s,
            changed AS MATERIALIZED (
                SELECT rated.*, again.id IS NOT NULL AS again,
                       COALESCE(again.id, nextval('pharma_classification_result_id_seq')) AS new_result_id,
                       %(proposes)s AS proposes
                  FROM rated
                  LEFT JOIN pharma_classification_result last ON last.id = rated.result_id
                  LEFT JOIN pharma_classification_result again
                    ON again.id = rated.result_id AND again.model_id = %(model)s AND again.date = %(now)s
                 WHERE last.id IS NULL
                    OR last.model_id <> %(model)s
                    OR (rated.current_class_id, rated.is_kol, rated.held_class_id, rated.explanation)
                       IS DISTINCT FROM (rated.class_id, last.is_kol, last.held_class_id, last.explanation)
            ),
            kept AS (
                INSERT INTO pharma_classification_result
                       (id, partner_id, model_id, version, date, score, completeness, class_id,
                        previous_class_id, held_class_id, is_kol, explanation, company_id,
                        create_uid, create_date, write_uid, write_date)
                SELECT new_result_id, id, %(model)s, %(version)s, %(now)s, score, completeness, class_id,
                       current_class_id, held_class_id, is_kol, explanation, company_id,
                       %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM changed
                 WHERE NOT again
            ),
            rewritten AS (
                UPDATE pharma_classification_result
                   SET score = changed.score, completeness = changed.completeness, class_id = changed.class_id,
                       held_class_id = changed.held_class_id, is_kol = changed.is_kol,
                       explanation = changed.explanation, company_id = changed.company_id
                  FROM changed
                 WHERE changed.again AND pharma_classification_result.id = changed.new_result_id
            ),
            %(proposals)s,
            marked AS (
                UPDATE res_partner
                   SET pharma_class_id = changed.class_id,
                       pharma_score = changed.score,
                       pharma_completeness = changed.completeness,
                       pharma_result_id = changed.new_result_id,
                       pharma_class_since = CASE
                           WHEN changed.class_id IS DISTINCT FROM changed.current_class_id THEN %(today)s
                           ELSE pharma_class_since END,
                       write_uid = %(uid)s,
                       write_date = %(now)s
                  FROM changed
                 WHERE res_partner.id = changed.id
             RETURNING res_partner.id
            )
            SELECT (SELECT count(*) FROM input), (SELECT max(id) FROM input), (SELECT array_agg(id) FROM marked)
            """,
            rated=self._rated_ctes(scope, after, limit),
            proposes=self._proposes_sql(),
            proposals=self._proposals_ctes(),
            model=self.id,
            version=self.version,
            now=self.env.cr.now(),
            today=fields.Date.context_today(self),
            uid=self.env.uid,
        )

    def _rated_ctes(self, scope, after=0, limit=None):
        """Return the common table expressions `input` … `rated`: every account in scope with its outcome.

        Materialized where a value is used several times, or PostgreSQL would work it out as often.
        """
        criteria = self.criterion_ids
        total = sum((number(line.weight) for line in criteria), number(0))
        each = range(len(criteria))
        weights = [number(line.weight) for line in criteria]
        most = [number(line.max_points) for line in criteria]
        values = [SQL.identifier(f"v{i}") for i in each]
        points = [SQL.identifier(f"p{i}") for i in each]
        got = [SQL("COALESCE(%s, 0) * %s::numeric", points[i], weights[i]) for i in each]
        plus = SQL(" + ")

        def where_known(amount):
            return plus.join(
                SQL("CASE WHEN %s IS NULL THEN 0 ELSE %s::numeric END", points[i], amount[i])
                for i in each
            )

        return SQL(
            """
            input AS MATERIALIZED (
                SELECT p.id, p.company_id, p.pharma_class_id AS current_class_id, p.pharma_score AS current_score,
                       p.pharma_result_id AS result_id, p.pharma_class_since AS class_since,
                       %(kol)s AS is_kol, %(inputs)s
                  FROM res_partner p %(joins)s
                 WHERE %(scope)s AND p.id > %(after)s
                 %(limit)s
            ),
            pointed AS MATERIALIZED (SELECT input.*, %(points)s FROM input),
            summed AS (
                SELECT pointed.*, %(got)s AS got, %(best)s AS best, %(known)s AS known FROM pointed
            ),
            scored AS MATERIALIZED (
                SELECT summed.*, 100 * got / NULLIF(best, 0) AS score, known / %(total)s AS completeness FROM summed
            ),
            classed AS (
                SELECT scored.*,
                       CASE WHEN is_kol THEN %(kol_class)s::integer
                            WHEN known < %(needed)s THEN NULL
                            %(cut_offs)s END AS score_class_id
                  FROM scored
            ),
            rated AS (
                SELECT id, company_id, current_class_id, current_score, result_id, class_since, is_kol,
                       round(score, 6) AS score, round(completeness, 6) AS completeness,
                       CASE WHEN %(held)s THEN current_class_id ELSE score_class_id END AS class_id,
                       CASE WHEN %(held)s THEN score_class_id END AS held_class_id,
                       jsonb_build_array(%(explanation)s) AS explanation
                  FROM classed
            )
            """,
            kol=self._kol_sql(),
            kol_class=self.kol_class_id.id or None,
            inputs=SQL(", ").join(
                SQL("%s AS %s", line._input_sql(), values[i]) for i, line in enumerate(criteria)
            ),
            joins=SQL(" ").join(
                SQL(
                    "LEFT JOIN res_partner %s ON %s.id = p.%s",
                    SQL.identifier(f"via_{name}"),
                    SQL.identifier(f"via_{name}"),
                    SQL.identifier(name),
                )
                for name in self._through_fields()
            ),
            scope=scope,
            after=after,
            limit=SQL("ORDER BY p.id LIMIT %s", limit) if limit else SQL(),
            points=SQL(", ").join(
                SQL("%s AS %s", line._points_sql(values[i]), points[i])
                for i, line in enumerate(criteria)
            ),
            got=plus.join(got),
            best=where_known([weights[i] * most[i] for i in each]),
            known=where_known(weights),
            total=total,
            needed=number(self.min_completeness) * total,
            cut_offs=SQL(" ").join(
                SQL("WHEN score >= %s THEN %s", number(line.min_score), line.class_id.id)
                for line in self.cutoff_ids.sorted("min_score", reverse=True)
            ),
            held=self._held_sql(),
            explanation=SQL(", ").join(
                SQL(
                    "jsonb_build_array(%s, %s, %s, %s, %s)",
                    line.id,
                    values[i],
                    points[i],
                    weights[i],
                    most[i],
                )
                for i, line in enumerate(criteria)
            ),
        )

    def _kol_sql(self):
        domain = self._kol_domain_or_nobody()
        if domain.is_false():
            return SQL("FALSE")
        # sudo: the rule is looked up for every account, not for those that the user sees
        query = self.env["res.partner"].sudo().with_context(active_test=False)._search(domain)
        return SQL("(p.id IN %s)", query.subselect())
