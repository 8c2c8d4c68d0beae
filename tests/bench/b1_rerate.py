"""B1: every doctor is rated again after a coefficient has changed, with history and explanations.

Ours   a new version of the model is activated and the background work done to its end, as after a click on Activate
SQL    one hand-written UPDATE of the same scores and classes, without history and without saying why

Both change the coefficient to and fro, so that every doctor's score changes each time. Both begin vacuumed.
"""

from tests.bench import databases
from tests.bench.figures import Figure, median_ratio, milliseconds
from tests.bench.rounds import measure

WEIGHTS = (3, 5)  # of the patients a week, in turns
PATIENTS = ((0, 10, 2), (10, 30, 5), (30, 80, 8), (80, None, 10))
BEDS = ((0, 100, 2), (100, 300, 5), (300, 600, 8), (600, None, 10))
GENDERS = (("female", 10), ("male", 8))
CUT_OFFS = (("a", 80), ("b", 50), ("c", 0))


def run(session, size, pairs, say):
    rating = Rating(session)
    rating.check()
    sides = {"ours": rating.ours, "sql": rating.sql}
    small = size.name != "S" and _session_of_small_data(say)
    if small:
        sides["ours with data of size S"] = Rating(small).ours
    times = measure(sides, pairs)
    for side, seconds in times.items():
        say(f"    {side}: {milliseconds(seconds)}")
    yield Figure("B1", "rerate", median_ratio(times["ours"], times["sql"]), "<=3", pairs, size.name)
    if small:
        ratio = median_ratio(times["ours"], times["ours with data of size S"])
        per_doctor = ratio * _doctors(small) / _doctors(session)
        yield Figure("B1", "rerate_per_doctor_vs_S", per_doctor, "<=1.2", pairs, size.name)


def _session_of_small_data(say):
    usable = [name for name in databases.kept("S") if databases.is_ready(name)]
    if not usable:
        say("    no data of size S to compare a doctor's time with: run B1 with size S first")
        return None
    from tests.bench.session import Session

    session = Session(usable[-1])
    session.open()
    return session


def _doctors(session) -> int:
    with session.environment() as env:
        return env["res.partner"].search_count(
            [("pharma_type", "=", "doctor"), ("company_id", "=", env.company.id)]
        )


class Rating:
    """The model is made through the ORM, and once more by hand in `sql`."""

    def __init__(self, session):
        self.session = session
        self.turn = 0
        with session.environment() as env:
            self.company = env.company.id
            self.classes = {code: env.ref(f"pharma_crm.class_{code}").id for code, _ in CUT_OFFS}
            model = env["pharma.classification.model"].create(self._values())
            self._rate(env, model)

    def _values(self):
        def bands(field_name, weight, rows):
            lines = [
                {
                    "value_from": start,
                    "value_to": end or 0,
                    "no_limit": end is None,
                    "points": points,
                }
                for start, end, points in rows
            ]
            return {
                "field_name": field_name,
                "weight": weight,
                "zero_is_value": True,
                "band_ids": [(0, 0, line) for line in lines],
            }

        genders = [{"value_text": value, "points": points} for value, points in GENDERS]
        criteria = [
            bands("pharma_patients_week", WEIGHTS[0], PATIENTS),
            bands("pharma_hospital_id.pharma_beds", 2, BEDS),
            {
                "field_name": "pharma_gender",
                "weight": 1,
                "lookup_ids": [(0, 0, line) for line in genders],
            },
        ]
        return {
            "name": "Bench",
            "target": "doctor",
            "company_id": self.company,
            "min_completeness": 0.5,
            "lock_months": 0,  # no class waits for a manager, as in the UPDATE
            "criterion_ids": [(0, 0, values) for values in criteria],
            "cutoff_ids": [
                (0, 0, {"class_id": self.classes[code], "min_score": least})
                for code, least in CUT_OFFS
            ],
        }

    def check(self):
        """Both sides say the same, or there is nothing to compare."""
        self.ours()()
        found = self._outcome()
        if len({score for _id, score, _class in found}) < 10:
            raise AssertionError("the scores of the doctors hardly differ")
        self.sql()()  # the other coefficient, and back
        other = self._outcome()
        self.sql()()
        expected = self._outcome()
        if found != expected or found == other:
            different = sum(one != two for one, two in zip(found, expected, strict=True))
            raise AssertionError(f"{different} doctors have another score or class by hand")

    def ours(self):
        self._vacuum()
        with self.session.environment() as env:
            active = env["pharma.classification.model"].search(
                [
                    ("state", "=", "active"),
                    ("company_id", "=", self.company),
                    ("target", "=", "doctor"),
                ]
            )
            draft = active.browse(active.action_new_version()["res_id"])
            draft.criterion_ids[0].weight = self._next_weight()
            draft_id = draft.id

        def work():
            with self.session.environment() as env:
                self._rate(env, env["pharma.classification.model"].browse(draft_id))

        return work

    def sql(self):
        self._vacuum()
        weight = self._next_weight()

        def work():
            with self.session.environment() as env:
                env.cr.execute(self._update(weight))

        return work

    def _next_weight(self):
        """The one that the doctors are not rated with now."""
        self.turn += 1
        return WEIGHTS[self.turn % 2]

    def _rate(self, env, model):
        model.action_activate()
        env["pharma.background.mixin"]._cron_background()
        env.invalidate_all()
        if model.job_state != "none":
            raise AssertionError(f"rating: {model.job_state}, {model.job_note}")

    def _outcome(self):
        with self.session.environment() as env:
            env.cr.execute(
                "SELECT id, round(pharma_score, 4), pharma_class_id FROM res_partner"
                " WHERE pharma_type = 'doctor' AND active AND company_id = %s ORDER BY id",
                [self.company],
            )
            return env.cr.fetchall()

    def _vacuum(self):
        with databases.server(self.session.database) as cursor:
            cursor.execute("VACUUM res_partner, pharma_classification_result")

    def _update(self, weight):
        def points(value, rows):
            whens = " ".join(f"WHEN {value} < {end} THEN {p}" for _start, end, p in rows if end)
            return f"CASE WHEN {value} IS NULL THEN NULL {whens} ELSE {rows[-1][2]} END"

        genders = " ".join(f"WHEN '{value}' THEN {p}" for value, p in GENDERS)
        classes = " ".join(
            f"WHEN score >= {least} THEN {self.classes[code]}" for code, least in CUT_OFFS
        )
        return f"""
            UPDATE res_partner
               SET pharma_score = score,
                   pharma_class_id = CASE WHEN known < 0.5 THEN NULL {classes} END
              FROM (
                SELECT id, known / {weight + 3} AS known,
                       100 * (COALESCE(a, 0) * {weight}::numeric + COALESCE(b, 0) * 2 + COALESCE(c, 0))
                       / NULLIF(known * 10, 0) AS score
                  FROM (
                    SELECT id, a, b, c,
                           CASE WHEN a IS NULL THEN 0 ELSE {weight}::numeric END
                           + CASE WHEN b IS NULL THEN 0 ELSE 2 END
                           + CASE WHEN c IS NULL THEN 0 ELSE 1 END AS known
                      FROM (
                        SELECT p.id,
                               {points("p.pharma_patients_week", PATIENTS)} AS a,
                               {points("h.pharma_beds", BEDS)} AS b,
                               CASE p.pharma_gender {genders} END AS c
                          FROM res_partner p
                          LEFT JOIN res_partner h ON h.id = p.pharma_hospital_id
                         WHERE p.pharma_type = 'doctor' AND p.active AND p.company_id = {self.company}
                      ) points
                  ) sums
              ) rated
             WHERE rated.id = res_partner.id
        """
