# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Call quality: how completely a call was held and reported.

Source: FORMULAS.md, section "Calls and cycle progress", "call quality". Unit: 0 to 100.
"""

#: What a call can show.
ELEMENTS = (
    "purpose",
    "messages",
    "reaction",
    "result",
    "duration",
    "next_objective",
    "evidence",
)
#: Elements that apply to every call: without a coefficient on one of them some calls would have no quality.
ALWAYS = ("purpose", "result", "next_objective", "evidence")
DEFAULT_COEFFICIENTS = {**dict.fromkeys(ELEMENTS, 1.0), "evidence": 0.0}


def _written(text):
    done = int(bool((text or "").strip()))
    return {"value": float(done), "done": done, "due": 1}


def _share(done, due):
    return {"value": min(1.0, done / due) if due else None, "done": done, "due": due}


def _within(duration, minimum, maximum):
    if not (minimum or maximum):
        return {"value": None, "done": duration, "due": 0}
    inside = duration >= minimum and (not maximum or duration <= maximum)
    return {"value": float(inside), "done": duration, "due": minimum, "most": maximum}


def element_facts(
    purpose="",
    messages_delivered=0,
    messages_due=0,
    reactions=0,
    details=0,
    result="",
    duration=0,
    minimum=0,
    maximum=0,
    next_objective="",
    evidence=0,
):
    """Return {element: {"value": 0 to 1, or None where it does not apply, "done", "due"}} of a call.

    :param purpose: text, the purpose stated for the call
    :param messages_delivered: number of the cycle's messages that were delivered
    :param messages_due: number that were due for this customer; 0: the element does not apply
    :param reactions: number of products whose reaction was captured
    :param details: number of products detailed; 0: the reaction does not apply
    :param result: text, what was said and agreed
    :param duration: minutes
    :param minimum: minutes below which a call is too short; 0 no minimum
    :param maximum: minutes above which it is too long; 0 no maximum; without both the element does not apply
    :param next_objective: text, what is to be reached next time
    :param evidence: number of documents and pictures kept with the call
    """
    return {
        "purpose": _written(purpose),
        "messages": _share(messages_delivered, messages_due),
        "reaction": _share(reactions, details),
        "result": _written(result),
        "duration": _within(duration or 0, minimum or 0, maximum or 0),
        "next_objective": _written(next_objective),
        "evidence": {"value": float(bool(evidence)), "done": evidence, "due": 1},
    }


def element_values(facts):
    """Return {element: value} of the elements that apply."""
    return {name: fact["value"] for name, fact in facts.items() if fact["value"] is not None}


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


def call_facts(facts, coefficients, threshold, duration, minimum):
    """Return what a call keeps of its quality: the values to be stamped.

    :param facts: as of `element_facts`
    :return: {"quality", "is_effective", "quality_facts": the facts, each with its coefficient}
    """
    score = call_quality(element_values(facts), coefficients)
    return {
        "quality": score or 0.0,
        "is_effective": is_effective(score, threshold, duration, minimum),
        "quality_facts": {
            name: {**fact, "coefficient": coefficients.get(name, 0.0)}
            for name, fact in facts.items()
        },
    }
