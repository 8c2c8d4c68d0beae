"""The data of the benchmarks: the same in every run, made in SQL by set, one file for each kind of record."""

from time import monotonic

from tests.bench.populate import (
    affiliations,
    catalogue,
    coverage,
    doctors,
    hospitals,
    people,
    territories,
)
from tests.bench.populate.world import World

STEPS = (catalogue, people, territories, hospitals, doctors, affiliations, coverage)


def populate(env, size, say) -> World:
    """Fill the database; the caller commits and analyses it."""
    world = World(env, size)
    for step in STEPS:
        started = monotonic()
        step.make(world)
        env.flush_all()
        say(f"    {step.__name__.rpartition('.')[2]}: {monotonic() - started:.1f} s")
    return world
