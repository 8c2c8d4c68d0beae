# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import Counter
from itertools import pairwise

from dateutil.relativedelta import relativedelta
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo import Command, fields
from odoo.tests import tagged
from odoo.tools import SQL

from ..tools import classification
from ..tools.classification import number
from .classification_common import ClassificationCommon

STARTS = (0, 0.1, 1, 3, 5, 10, 12.75, 20, 40, 100)
# on, just below and just above the starts of bands; and nothing
NUMBERS = (
    None,
    0,
    0.1,
    0.0999,
    0.9999,
    1,
    2.9999,
    3,
    4.9999,
    5,
    10,
    12.7499,
    12.75,
    19.9,
    20,
    40,
    99.9999,
    100,
    1e6,
)
POINTS = (0, 1, 2.5, 3.33, 5, 10)
WEIGHTS = (0, 0.25, 1, 1.5, 2, 3, 7)
ACCOUNTS = 12
AGES = (None, 0, 1, 30, 182, 183, 184, 400)  # days for which an account has its class
BAND_FIELDS = (
    "pharma_patients_week",
    "pharma_potential",
    "partner_latitude",
    "pharma_hospital_id.pharma_beds",
)
LOOKUPS = {
    "pharma_gender": ("female", "male", "other"),
    "pharma_credential": ("MD", "DO", "it's"),
    "is_company": ("true", "false"),
}


def bands():
    starts = st.lists(st.sampled_from(STARTS), min_size=1, max_size=5, unique=True).map(sorted)
    return st.tuples(starts, st.lists(st.sampled_from(POINTS), min_size=5, max_size=5)).map(
        lambda drawn: [
            (start, end, points)
            for (start, end), points in zip(
                pairwise([*drawn[0], None]), (*drawn[1][:-1], 10), strict=False
            )
        ]
    )


def band_criterion():
    return st.fixed_dictionaries(
        {
            "field_name": st.sampled_from(BAND_FIELDS),
            "weight": st.sampled_from(WEIGHTS),
            "zero_is_value": st.booleans(),
            "bands": bands(),
        }
    )


def lookup_criterion():
    return st.sampled_from(sorted(LOOKUPS)).flatmap(
        lambda name: st.fixed_dictionaries(
            {
                "field_name": st.just(name),
                "weight": st.sampled_from(WEIGHTS),
                "otherwise": st.sampled_from((0, 1, 4)),
                "lookup": st.dictionaries(
                    st.sampled_from(LOOKUPS[name]), st.sampled_from((1, 2.5, 10)), min_size=1
                ),
            }
        )
    )


def model():
    criteria = st.lists(st.one_of(band_criterion(), lookup_criterion()), min_size=1, max_size=5)
    return st.fixed_dictionaries(
        {
            "criteria": criteria.filter(lambda found: any(line["weight"] for line in found)),
            "cut_offs": st.lists(st.integers(0, 100), min_size=3, max_size=3, unique=True).map(
                lambda scores: sorted(scores, reverse=True)
            ),
            "min_completeness": st.sampled_from((0, 0.25, 0.5, 1)),
            "kol": st.booleans(),
            "lock_months": st.sampled_from((0, 6)),
        }
    )


def account():
    numbers = st.sampled_from(NUMBERS)
    return st.fixed_dictionaries(
        {
            "pharma_patients_week": numbers.map(
                lambda value: None if value is None else int(value)
            ),
            "pharma_potential": numbers.map(
                lambda value: None if value is None else round(value, 2)
            ),
            "partner_latitude": numbers,
            "pharma_gender": st.sampled_from((None, "female", "male", "other")),
            "pharma_credential": st.sampled_from((None, "", "MD", "DO", "it's", "PhD")),
            "is_company": st.sampled_from((None, True, False)),
            "hospital": st.integers(-1, 3),
            "class": st.integers(-1, 2),
            "age": st.sampled_from(AGES),
        }
    )


@tagged("-at_install", "post_install")
class TestClassificationAgree(ClassificationCommon):
    """The statement of the database and the formula in Python say the same of thousands of generated accounts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hospitals = cls.env["res.partner"].create(
            [
                {"name": f"H{i}", "pharma_type": "hospital", "company_id": cls.company.id}
                for i in range(4)
            ]
        )
        for hospital, beds in zip(cls.hospitals, (None, 0, 10, 100), strict=True):
            cls._set(hospital, {"pharma_beds": beds})
        cls.accounts = cls.env["res.partner"].create(
            [
                {"name": f"D{i}", "pharma_type": "doctor", "company_id": cls.company.id}
                for i in range(ACCOUNTS)
            ]
        )
        cls.seen = Counter()

    @classmethod
    def _set(cls, partner, values):
        """Write straight into the table: the ORM cannot tell 0 from nothing."""
        cls.env.flush_all()
        columns = [SQL("%s = %s", SQL.identifier(name), value) for name, value in values.items()]
        cls.env.cr.execute(
            SQL("UPDATE res_partner SET %s WHERE id = %s", SQL(", ").join(columns), partner.id)
        )
        cls.env.invalidate_all()

    def _model_of(self, case):
        return self._model(
            criterion_ids=[
                Command.create(
                    self._criterion(
                        **{**line, "lookup": list(line["lookup"].items())}
                        if "lookup" in line
                        else line
                    )
                )
                for line in case["criteria"]
            ],
            cutoff_ids=[
                Command.create({"class_id": class_.id, "min_score": least})
                for class_, least in zip(self.classes, case["cut_offs"], strict=True)
            ],
            min_completeness=case["min_completeness"],
            lock_months=case["lock_months"],
            kol_domain="[('pharma_credential', '=', 'MD')]" if case["kol"] else "[]",
        )

    def _value(self, row, line):
        """What the criterion sees of an account: None when nobody knows."""
        through, _dot, name = line.field_name.rpartition(".")
        if through:
            beds = (None, 0, 10, 100)
            value = beds[row["hospital"]] if row["hospital"] >= 0 else None
        else:
            value = row[name]
        if name == "is_company":
            return bool(value)
        if line.kind == "band":
            return None if value is None or (value == 0 and not line.zero_is_value) else value
        return value or None

    def _expected(self, core, row, values, lock_months, today):
        """The class and the held class by FORMULAS.md and the rule of the lock."""
        is_kol = core.kol_class is not None and row["pharma_credential"] == "MD"
        rating = classification.rate(core, values, is_kol)
        own = self.classes[row["class"]].id if row["class"] >= 0 else None
        held = (
            bool(lock_months)
            and own is not None
            and rating.class_key is not None
            and not is_kol
            and rating.class_key != own
            and row["age"] is not None
            and row["age"] > 0
            and today - relativedelta(days=row["age"]) > today - relativedelta(months=lock_months)
        )
        return rating, (own, rating.class_key) if held else (rating.class_key, None)

    @settings(
        max_examples=250,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(model(), st.lists(account(), min_size=ACCOUNTS, max_size=ACCOUNTS))
    def _agree(self, case, rows):
        with self.env.cr.savepoint() as savepoint:
            self._compare(case, rows)
            savepoint.rollback()
        self.env.invalidate_all()
        self.env.registry.clear_cache()

    def _compare(self, case, rows):
        today = fields.Date.context_today(self.env.user)
        model_ = self._model_of(case)
        for partner, row in zip(self.accounts, rows, strict=True):
            own = self.classes[row["class"]].id if row["class"] >= 0 else None
            self._set(
                partner,
                {
                    **{name: row[name] for name in row if name not in ("hospital", "class", "age")},
                    "pharma_hospital_id": self.hospitals[row["hospital"]].id
                    if row["hospital"] >= 0
                    else None,
                    "pharma_class_id": own,
                    "pharma_class_since": None
                    if row["age"] is None
                    else today - relativedelta(days=row["age"]),
                },
            )
        if any(not line.max_points for line in model_.criterion_ids):
            return  # refused when it is activated
        core = classification.Model(
            criteria=tuple(line._as_criterion() for line in model_.criterion_ids),
            cut_offs=tuple(
                (line.class_id.id, number(line.min_score)) for line in model_.cutoff_ids
            ),
            min_completeness=number(model_.min_completeness),
            kol_class=model_.kol_class_id.id if case["kol"] else None,
        )
        model_._rate(self.accounts.ids)
        for partner, row in zip(self.accounts, rows, strict=True):
            values = {line.id: self._value(row, line) for line in model_.criterion_ids}
            rating, classes = self._expected(core, row, values, model_.lock_months, today)
            result = partner.pharma_result_id
            self.assertEqual(
                (partner.pharma_class_id.id or None, result.held_class_id.id or None), classes, row
            )
            self.assertAlmostEqual(result.score, float(rating.score or 0), 4)
            self.assertAlmostEqual(result.completeness, float(rating.completeness), 4)
            kept = {line[0]: line[2] for line in result.explanation}
            points = {
                key: value if value is None else float(value)
                for key, value in rating.points.items()
            }
            self.assertEqual(kept, points, row)
            open_ = self.env["pharma.classification.proposal"].search(
                [("partner_id", "=", partner.id)]
            )
            self.assertEqual(open_.proposed_class_id.id or None, classes[1])
            self.seen.update(
                {
                    "cases": 1,
                    "held": bool(classes[1]),
                    "kol": result.is_kol,
                    "unclassified": not partner.pharma_class_id,
                    "missing": bool(rating.missing),
                    "no score": rating.score is None,
                }
            )

    def test_they_agree(self):
        self._agree()
        self.assertGreaterEqual(self.seen["cases"], 2500)
        for kind in ("held", "kol", "unclassified", "missing", "no score"):
            self.assertGreater(self.seen[kind], 20, f"{kind}: {self.seen}")
