"""S5: a limit is asked for a recipient among a million.

Ours  `_allowances` of three items for a doctor, as the report screen asks, with entries of a million recipients
few   the same with the entries of some hundreds
SQL   the same entries read by one hand-written statement, by recipient

The plans of our statements are looked at too: with a million recipients each reads an index, never the whole table.
All of it happens in one transaction that is rolled back.
"""

from datetime import date, timedelta

from tests.bench.figures import Figure, median_ratio, milliseconds
from tests.bench.rounds import measure

RECIPIENTS_PER_DOCTOR = 100  # size S: 1,000,000
FEW = 500
EACH = 2  # entries of a recipient
ASKED = 50  # doctors asked for in one round


def run(session, size, pairs, say):
    with session.registry.cursor() as cr:
        limits = Limits(session._environment(cr, 1, {}), size)
        limits.fill(FEW)
        few = measure({"few": limits.ours}, pairs)["few"]
        limits.fill(size.doctors * RECIPIENTS_PER_DOCTOR)
        limits.check_plans(say)
        times = measure({"ours": limits.ours, "sql": limits.sql}, pairs)
        cr.rollback()
    session.registry.clear_cache()  # what was kept of limits that are no more
    say(f"    {limits.recipients} recipients, {ASKED} asked for: {milliseconds(times['ours'])}")
    say(
        f"    {FEW} recipients: {milliseconds(few)}; one statement each: {milliseconds(times['sql'])}"
    )
    yield Figure("S5", "limits_vs_few", median_ratio(times["ours"], few), "<=1.5", pairs, size.name)
    # the rest is rules, entitlement and arithmetic
    ratio = median_ratio(times["ours"], times["sql"])
    yield Figure("S5", "limits", ratio, "<=100", pairs, size.name)


class Limits:
    def __init__(self, env, size):
        self.env = env
        self.recipients = 0
        territory = env["pharma.territory.member"].search(
            [("role", "=", "rep"), ("territory_id.name", "=like", "Bench %")], limit=1
        )
        self.user, self.company = territory.user_id, territory.company_id
        self.doctors = env["res.partner"].search(
            [("pharma_type", "=", "doctor"), ("company_id", "=", self.company.id)], limit=ASKED
        )
        self.products = env["product.product"].create(
            [
                {"name": f"Bench gift {n}", "pharma_kind": "gift", "company_id": self.company.id}
                for n in range(3)
            ]
        )
        env["pharma.limit.rule"].create(
            {
                "name": "Bench gifts",
                "kind": "gift",
                "quantity": 10,
                "window": "year",
                "company_id": self.company.id,
            }
        )
        env.flush_all()
        # recipients and reps that are only numbers: their records would add nothing but time
        env.cr.execute(
            "SELECT conname FROM pg_constraint"
            " WHERE conrelid = 'pharma_limit_entry'::regclass AND contype = 'f'"
        )
        for (name,) in env.cr.fetchall():
            env.cr.execute(f'ALTER TABLE pharma_limit_entry DROP CONSTRAINT "{name}"')

    def fill(self, recipients: int) -> None:
        """Let there be entries of so many recipients, the asked doctors among them."""
        self.env.cr.execute(
            """
            INSERT INTO pharma_limit_entry
                   (partner_id, user_id, company_id, product_id, kind, operation, quantity, date)
            SELECT CASE WHEN r < %(asked)s THEN (%(doctors)s::int[])[r + 1] ELSE 100000000 + r END,
                   CASE WHEN r < %(asked)s THEN %(user)s ELSE 100000000 + r %% 5000 END,
                   %(company)s, (%(products)s::int[])[1 + e %% 3], 'gift', 'consume', 1,
                   %(today)s::date - (r + 29 * e) %% 100
              FROM generate_series(%(first)s, %(last)s) r, generate_series(1, %(each)s) e
            """,
            {
                "asked": len(self.doctors),
                "doctors": self.doctors.ids,
                "user": self.user.id,
                "company": self.company.id,
                "products": self.products.ids,
                "today": date.today(),
                "first": self.recipients,
                "last": recipients - 1,
                "each": EACH,
            },
        )
        self.env.cr.execute("ANALYZE pharma_limit_entry")
        self.recipients = recipients

    def _situation(self, doctor):
        from odoo.addons.pharma_crm_samples.models.limits.pharma_limit_engine import Situation

        env = self.env
        return Situation(
            self.company, doctor, self.user, date.today(), env["pharma.call"], env["pharma.cycle"]
        )

    def ours(self):
        self.env.invalidate_all()

        def work():
            engine = self.env["pharma.limit.engine"]
            for doctor in self.doctors:
                engine._allowances(self._situation(doctor), self.products)

        return work

    def sql(self):
        def work():
            for doctor in self.doctors:
                self.env.cr.execute(
                    "SELECT operation, product_id, date, SUM(quantity) FROM pharma_limit_entry"
                    " WHERE partner_id = %s AND date >= %s GROUP BY operation, product_id, date",
                    [doctor.id, date.today() - timedelta(days=366)],
                )
                self.env.cr.fetchall()

        return work

    def check_plans(self, say) -> None:
        """Every statement on the entries reads an index."""
        from unittest.mock import patch

        cursor = type(self.env.cr)
        execute, seen = cursor.execute, []

        def watched(cr, query, params=None, **kwargs):
            text = cr.mogrify(*_plain(query, params)).decode()
            if '"pharma_limit_entry"' in text and text.lstrip().upper().startswith("SELECT"):
                seen.append(text)
            return execute(cr, query, params, **kwargs)

        with patch.object(cursor, "execute", watched):
            self.ours()()
        if not seen:
            raise AssertionError("S5: no statement was seen")
        for text in dict.fromkeys(seen[:8]):
            execute(self.env.cr, f"EXPLAIN {text}")
            plan = "\n".join(row[0] for row in self.env.cr.fetchall())
            if "Seq Scan on pharma_limit_entry" in plan or "Index" not in plan:
                raise AssertionError(f"S5: no index:\n{plan}")
            say("    " + next(line.strip() for line in plan.splitlines() if "Index" in line))


def _plain(query, params):
    """Return text and parameters of what Odoo executes."""
    code = getattr(query, "code", None)
    return (code, query.params) if code is not None else (query, params)
