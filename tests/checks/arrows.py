"""An addon names only what stands to its left: pharma_crm ← cycle ← call ← samples ← {event, sales, field}."""

import ast
import re
from pathlib import Path

from tests.checks.sources import CHECKOUT, Source, addons, shown, without_comments

# each stands right of all lines above it and apart from its neighbours in the same line
ARROWS = [
    ["pharma_crm"],
    ["pharma_crm_cycle"],
    ["pharma_crm_call"],
    ["pharma_crm_samples"],
    ["pharma_crm_event", "pharma_crm_sales", "pharma_crm_field"],
]


def forbidden_for(name: str) -> set[str]:
    """The addons that this one may not name."""
    rank = next(rank for rank, names in enumerate(ARROWS) if name in names)
    return {other for names in ARROWS[rank:] for other in names} - {name}


def violations(folder: Path = CHECKOUT) -> list[str]:
    ours = [addon for addon in addons(folder) if any(addon.name in names for names in ARROWS)]
    found = []
    for addon in ours:
        forbidden = forbidden_for(addon.name)
        models = {
            name: other.name for other in ours if other.name in forbidden for name in other.models
        }
        names = _names(forbidden, models)
        for source in addon.sources:
            found += [
                shown(source.path, line, text, folder)
                for line, text in _python(source, names, forbidden)
            ]
        for path in addon.files(".xml", ".csv", ".js", ".scss"):
            for number, line in enumerate(without_comments(path).splitlines(), 1):
                found += [
                    shown(path, number, f"names {name}", folder) for name in names.findall(line)
                ]
    return found


def unknown_addons(folder: Path = CHECKOUT) -> list[str]:
    known = {name for names in ARROWS for name in names}
    return [addon.name for addon in addons(folder) if addon.name not in known]


def _names(forbidden: set[str], models: dict[str, str]) -> re.Pattern:
    """Finds the name of a forbidden addon, of one of its models or of their tables."""
    words = [*forbidden, *models, *(model.replace(".", "_") for model in models)]
    alternatives = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return re.compile(rf"(?<!\w)({alternatives})(?!\w)")


def _python(source: Source, names: re.Pattern, forbidden: set[str]):
    for node in ast.walk(source.tree):
        modules = []
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            modules = [f"{node.module or ''}.{alias.name}" for alias in node.names]
        for module in modules:
            for name in forbidden & set(module.split(".")):
                yield node.lineno, f"imports {name}"
    for line, text in source.strings():
        for name in names.findall(text):
            yield line, f"names {name}"
