"""The commands of ./pharma and their options."""

import argparse
import errno
import os
import signal
import sys

from launcher import database, lint, places, run, testing, tools
from launcher.say import Problem, UsageProblem, say

DESCRIPTION = """\
Odoo for pharma field forces: from nothing to a running company, and everything a developer needs.

  ./pharma run            get what is missing, install the suite with its demo company, serve it
  ./pharma test           run every test
"""
EPILOG = """\
Downloads go to the cache folder (XDG_CACHE_HOME, usually ~/.cache/pharma-crm), what belongs to
this checkout to .pharma/ in it. Everything can be interrupted and run again.

environment:
  PHARMA_ODOO        use this Odoo 19.0: a source checkout, a dist-packages folder or its program
  PHARMA_ODOO_GIT    clone Odoo's 19.0 branch from here
  PHARMA_CHROMIUM    the browser for tests
  PGHOST, PGPORT, …  use this PostgreSQL server (13 or newer)

./pharma COMMAND --help explains a command.
"""
INTERRUPTED = 130


def main(argv: list[str] | None = None) -> int:
    argv = sys.argv[1:] if argv is None else argv
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:  # nohup
            signal.signal(number, lambda number, _: sys.exit(128 + number))
    try:
        return _dispatch(argv)
    except UsageProblem as problem:
        say(f"pharma: {problem}")
        return 2
    except Problem as problem:
        say(f"pharma: {problem}")
    except KeyboardInterrupt:
        say("\npharma: interrupted; the same command goes on from here.")
        return INTERRUPTED
    except BrokenPipeError:
        # whoever read our output has gone; nothing more can be told
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS):
            raise
        say(
            f"pharma: {error.filename or places.CHECKOUT}: {error.strerror}. Put it right, run again."
        )
    return 1


def _dispatch(argv: list[str]) -> int:
    parser = _parser()
    # the options of these programs are not ours to read
    programs = {"odoo": tools.odoo, "shell": tools.shell, "bench": tools.bench}
    if argv and argv[0] in programs and argv[1:2] not in (["--help"], ["-h"]):
        return programs[argv[0]](argv[1:])
    pytest_arguments = []
    if argv[:1] == ["test"] and "--" in argv:
        cut = argv.index("--")
        argv, pytest_arguments = argv[:cut], argv[cut + 1 :]
    options = parser.parse_args(argv)
    match options.command:
        case "run":
            return run.run(options)
        case "stop":
            return run.stop()
        case "reset":
            return run.reset(options.yes)
        case "test":
            return testing.test(options.what, pytest_arguments)
        case "lint":
            return lint.lint(options.checks, options.fix)
    parser.print_help()
    return 2


def _parser() -> argparse.ArgumentParser:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        prog="./pharma", description=DESCRIPTION, epilog=EPILOG, formatter_class=raw
    )
    commands = parser.add_subparsers(title="commands", dest="command", metavar="COMMAND")

    def command(name: str, summary: str, text: str = "", **options) -> argparse.ArgumentParser:
        text = f"{summary[0].upper()}{summary[1:]}.\n\n{text}"
        return commands.add_parser(
            name, help=summary, description=text, formatter_class=raw, **options
        )

    _run_options(command("run", "install what is missing, then serve", _RUN))
    command("stop", "stop the server and our PostgreSQL")
    reset = command("reset", "delete this checkout's database, files and settings", _RESET)
    reset.add_argument("--yes", action="store_true", help="do not ask")
    command(
        "odoo", "any command line of Odoo, with paths and database set", _ODOO, usage=_ANY % "odoo"
    )
    command(
        "shell",
        "Python in the database; reads a script from standard input",
        _SHELL,
        usage=_ANY % "shell",
    )
    test = command("test", "run the tests of the suite", _TEST)
    test.add_argument("what", nargs="*", metavar="ADDON|PATH", help="only these (default: all)")
    command("bench", "run the benchmarks", _BENCH, usage=_ANY % "bench")
    check = command("lint", "run the checks that .pre-commit-config.yaml runs", _LINT)
    check.add_argument("checks", nargs="*", metavar="CHECK", help=", ".join(lint.CHECKS))
    check.add_argument("--fix", action="store_true", help="let the formatters write")
    return parser


def _run_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=_port, help="serve on this port (default: 8069)")
    parser.add_argument("--host", help="listen on this address (default: 127.0.0.1, only here)")
    parser.add_argument(
        "--db", type=_database, metavar="NAME", help="the database (default: pharma)"
    )
    parser.add_argument(
        "--db-url", metavar="URL", help="use this server: postgresql://user:password@host:port/db"
    )
    parser.add_argument("--lang", metavar="CODE", help="language of the users, e.g. zh_CN or ru_RU")
    parser.add_argument(
        "--no-demo", dest="demo", action="store_false", help="no demo company, a generated password"
    )
    parser.add_argument(
        "--detach", action="store_true", help="return once it answers; ./pharma stop ends it"
    )


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def _database(text: str) -> str:
    if not database.NAME.fullmatch(text):
        raise argparse.ArgumentTypeError("use letters, digits, - and _ for a database's name")
    return text


_ANY = "./pharma %s ARGS…"
_RUN = """\
Gets Odoo 19.0, makes a virtual environment, starts a PostgreSQL of its own (or uses the server
that PG* variables or --db-url name), makes the database, installs or updates the suite, serves it.
What is there already is not made again. --db and --db-url are remembered until ./pharma reset."""
_RESET = "Downloads stay in the cache. On a server of yours only databases that ./pharma made go."
_ODOO = """\
e.g. ./pharma odoo -d x -i pharma_crm --with-demo --stop-after-init
     ./pharma odoo db dump pharma copy.zip
     ./pharma odoo i18n export pharma_crm -l zh_CN
     ./pharma odoo server --help     (Odoo's own options)"""
_SHELL = """\
e.g. echo 'print(env.user.name)' | ./pharma shell -d pharma"""
_TEST = """\
Without arguments: Odoo's test suites of our addons, an update of all of them, and tests/ with
pytest, two of these at a time. A line of level WARNING in a log counts as a failure.
Arguments after -- go to pytest, e.g. ./pharma test tests/launcher -- -x -k port"""
_BENCH = """\
e.g. ./pharma bench B2 --size S     (all numbers if none is given; tests/bench/README.md explains)"""
_LINT = "Without arguments: every check. Exit code 1 if there is a finding."
