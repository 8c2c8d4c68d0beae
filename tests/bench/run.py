"""The benchmarks: `./pharma bench [B2 …] [--size S|M|L]` calls this file; README.md explains it.

Standard output has one line for each figure and nothing else; what happens meanwhile goes to standard error.
"""

import argparse
import os
import sys
from pathlib import Path
from time import monotonic
from typing import NoReturn

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from tests.bench import benchmarks, databases  # noqa: E402
from tests.bench.figures import LEAST_PAIRS  # noqa: E402
from tests.bench.sizes import SIZES  # noqa: E402

VARIABLES = ("PHARMA_CONFIG", "PHARMA_TEST_DB_TEMPLATE", "PHARMA_ADDONS", "PHARMA_DATA_DIR")


def main(argv: list[str]) -> int:
    options = parse(argv)
    missing = [name for name in VARIABLES if name not in os.environ]
    if missing:
        refuse(f"{', '.join(missing)} not set. Use ./pharma bench, which sets everything up.")
    session = ready_database(options)
    for number in options.numbers:
        say(f"  {number} on {session.database} …")
        for figure in benchmarks.ALL[number].run(session, SIZES[options.size], options.pairs, say):
            print(figure.line(), flush=True)
    session.close()
    return 0


def parse(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./pharma bench", description=__doc__.partition("\n")[0])
    parser.add_argument("numbers", nargs="*", metavar="B2", help="only these (default: all)")
    parser.add_argument("--size", choices=SIZES, default="S", help="of the data (default: S)")
    parser.add_argument(
        "--pairs",
        type=int,
        default=LEAST_PAIRS,
        metavar="N",
        help="measurements of each side (default: 5)",
    )
    parser.add_argument("--fresh", action="store_true", help="make the data anew")
    parser.add_argument(
        "--any-sources",
        action="store_true",
        help="use kept data even if source files have changed since",
    )
    parser.add_argument(
        "--database", metavar="NAME", help="use this clone of the template, and fill it if need be"
    )
    options = parser.parse_args(argv)
    options.numbers = [number.upper() for number in options.numbers] or list(benchmarks.ALL)
    unknown = [number for number in options.numbers if number not in benchmarks.ALL]
    if unknown:
        refuse(
            f"there is no benchmark {', '.join(unknown)}; there are {', '.join(benchmarks.ALL)}."
        )
    if options.pairs < 1:
        refuse("--pairs is a number from 1 on.")
    return options


def refuse(problem: str) -> NoReturn:
    say(f"bench: {problem}")
    sys.exit(2)


def ready_database(options):
    """Open the database for the size; make it first when there is none from these sources."""
    from tests.bench.session import Session

    name, size = options.database or databases.name_for(options.size), SIZES[options.size]
    kept = [] if options.database else databases.kept(size.name)
    usable = [other for other in kept if databases.is_ready(other)]
    if options.any_sources and usable:
        name = usable[-1]
    if databases.is_ready(name) and not options.fresh:
        session = Session(name)
        session.open()
        return session
    for other in kept:
        databases.drop(other)
    started = monotonic()
    say(
        f"  Making the data of size {size.name}: {size.doctors:,} doctors, {size.reps:,} reps, {size.calls:,} calls …"
    )
    if not options.database:
        databases.create(name)
    session = Session(name)
    session.fill(size, say)
    databases.finish(name, size.name)
    say(f"  Data of size {size.name}: done in {monotonic() - started:.0f} s")
    return session


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
