"""How much data: from a size's name to every number that follows from it."""

from dataclasses import dataclass

CALLS_A_DAY = 10  # on average; 8 to 12
REPS_A_DISTRICT = 8


@dataclass(frozen=True)
class Size:
    name: str
    doctors: int
    reps: int
    calls: int

    @property
    def hospitals(self) -> int:
        return max(10, self.doctors // 25)

    @property
    def districts(self) -> int:
        return max(2, round(self.reps / REPS_A_DISTRICT))

    @property
    def regions(self) -> int:
        return max(2, round(self.districts**0.5))

    @property
    def days(self) -> int:
        """Working days of the past on which calls were made."""
        return round(self.calls / self.reps / CALLS_A_DAY)


SIZES = {
    size.name: size
    for size in (
        Size("XS", doctors=200, reps=4, calls=2_000),
        Size("S", doctors=10_000, reps=50, calls=200_000),
        Size("M", doctors=100_000, reps=500, calls=2_000_000),
        Size("L", doctors=1_000_000, reps=3_000, calls=16_000_000),
    )
}
