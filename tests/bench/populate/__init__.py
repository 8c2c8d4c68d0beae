"""The data of the benchmarks: the same in every run, made in SQL by set, one file for each kind of record."""

from time import monotonic

from tests.bench.populate import (
    affiliations,
    attendees,
    calls,
    catalogue,
    coverage,
    cycles,
    details,
    doctors,
    hospitals,
    people,
    phonecalls,
    territories,
    visits,
)
from tests.bench.populate.world import World

STEPS = (
    catalogue.make,
    people.make,
    territories.make,
    hospitals.make,
    doctors.make,
    affiliations.make,
    coverage.make,
    cycles.make,
    visits.make,
    calls.make,
    attendees.make,
    details.make,
    cycles.freeze_results,
    phonecalls.make,
)


def populate(env, size, say) -> World:
    """Fill the database; the caller commits and analyses it."""
    world = World(env, size)
    for step in STEPS:
        started = monotonic()
        step(world)
        env.flush_all()
        name = f"{step.__module__.rpartition('.')[2]}.{step.__name__}".removesuffix(".make")
        say(f"    {name}: {monotonic() - started:.1f} s")
    return world
