# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The mean of a coaching report: its scores by the weights of their competences."""


def weighted_mean(scores):
    """Return Σ wᵢ·vᵢ / Σ wᵢ over the scored competences, or None when nothing is scored.

    :param scores: pairs (weight, value); a competence without a value has None and is left out

    >>> weighted_mean([(2, 4), (1, 1), (5, None)])
    3.0
    """
    scored = [(weight, value) for weight, value in scores if value is not None]
    total = sum(weight for weight, _value in scored)
    if not total:
        return None
    return sum(weight * value for weight, value in scored) / total
