"""What a benchmark says: ratios, each in one line of text."""

from dataclasses import dataclass
from statistics import median

LEAST_PAIRS = 5


@dataclass(frozen=True)
class Figure:
    """One ratio of ours to a baseline. `target` is "<=1.5" (or ">=20" where more is better)."""

    benchmark: str
    name: str
    ratio: float
    target: str
    pairs: int
    size: str

    def line(self) -> str:
        return (
            f"{self.benchmark} {self.name} ratio={self.ratio:.2f} target{self.target} "
            f"n={self.pairs} size={self.size}"
        )


def median_ratio(ours: list[float], baseline: list[float]) -> float:
    """The median of the ratios of pairs: what disturbs the machine disturbs both sides of a pair."""
    if not ours or len(ours) != len(baseline):
        raise ValueError("a ratio needs pairs of measurements")
    return median(own / other for own, other in zip(ours, baseline, strict=True))


def milliseconds(times: list[float]) -> str:
    """The median with the range, for the reader: `12.3 ms (11.9–15.0)`."""
    low, middle, high = (f(times) * 1000 for f in (min, median, max))
    return f"{middle:.1f} ms ({low:.1f}–{high:.1f})"
