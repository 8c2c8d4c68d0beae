# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import random
from datetime import date

from odoo.tests import BaseCase, tagged

from ..tools.allocation import Claim, share_out, windows_touched
from ..tools.limits import Limit


@tagged("post_install", "-at_install")
class TestAllocationArithmetic(BaseCase):
    """Parts sum up exactly, in packs, at one level, below the ceilings."""

    def _share(self, quantity, *claims, pack=1):
        claims = [Claim(number, *claim) for number, claim in enumerate(claims)]
        return list(share_out(quantity, claims, pack).values())

    def test_worked_examples(self):
        self.assertEqual(self._share(100, (3,), (2,), (1,)), [50, 33, 17])
        self.assertEqual(self._share(100, (3,), (2,), (1,), pack=10), [50, 30, 20])
        self.assertEqual(self._share(100, (3,), (2, 20), (1,)), [60, 20, 20])
        self.assertEqual(self._share(100, (3, 0, 30), (2,), (1,)), [30, 47, 23])

    def test_who_holds_more_than_the_level_gets_none(self):
        self.assertEqual(self._share(10, (1, 50), (1,), (1,)), [0, 5, 5])

    def test_without_weight_or_room_nothing(self):
        self.assertEqual(self._share(10, (0,), (1,)), [0, 10])
        self.assertEqual(self._share(10, (1, 4, 4), (1,)), [0, 10])
        self.assertEqual(self._share(10, (0,)), [0])
        self.assertEqual(self._share(0, (1,)), [0])
        self.assertEqual(share_out(10, []), {})

    def test_what_nobody_may_get_is_left(self):
        self.assertEqual(self._share(100, (1, 0, 5), (1, 0, 7)), [5, 7])
        self.assertEqual(self._share(25, (1,), (1,), pack=10), [10, 10])
        self.assertEqual(self._share(9, (1,), pack=10), [0])

    def test_decided_by_hand(self):
        self.assertEqual(self._share(100, (1, 0, None, 40), (1,), (1,)), [40, 30, 30])
        self.assertEqual(self._share(10, (1, 0, None, 40), (1,)), [40, 0])
        self.assertEqual(self._share(10, (0, 0, None, 0), (1,)), [0, 10])

    def test_nonsense_is_refused(self):
        for quantity, pack in ((-1, 1), (1, 0)):
            with self.assertRaises(ValueError):
                share_out(quantity, [], pack)

    def test_always_exact_fair_and_within_bounds(self):
        rng = random.Random(6)
        for _round in range(300):
            pack = rng.choice((1, 1, 5, 12))
            claims = [
                Claim(
                    number,
                    rng.choice((0, 1, 2, 2.5, 1 / 3, 7)),
                    rng.randrange(0, 30),
                    rng.choice((None, None, rng.randrange(0, 60))),
                    rng.choice((None, None, None, rng.randrange(0, 9))),
                )
                for number in range(rng.randrange(1, 30))
            ]
            quantity = rng.randrange(0, 900)
            parts = share_out(quantity, claims, pack)
            fixed = sum(claim.fixed or 0 for claim in claims)
            free = [c for c in claims if c.fixed is None and c.weight]
            self.assertLessEqual(sum(parts.values()), max(quantity, fixed))
            for claim in free:
                self.assertEqual(parts[claim.key] % pack, 0)
                if claim.ceiling is not None:
                    self.assertLessEqual(parts[claim.key], max(0, claim.ceiling - claim.held))
            if any(c.ceiling is None for c in free) and quantity >= fixed:
                self.assertLess(quantity - sum(parts.values()), pack, "exact but for a part pack")
            # one level for all: nobody who got something ends a pack above somebody who could have got it
            for one in free:
                for other in free:
                    room = other.ceiling is None or (
                        other.held + parts[other.key] + pack <= other.ceiling
                    )
                    if parts[one.key] >= pack and room:
                        level = (one.held + parts[one.key] - pack) / one.weight
                        self.assertLess(
                            level, (other.held + parts[other.key] + pack) / other.weight + 1e-6
                        )

    def test_windows(self):
        start, end = date(2030, 1, 15), date(2030, 3, 31)
        for limit, count in (
            (Limit(4, "year"), 1),
            (Limit(4, "quarter"), 1),
            (Limit(4, "month"), 3),
            (Limit(4, "rolling", 30), 3),
            (Limit(4, "cycle"), 1),
            (Limit(4, "call"), 0),
        ):
            self.assertEqual(windows_touched(limit, start, end), count, limit)
        self.assertEqual(windows_touched(Limit(4, "year"), start, date(2031, 1, 1)), 2)
        self.assertEqual(windows_touched(Limit(4, "month"), end, start), 0)
