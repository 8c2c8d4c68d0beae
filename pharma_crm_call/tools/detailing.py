# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Detail weights: how much of a call each product was worth, by the order it was spoken about.

Source: FORMULAS.md, section "Calls and cycle progress", "detail weight". Unit: percent of one call.
"""

#: What a call is worth in all, and so a competitor's visit that was observed.
FULL_WEIGHT = 100.0

_WEIGHTS = {
    1: (FULL_WEIGHT,),
    2: (65.0, 35.0),
    3: (60.0, 30.0, 10.0),
    4: (55.0, 25.0, 10.0, 10.0),
}


def detail_weights(count):
    """Return the weight of each position when `count` products were detailed.

    The weights sum to 100; from the fifth product on a detail is worth nothing.

    >>> detail_weights(2)
    (65.0, 35.0)
    >>> detail_weights(5)
    (55.0, 25.0, 10.0, 10.0, 0.0)
    """
    if count <= 0:
        return ()
    if count <= 4:
        return _WEIGHTS[count]
    return _WEIGHTS[4] + (0.0,) * (count - 4)


def share_of_voice(own, competitors):
    """Own detail weights / (own + competitors' observed); None when nobody was heard.

    >>> share_of_voice(300, 100)
    0.75
    """
    return own / (own + competitors) if own + competitors else None
