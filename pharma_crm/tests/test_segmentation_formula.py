# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from math import ceil

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..tools.segmentation import matrix_cell, quintiles, rfm

VALUES = st.lists(st.one_of(st.none(), st.integers(0, 30)), max_size=60)


class TestSegmentationFormula(BaseCase):
    def test_quintiles(self):
        self.assertEqual(quintiles([10, 20, 30, 40, 50]), [1, 2, 3, 4, 5])
        self.assertEqual(quintiles([]), [])
        self.assertEqual(quintiles([None]), [None])
        self.assertEqual(quintiles([3]), [5])
        # ties share the better score: the two twenties are the second and third of five
        self.assertEqual(quintiles([10, 20, 20, 40, 50]), [1, 3, 3, 4, 5])

    def test_rfm(self):
        rows = [
            (day, times, value)
            for day, times, value in zip(range(5), range(5), (9, 9, 9, 9, 99), strict=True)
        ]
        self.assertEqual(rfm(rows), [(1, 1, 4), (2, 2, 4), (3, 3, 4), (4, 4, 4), (5, 5, 5)])
        self.assertEqual(rfm([]), [])

    def test_matrix(self):
        cells = {
            (5, 0): "develop", (4, 2): "develop", (4, 3): "defend", (3, 3): "maintain", (3, 2): "monitor",
            (None, 3): None, (5, None): None,
        }  # fmt: skip
        for (potential, adoption), cell in cells.items():
            self.assertEqual(matrix_cell(potential, adoption), cell)

    @settings(max_examples=300, deadline=None)
    @given(VALUES)
    def test_quintiles_hold_for_any_base(self, values):
        scores = quintiles(values)
        base = [value for value in values if value is not None]
        for value, score in zip(values, scores, strict=True):
            if value is None:
                self.assertIsNone(score)
                continue
            self.assertEqual(score, ceil(5 * sum(other <= value for other in base) / len(base)))
            self.assertTrue(1 <= score <= 5)
        known = sorted((v, s) for v, s in zip(values, scores, strict=True) if v is not None)
        self.assertEqual([s for _v, s in known], sorted(s for _v, s in known))
        if known:
            self.assertEqual(known[-1][1], 5)
