# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from fractions import Fraction

from odoo.tests import BaseCase, tagged

from ..tools.affinity import affinities


@tagged("at_install", "-post_install")
class TestAffinityFormula(BaseCase):
    def test_worked_example(self):
        """Of ten doctors who use anything, five use A, four B, three both: 3/10, 3/5, 3·10/(5·4) = 1.5."""
        baskets = [{"A", "B"}] * 3 + [{"A"}] * 2 + [{"B"}] + [{"C"}] * 4 + [set()] * 7
        pairs = {(pair.product, pair.other): pair for pair in affinities(baskets)}
        self.assertEqual(set(pairs), {("A", "B"), ("B", "A")})
        pair = pairs["A", "B"]
        self.assertEqual((pair.together, pair.users, pair.other_users, pair.base), (3, 5, 4, 10))
        self.assertEqual(
            (pair.support, pair.confidence, pair.lift),
            (Fraction(3, 10), Fraction(3, 5), Fraction(3, 2)),
        )
        self.assertEqual(pairs["B", "A"].confidence, Fraction(3, 4))
        self.assertEqual(pairs["B", "A"].lift, pair.lift, "Lift is the same both ways.")
        self.assertTrue(pair.is_thin(4))
        self.assertFalse(pair.is_thin(3))

    def test_no_relation_and_nothing(self):
        """Half use A, half of those and half of the rest use B: lift 1."""
        pairs = affinities([{"A", "B"}, {"A"}, {"B"}, {"C"}])
        self.assertEqual({pair.lift for pair in pairs}, {1})
        self.assertEqual(affinities([]), [])
        self.assertEqual(affinities([set(), {"A"}]), [])
