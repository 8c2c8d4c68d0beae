# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict

from psycopg2.extras import Json

from odoo import fields, models
from odoo.tools import SQL

from ...tools.matching.score import score_pair
from ...tools.matching.subject import PLACE_KEYS

READ_BATCH = 4_000
COMPARE_BATCH = 50_000
AT_ONCE = 2_000
# A block of more accounts is subdivided by area, then by specialty. What only a surname or a given name and a place
# make alike is subdivided earlier: it says less, and where few surnames are in use it grows with the base.
BIGGEST_BLOCK = 60
BIGGEST_PLACE_BLOCK = 20


class PharmaDuplicateScan(models.Model):
    """What a search does: read the accounts that changed, pair those with a common key, compare, replace the list.

    Each step looks at what is there, so that a batch taken twice does no harm.
    """

    _inherit = "pharma.duplicate.scan"

    def _job_total(self):
        accounts = self.env["res.partner"].search_count(
            [("pharma_type", "in", self._kinds()), ("company_id", "=", self.company_id.id)]
        )
        return accounts * 2

    def _job_at_once(self, total):
        return total <= 2 * AT_ONCE

    def _job_batch(self):
        if self.phase == "read":
            return self._read_batch()
        if self.phase == "compare":
            return self._compare_batch()
        return 0, self.job_cursor, True

    # -- reading -----------------------------------------------------------------------------------

    def _read_batch(self):
        Record = self.env["pharma.match.record"]
        if not self.job_cursor:
            Record._forget_gone(self.company_id)
        stale, last, seen = Record._next_stale(
            self.company_id, self._kinds(), self.job_cursor, READ_BATCH
        )
        Record._refresh(stale)
        if seen < READ_BATCH:
            for kind in self._kinds():
                self.env["pharma.match.frequency"]._count_again(self.company_id, kind)
            self._make_candidates()
            self.phase = "compare"
            return seen, 0, False
        return seen, last, False

    def _make_candidates(self):
        """Pair the accounts that share a key, each pair once; blocks too big are subdivided, never dropped silently."""
        self.flush_model()
        self.env["pharma.match.record"].flush_model()
        self._execute(SQL("DELETE FROM pharma_duplicate_candidate WHERE scan_id = %s", self.id))
        self._execute(SQL("DROP TABLE IF EXISTS pharma_block"))
        self._execute(
            SQL(
                """
                CREATE TEMPORARY TABLE pharma_block ON COMMIT DROP AS
                SELECT partner_id, kind, key,
                       CASE WHEN in_key <= most THEN hashtextextended(concat_ws('/', kind, key), 0)
                            WHEN in_area <= most THEN hashtextextended(concat_ws('/', kind, key, area), 1)
                            WHEN in_all <= %(most)s
                            THEN hashtextextended(concat_ws('/', kind, key, area, specialty), 2) END AS block
                  FROM (SELECT record.partner_id, record.kind, key, record.area, record.specialty,
                               CASE WHEN left(key, 2) = ANY(%(place_keys)s) THEN %(most_place)s
                                    ELSE %(most)s END AS most,
                               count(*) OVER (PARTITION BY record.kind, key) AS in_key,
                               count(*) OVER (PARTITION BY record.kind, key, record.area) AS in_area,
                               count(*) OVER (PARTITION BY record.kind, key, record.area, record.specialty) AS in_all
                          FROM pharma_match_record record, jsonb_array_elements_text(record.keys) key
                         WHERE record.company_id = %(company)s AND record.kind = ANY(%(kinds)s)) keyed
                 WHERE in_key > 1
                """,
                most=BIGGEST_BLOCK,
                most_place=BIGGEST_PLACE_BLOCK,
                place_keys=list(PLACE_KEYS),
                company=self.company_id.id,
                kinds=self._kinds(),
            )
        )
        self._execute(SQL("CREATE INDEX ON pharma_block (block) WHERE block IS NOT NULL"))
        self._execute(SQL("ANALYZE pharma_block"))
        # pairs of a block stand together: a batch reads few accounts
        self._execute(
            SQL(
                """
                INSERT INTO pharma_duplicate_candidate (scan_id, one_id, other_id, kind)
                SELECT %s, one_id, other_id, kind
                  FROM (SELECT one.partner_id AS one_id, other.partner_id AS other_id, one.kind, min(one.block) AS block
                          FROM pharma_block one
                          JOIN pharma_block other ON other.block = one.block AND other.partner_id > one.partner_id
                      GROUP BY 1, 2, 3) pair
                 WHERE NOT EXISTS (SELECT FROM pharma_duplicate decided
                                    WHERE decided.one_id = pair.one_id AND decided.other_id = pair.other_id
                                      AND decided.state != 'open')
              ORDER BY block
                """,
                self.id,
            )
        )
        # millions of rows that statistics know nothing of yet
        self._execute(
            SQL("ANALYZE pharma_match_record, pharma_match_frequency, pharma_duplicate_candidate")
        )
        self._report_left_out()
        ((accounts,),) = self.env.execute_query(
            SQL(
                "SELECT count(*) FROM pharma_match_record WHERE company_id = %s AND kind = ANY(%s)",
                self.company_id.id,
                self._kinds(),
            )
        )
        ((pairs,),) = self.env.execute_query(
            SQL("SELECT count(*) FROM pharma_duplicate_candidate WHERE scan_id = %s", self.id)
        )
        self.write({"account_count": accounts, "compared_count": pairs})
        self._job_write({"job_total": accounts + pairs})
        self.env["pharma.duplicate.candidate"].invalidate_model()

    def _report_left_out(self):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT min(partner.name), count(DISTINCT block.partner_id)
                  FROM pharma_block block JOIN res_partner partner ON partner.id = block.partner_id
                 WHERE block.block IS NULL GROUP BY block.kind, block.key ORDER BY 2 DESC, 1 LIMIT 20
                """
            )
        )
        if rows:
            lines = [
                self.env._(
                    "“%(name)s” and names like it: %(number)s accounts", name=name, number=number
                )
                for name, number in rows
            ]
            self.left_out = "\n".join(dict.fromkeys(lines))

    # -- comparing ---------------------------------------------------------------------------------

    def _compare_batch(self):
        # While pairs are compared the cursor counts below zero: one above it is still that of the reading, whose last
        # batch was kept before its progress.
        rows = self.env.execute_query(
            SQL(
                "SELECT id, one_id, other_id, kind FROM pharma_duplicate_candidate"
                " WHERE scan_id = %s AND id > %s ORDER BY id LIMIT %s",
                self.id,
                max(0, -self.job_cursor),
                COMPARE_BATCH,
            )
        )
        if rows:
            self._compare(rows)
        if len(rows) < COMPARE_BATCH:
            self._replace_pairs()
            self.write({"phase": "done", "date_end": fields.Datetime.now()})
            return len(rows), self.job_cursor, True
        return len(rows), -rows[-1][0], False

    def _compare(self, rows):
        by_kind = defaultdict(list)
        for row in rows:
            by_kind[row[3]].append(row)
        kept = []
        for kind, pairs in by_kind.items():
            records = self.env.execute_query(
                SQL(
                    "SELECT partner_id, subject, tokens FROM pharma_match_record WHERE partner_id = ANY(%s)",
                    list({id_ for _row, one, other, _kind in pairs for id_ in (one, other)}),
                )
            )
            subjects = {id_: subject for id_, subject, _tokens in records}
            tokens = {token for _id, _subject, tokens in records for token in tokens}
            frequencies = self.env["pharma.match.frequency"]._frequencies(
                self.company_id, kind, tokens
            )
            for id_, one, other, _kind in pairs:
                if one in subjects and other in subjects:  # else one was deleted meanwhile
                    score, evidence = score_pair(
                        subjects[one], subjects[other], frequencies, least=self.threshold
                    )
                    if score >= self.threshold:
                        kept.append([id_, score, evidence])
        if kept:
            self._execute(
                SQL(
                    "UPDATE pharma_duplicate_candidate c SET score = (v->>1)::float8, evidence = v->2"
                    " FROM jsonb_array_elements(%s::jsonb) v WHERE (v->>0)::int = c.id",
                    Json(kept),
                )
            )

    def _replace_pairs(self):
        """Put what was found in the place of what was open, in one transaction; decisions stay."""
        self.env["pharma.duplicate"].flush_model()
        kinds = {
            "kinds": self._kinds(),
            "company": self.company_id.id,
            "scan": self.id,
            "least": self.threshold,
        }
        self._execute(
            SQL(
                """
                DELETE FROM pharma_duplicate pair
                 WHERE pair.company_id = %(company)s AND pair.kind = ANY(%(kinds)s) AND pair.state = 'open'
                   AND NOT EXISTS (SELECT FROM pharma_duplicate_candidate c
                                    WHERE c.scan_id = %(scan)s AND c.one_id = pair.one_id
                                      AND c.other_id = pair.other_id AND c.score >= %(least)s)
                """,
                **kinds,
            )
        )
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO pharma_duplicate (one_id, other_id, names, kind, score, evidence, state, company_id,
                                              create_uid, create_date, write_uid, write_date)
                SELECT c.one_id, c.other_id, concat_ws(' · ', one.name, other.name), c.kind, c.score, c.evidence,
                       'open', %(company)s, %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM pharma_duplicate_candidate c
                  JOIN res_partner one ON one.id = c.one_id AND one.active
                  JOIN res_partner other ON other.id = c.other_id AND other.active
                 WHERE c.scan_id = %(scan)s AND c.score >= %(least)s
                ON CONFLICT (one_id, other_id) DO UPDATE
                   SET score = EXCLUDED.score, evidence = EXCLUDED.evidence, names = EXCLUDED.names
                 WHERE pharma_duplicate.state = 'open'
             RETURNING xmax = 0
                """,
                uid=self.env.uid,
                **kinds,
            )
        )
        self._execute(SQL("DELETE FROM pharma_duplicate_candidate WHERE scan_id = %s", self.id))
        self.env.invalidate_all()
        self.write({"found_count": len(rows), "new_count": sum(new for (new,) in rows)})
        self._number_groups()

    def _number_groups(self):
        """Give the open pairs that hang together one number: the smallest id among their accounts."""
        pairs = self.env.execute_query(
            SQL(
                "SELECT id, one_id, other_id FROM pharma_duplicate WHERE company_id = %s AND state = 'open'",
                self.company_id.id,
            )
        )
        leader = {}

        def find(id_):
            while leader.setdefault(id_, id_) != id_:
                leader[id_] = leader[leader[id_]]
                id_ = leader[id_]
            return id_

        for _id, one, other in pairs:
            one, other = sorted((find(one), find(other)))
            leader[other] = one
        if pairs:
            self._execute(
                SQL(
                    "UPDATE pharma_duplicate pair SET group_number = v.number FROM (VALUES %s) v (id, number)"
                    " WHERE v.id = pair.id",
                    SQL(", ").join(SQL("(%s, %s)", id_, find(one)) for id_, one, _other in pairs),
                )
            )
            self.env["pharma.duplicate"].invalidate_model(["group_number"])

    def _execute(self, query):
        self.env.cr.execute(query)
