# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Balance, variance and reconciliation of a bag in plain arithmetic, as FORMULAS define them."""

# What counts towards the balance of a lot in a bag, and with which sign.
SIGNS = {
    "opening": 1,
    "received": 1,
    "transferred_in": 1,
    "transferred_out": -1,
    "given": -1,
    "returned": -1,
    "lost": -1,
    "adjusted": 1,
}


def balance(**pieces):
    """Return the pieces of a lot that lie in a bag; shipments on the way are no part of it."""
    return sum(SIGNS[kind] * number for kind, number in pieces.items())


def variance(counted, expected):
    """Return counted - expected: below zero when pieces are missing."""
    return counted - expected


def reconcilable(variances, tolerance=0, in_progress=0, earlier_open=0):
    """Tell whether a count closes without a reason and a second signature."""
    return (
        not in_progress
        and not earlier_open
        and all(abs(difference) <= tolerance for difference in variances)
    )
