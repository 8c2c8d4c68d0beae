"""./pharma lint: the checks of .pre-commit-config.yaml, with pinned tools in an environment of their own."""

import hashlib
import shutil
import subprocess
from pathlib import Path

from launcher import places, process, suite, venv
from launcher.say import Step, UsageProblem, say

# Of pylint-odoo all but this is followed:
NOT_PYLINT = (
    "missing-readme",  # README.rst is made from the fragments in readme/ by the OCA's tool when a release is published
    "consider-merging-classes-inherited",  # a model has a file for each concern, none too long to read at one go
)
# Odoo's own export breaks long texts otherwise than the check wants, and so does every editor of translations.
NOT_PO = ("po-pretty-format",)
CHECKS = ["ruff", "format", "pylint", "oca", "po", "prettier"]
STYLED = ("js", "xml", "scss", "css")  # what prettier formats


def lint(names: list[str], fix: bool) -> int:
    unknown = sorted(set(names) - set(CHECKS))
    if unknown:
        raise UsageProblem(
            f"There is no check {', '.join(unknown)}; there are {', '.join(CHECKS)}."
        )
    places.prepare_state()
    programs = venv.make(venv.DEV) / "bin"
    bad = []
    for name in names or CHECKS:
        command = _command(name, programs, fix)
        if not command:
            continue
        print(f"--- {name}", flush=True)
        environment = {**venv.clean_environment(), "PYTHONWARNINGS": "ignore"}
        if subprocess.run(list(map(str, command)), cwd=places.CHECKOUT, env=environment).returncode:
            bad.append(name)
    print(f"findings: {', '.join(bad)}" if bad else "no findings", flush=True)
    return 1 if bad else 0


def _command(name: str, programs: Path, fix: bool) -> list | None:
    """The command of a check; None if there is nothing to check, or no tool to check it with."""
    addons = suite.addons()
    match name:
        case "ruff":
            return [
                programs / "ruff",
                "check",
                "--output-format=concise",
                *(["--fix"] if fix else []),
                ".",
            ]
        case "format":
            return [
                programs / "ruff",
                "format",
                "--output-format=concise",
                *([] if fix else ["--check"]),
                ".",
            ]
        case "pylint" if addons:
            return [
                programs / "pylint",
                "--rcfile=.pylintrc",
                f"--disable={','.join(NOT_PYLINT)}",
                *addons,
            ]
        case "oca" if addons:
            return [programs / "oca-checks-odoo-module", *(["--fix"] if fix else []), *addons]
        case "po":
            files = sorted(path for addon in addons for path in _files(addon, "i18n/*.po*"))
            disable = f"--disable={','.join(NOT_PO)}"
            return [programs / "oca-checks-po", disable, *files] if files else None
        case "prettier":
            return _prettier(fix)
    return None


def _prettier(fix: bool) -> list | None:
    files = [
        path
        for addon in suite.addons()
        for kind in STYLED
        for path in _files(addon, f"**/*.{kind}")
        if "/static/lib/" not in f"/{path}"  # libraries of others, as they came
    ]
    if not files:
        return None
    if not shutil.which("npm"):
        say("--- prettier is left out: it needs npm (https://nodejs.org)")
        return None
    modules = _node_modules()
    plugin = modules / "@prettier" / "plugin-xml" / "src" / "plugin.js"
    program = modules / ".bin" / "prettier"
    return [
        program,
        "--write" if fix else "--check",
        "--log-level=warn",
        f"--plugin={plugin}",
        *files,
    ]


def _node_modules() -> Path:
    """The tools that package.json pins, installed in the cache."""
    wanted = places.CHECKOUT / "package.json"
    key = hashlib.sha256(wanted.read_bytes()).hexdigest()[:12]
    folder = places.cache() / f"node-{key}"
    with places.lock(folder.with_suffix(".lock"), "Another ./pharma is installing prettier"):
        if not folder.is_dir():
            part = folder.with_name(folder.name + ".part")
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir()
            shutil.copy(wanted, part)
            command = ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock"]
            with Step("Installing prettier") as step:
                process.run(step, command, places.LOGS / "npm.log", "Installing prettier", cwd=part)
            part.rename(folder)
    return folder / "node_modules"


def _files(addon: str, pattern: str) -> list[Path]:
    found = (places.CHECKOUT / addon).glob(pattern)
    return sorted(path.relative_to(places.CHECKOUT) for path in found)
