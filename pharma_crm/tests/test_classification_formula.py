# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal as D

from odoo.tests import BaseCase, tagged

from ..tools.classification import (
    Band,
    ClassificationError,
    Criterion,
    Model,
    check_bands,
    check_cut_offs,
    check_weights,
    class_by_cut_off,
    rate,
    score,
)


@tagged("-at_install", "post_install")
class TestClassificationFormula(BaseCase):
    """The plain-Python core, with the worked example of FORMULAS.md."""

    def test_worked_example(self):
        """Weights 3, 2, 1; most points 10; points 10, 5, missing: score 80, completeness 5/6."""
        lookup = {"all": D(10), "half": D(5)}
        criteria = tuple(
            Criterion(key, D(weight), lookup=lookup)
            for key, weight in (("a", 3), ("b", 2), ("c", 1))
        )
        model = Model(criteria, (("A", D(80)), ("B", D(50)), ("C", D(0))), D("0.5"))
        rating = rate(model, {"a": "all", "b": "half"})
        self.assertEqual(rating.score, 80)
        self.assertEqual(rating.completeness, D(5) / 6)
        self.assertEqual(rating.missing, ("c",))
        self.assertEqual(rating.points, {"a": 10, "b": 5, "c": None})
        self.assertEqual(rating.class_key, "A", "a score equal to the cut-off reaches the class")

    def test_bands_are_closed_below_and_open_above(self):
        bands = (Band(D(0), D(10), D(1)), Band(D(10), D(20), D(4)), Band(D(20), None, D(9)))
        criterion = Criterion("beds", D(1), bands=bands)
        for value, points in (
            (0, 1),
            (9.9999, 1),
            (10, 4),
            (19, 4),
            (20, 9),
            (10**9, 9),
            (-1, 0),
            (None, None),
        ):
            self.assertEqual(criterion.points(value), points, value)
        self.assertEqual(criterion.max_points, 9)

    def test_too_little_known_is_unclassified(self):
        criteria = (
            Criterion("a", D(1), lookup={"x": D(1)}),
            Criterion("b", D(2), lookup={"x": D(1)}),
        )
        model = Model(criteria, (("A", D(0)),), D("0.5"), kol_class="KOL")
        self.assertIsNone(rate(model, {"a": "x"}).class_key)
        self.assertEqual(rate(model, {"b": "x"}).class_key, "A")
        self.assertEqual(rate(model, {}, is_kol=True).class_key, "KOL", "the KOL rule comes first")

    def test_ratio_without_denominator_is_empty(self):
        self.assertIsNone(score([]))
        self.assertIsNone(class_by_cut_off((("A", D(0)),), None))

    def test_unknown_value_gets_the_other_points(self):
        criterion = Criterion("title", D(1), lookup={"chief": D(10)}, otherwise=D(2))
        self.assertEqual(criterion.points("nurse"), 2)

    def _assert_problem(self, code, check, *args):
        with self.assertRaises(ClassificationError) as caught:
            check(*args)
        self.assertEqual(caught.exception.code, code)

    def test_bad_models(self):
        band = lambda start, end: Band(D(start), None if end is None else D(end), D(1))  # noqa: E731
        self._assert_problem("no_bands", check_bands, [])
        self._assert_problem("band_overlap", check_bands, [band(0, 10), band(9, None)])
        self._assert_problem("band_overlap", check_bands, [band(0, None), band(9, None)])
        self._assert_problem("band_gap", check_bands, [band(0, 10), band(11, None)])
        self._assert_problem("band_empty", check_bands, [band(5, 5), band(5, None)])
        self._assert_problem("band_open_end", check_bands, [band(0, 10)])
        check_bands([band(10, None), band(0, 10)])
        self._assert_problem("weights_zero", check_weights, [0, 0])
        self._assert_problem("weight_negative", check_weights, [1, -1])
        self._assert_problem("no_cut_offs", check_cut_offs, [])
        self._assert_problem("cut_off_order", check_cut_offs, [50, 50])
        self._assert_problem("cut_off_range", check_cut_offs, [101, 50])
        check_cut_offs([100, 40, 0])
