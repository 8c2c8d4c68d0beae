# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a store has, taken bit by bit in its order."""

from collections import Counter, deque


class Shelves:
    """Free pieces by product, each product's in the order in which they go."""

    def __init__(self, free):
        """:param free: {product: [(place, pieces)]}, pieces > 0; a place may come more than once"""
        self._free = {product: deque(parts) for product, parts in free.items()}

    def take(self, product, wanted):
        """Take up to so many pieces: {place: pieces}; what is taken is gone for whoever comes next."""
        rest, taken = self._free.get(product, deque()), Counter()
        while wanted > 0 and rest:
            place, pieces = rest.popleft()
            part = min(pieces, wanted)
            taken[place] += part
            wanted -= part
            if pieces > part:
                rest.appendleft((place, pieces - part))
        return taken
