# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Call quality: how completely a call was held and reported.

Source: FORMULAS.md, section "Calls and cycle progress", "call quality". Unit: 0 to 100.
"""

#: What a report can show, each with the same weight.
ELEMENTS = ("purpose", "messages", "reaction", "duration", "next_objective")
DEFAULT_COEFFICIENTS = dict.fromkeys(ELEMENTS, 1.0)


def element_values(
    purpose, messages_delivered, messages_due, reactions, details, duration, minimum, next_objective
):
    """Return the value (0 to 1) of each quality element that applies to a call.

    :param purpose: text, the purpose stated for the call
    :param messages_delivered: number of the cycle's messages that were delivered
    :param messages_due: number that were due for this customer; 0 leaves the element out
    :param reactions: number of products whose reaction was captured
    :param details: number of products detailed; 0 leaves the reaction out
    :param duration: minutes
    :param minimum: minutes below which a call is too short; 0 leaves the element out
    :param next_objective: text, what is to be reached next time
    """
    values = {"purpose": float(bool(purpose)), "next_objective": float(bool(next_objective))}
    if messages_due:
        values["messages"] = min(1.0, messages_delivered / messages_due)
    if details:
        values["reaction"] = min(1.0, reactions / details)
    if minimum:
        values["duration"] = float((duration or 0) >= minimum)
    return values


def call_quality(values, coefficients=None):
    """Return 100 × Σ cᵢ·vᵢ / Σ cᵢ over the elements that have a value, or None without any.

    >>> call_quality({"purpose": 1, "messages": 0.5}, {"purpose": 1, "messages": 3})
    62.5
    """
    coefficients = DEFAULT_COEFFICIENTS if coefficients is None else coefficients
    counted = [(coefficients.get(name, 0.0), value) for name, value in values.items()]
    total = sum(coefficient for coefficient, value in counted)
    if not total:
        return None
    return 100.0 * sum(coefficient * value for coefficient, value in counted) / total


def is_effective(quality, threshold, duration, minimum):
    """Return whether a call counts as effective: good enough and long enough."""
    return quality is not None and quality >= threshold and (duration or 0) >= (minimum or 0)
