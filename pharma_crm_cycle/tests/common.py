# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import contextmanager

from psycopg2 import IntegrityError

from odoo import Command
from odoo.tools import SQL, mute_logger

from odoo.addons.pharma_crm.tests.common import PharmaCommon


class CycleCommon(PharmaCommon):
    """A cycle of the first quarter of 2030 for the whole country, with a matrix A 4 (at most 6), B 2 (4).

    Target list by rule: doctor_a in N1-a and N1-b (A), doctor_b in N1-a (B), doctor_south in S1-a (A).
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cycle = cls._cycle()

    @classmethod
    def _cycle(cls, user=None, **values):
        return (
            cls.env["pharma.cycle"]
            .with_user(user or cls.business)
            .create(
                {
                    "territory_id": cls.country.id,
                    "date_start": "2030-01-01",
                    "date_end": "2030-03-31",
                    "rule_ids": [
                        Command.create({"class_id": cls.class_a.id, "goal": 4, "max_calls": 6}),
                        Command.create({"class_id": cls.class_b.id, "goal": 2, "max_calls": 4}),
                    ],
                    **values,
                }
            )
        )

    @classmethod
    def _lines(cls, cycle):
        """The target list as {(territory, customer): goal}."""
        return {(t.territory_id, t.partner_id): t.goal for t in cycle.target_ids}

    def _approve(self, cycle, *reviewers):
        """Submit and let each reviewer approve, with a comment where one is asked for."""
        cycle.with_user(self.business).action_submit()
        for reviewer in reviewers or (self.admin,):
            self._decide(cycle, reviewer, "validate")

    def _decide(self, cycle, user, decision, comment="Seen"):
        method = {"validate": "validate_tier", "reject": "reject_tier"}[decision]
        action = getattr(cycle.with_user(user), method)()
        if action:
            wizard = self.env["comment.wizard"].with_user(user).with_context(**action["context"])
            wizard.create({"comment": comment}).add_comment()
        cycle.invalidate_recordset()

    def _running(self, **values):
        """A running cycle with its target list."""
        cycle = self._cycle(**values)
        cycle.action_generate_targets()
        self._approve(cycle)
        cycle.with_user(self.business).action_start()
        return cycle

    def _reason(self, name="potential"):
        return self.env.ref(f"pharma_crm_cycle.challenge_reason_{name}")

    def _propose(self, kind, partner, goal=0, user=None, cycle=None, territory=None, **values):
        """Propose as the rep of N1-a and return the page."""
        page = self.env["pharma.cycle.challenge"].with_user(user or self.rep)
        proposal = {
            "kind": kind,
            "partner_id": partner.id,
            "goal": goal,
            "reason_id": self._reason("no_access" if kind == "drop" else "asked").id,
            "revision": 0,
            **values,
        }
        return page.propose((cycle or self.cycle).id, (territory or self.n1a).id, proposal)

    def _challenge(self, page):
        return self.env["pharma.cycle.challenge"].browse(page["challenge_id"])

    def _row(self, page, partner):
        return next(row for row in page["rows"] if row["partner_id"] == partner.id)

    def _verdicts(self, page, accept=True, **verdicts):
        """What a manager sends for every proposal of a page."""
        return [
            {
                "line_id": row["line"]["id"],
                "revision": row["line"]["revision"],
                "accept": verdicts.get(row["line"]["kind"], accept),
                "note": "Seen",
            }
            for row in page["rows"]
            if row["line"]
        ]

    @contextmanager
    def _refused_by(self, constraint):
        """The database refuses; over RPC the message of the constraint is shown."""
        with (
            self.assertRaises(IntegrityError) as caught,
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            yield
            self.env.flush_all()
        self.assertEqual(caught.exception.diag.constraint_name, constraint)

    def _record_facts(self, rows):
        """Stand in for the addon with calls: rows of (target, actual, weighted, scheduled)."""
        self.env.cr.execute(
            """
            CREATE TEMPORARY TABLE IF NOT EXISTS pharma_test_fact (
                cycle_id integer, territory_id integer, partner_id integer,
                actual integer, weighted float8, scheduled integer) ON COMMIT DROP
            """
        )
        if rows:
            self.env.cr.execute(
                SQL(
                    "INSERT INTO pharma_test_fact VALUES %s",
                    SQL(", ").join(
                        SQL(
                            "(%s, %s, %s, %s, %s, %s)",
                            target.cycle_id.id, target.territory_id.id, target.partner_id.id, *facts,
                        )
                        for target, *facts in rows
                    ),
                )
            )  # fmt: skip

        def facts(report):
            scopes = report._fact_scopes()
            wanted = SQL(" OR ").join(
                [SQL("FALSE")]
                + [
                    SQL("cycle_id = %s AND territory_id = ANY(%s)", cycle, list(territories))
                    for cycle, _start, _end, territories in scopes or ()
                ]
            )
            return SQL(
                """
                SELECT cycle_id, territory_id, partner_id, actual, weighted, scheduled, 0 AS joint
                  FROM pharma_test_fact
                 WHERE %s
                """,
                SQL("TRUE") if scopes is None else wanted,
            )

        self.patch(type(self.env["pharma.cycle.progress"]), "_facts_query", facts)
        self.env.invalidate_all()
