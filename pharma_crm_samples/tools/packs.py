# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a country pack changes in the rules of a company. Plain Python without a database.

A rule has a code that is the same in every pack (`sample.year`): the rule of one pack takes the place of the
rule with the same code of another. Three sets of values say what happens to it: what the company has now, what
the last pack had put there, and what the new pack wants.
"""

from dataclasses import dataclass, field

ADD, CHANGE, RETIRE, SAME, CONFLICT = ACTIONS = ("add", "change", "retire", "same", "conflict")
PACK, KEEP = DECISIONS = ("pack", "keep")


@dataclass(frozen=True)
class Held:
    """A rule that a company has from a pack: its values now, those the pack gave, whether it is in force."""

    values: dict
    applied: dict
    active: bool = True


@dataclass(frozen=True)
class Step:
    """What becomes of one rule; ``edited`` names the values that the company has changed itself."""

    code: str
    action: str
    edited: tuple = field(default=())
    retires: bool = False


def edits(held):
    """Return the names of the values that the company has changed since the pack gave them."""
    changed = [name for name, value in held.applied.items() if held.values.get(name) != value]
    return tuple(sorted(changed + ([] if held.active else ["active"])))


def steps(held, wanted):
    """Return the steps from what a company has to what a pack wants, in the order of the codes.

    :param held: {code: :class:`Held`}
    :param wanted: {code: values}; empty for no pack at all
    """
    return [_step(code, held.get(code), wanted.get(code)) for code in sorted({*held, *wanted})]


def _step(code, held, wanted):
    if held is None:
        return Step(code, ADD)
    edited = edits(held)
    if wanted is None:
        return Step(code, CONFLICT if edited else RETIRE, edited, True)
    if held.active and held.values == wanted:
        return Step(code, SAME)
    return Step(code, CONFLICT if edited else CHANGE, edited)
