"""Measure the alert rules on the invented company of the benchmarks.

    <python with Odoo> tests/by_hand/measure_alerts.py DATABASE [--size M] [-c odoo.conf]

Makes the doctors, reps and calls of that size (size M: 100,000 doctors, 500 reps, 2,000,000 calls) in a database that
has the addons, works the warnings of its cycle and every shipped rule out as if nothing had been told before, then a
second time. Prints seconds, rules and alerts. The database is a throwaway one: what was made stays in it, since indexes
that were made in the same transaction are not used.
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

# What no rule reads is left out.
STEPS = (
    "catalogue",
    "people",
    "territories",
    "hospitals",
    "doctors",
    "coverage",
    "cycles",
    "visits",
    "calls",
)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("database")
    parser.add_argument("-c", "--config")
    parser.add_argument("--size", default="M")
    arguments = parser.parse_args()
    import odoo
    from odoo.modules.registry import Registry

    odoo.tools.config.parse_config(["-c", arguments.config] if arguments.config else [])
    with Registry(arguments.database).cursor() as cr:
        env = odoo.api.Environment(
            cr, odoo.SUPERUSER_ID, {"tracking_disable": True, "mail_create_nolog": True}
        )
        world = populated(env, arguments.size)
        cr.commit()
        measure(world)


def populated(env, size):
    from importlib import import_module

    from tests.bench.populate.world import World
    from tests.bench.sizes import SIZES

    world = World(env, SIZES[size])
    for step in STEPS:
        started = time.monotonic()
        import_module(f"tests.bench.populate.{step}").make(world)
        env.flush_all()
        print(f"    {step}: {time.monotonic() - started:.1f} s", file=sys.stderr)
    env.cr.execute("ANALYZE")
    return world


def measure(world):
    env, company = world.env, world.company
    rules = env["pharma.alert.rule"].search([("response", "!=", "ignore")])
    started = time.monotonic()
    env["pharma.cycle.signal"]._refresh()
    print(f"warnings of the cycle: {time.monotonic() - started:.1f} s")
    for attempt in ("nothing told before", "once more"):
        total = opened = 0
        for rule in rules:
            started = time.monotonic()
            new = rule._evaluate(company)
            seconds = time.monotonic() - started
            total, opened = total + seconds, opened + new
            print(f"    {rule.name}: {new} new, {seconds:.2f} s", file=sys.stderr)
        print(f"{len(rules)} rules, {attempt}: {opened} new alerts in {total:.1f} s")


if __name__ == "__main__":
    main()
