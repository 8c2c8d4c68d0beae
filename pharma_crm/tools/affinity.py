# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Products that go together over the base, in plain Python (market-basket figures).

The base are the doctors who use at least one product. The database computes the same by set
(models/market/pharma_product_affinity.py); a test compares the two on generated data.
"""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations


@dataclass(frozen=True)
class Affinity:
    """How often doctors who use one product use another one, too.

    :param together: doctors who use both.
    :param users: doctors who use the product.
    :param other_users: doctors who use the other one.
    :param base: doctors who use anything.
    """

    product: object
    other: object
    together: int
    users: int
    other_users: int
    base: int

    @property
    def support(self):
        """Share of the base that uses both, 0…1."""
        return Fraction(self.together, self.base)

    @property
    def confidence(self):
        """Share of the product's users who use the other one, too, 0…1."""
        return Fraction(self.together, self.users)

    @property
    def lift(self):
        """How many times as often as if the two had nothing to do with each other; 1 = no relation."""
        return Fraction(self.together * self.base, self.users * self.other_users)

    def is_thin(self, minimum):
        """Whether fewer than ``minimum`` doctors use both: too few to conclude anything."""
        return self.together < minimum


def affinities(baskets):
    """Return an :class:`Affinity` for each ordered pair of products that somebody uses together.

    :param baskets: iterable of the products that one doctor uses; empty ones are not in the base.
    """
    baskets = [set(basket) for basket in baskets]
    baskets = [basket for basket in baskets if basket]
    users = Counter(product for basket in baskets for product in basket)
    together = Counter(pair for basket in baskets for pair in permutations(basket, 2))
    return [
        Affinity(product, other, count, users[product], users[other], len(baskets))
        for (product, other), count in together.items()
    ]
