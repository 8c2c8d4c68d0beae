"""Which addons are ours, what they need, and whether their sources have changed."""

import ast
import hashlib
import os
from pathlib import Path

from launcher import places


def addons() -> list[str]:
    return sorted(path.parent.name for path in places.CHECKOUT.glob("*/__manifest__.py"))


def needs(names: list[str]) -> list[str]:
    """Addons of others that ours depend on."""
    ours = set(addons())
    needed = {name for addon in names for name in _manifest(addon).get("depends", [])}
    inner = sorted(needed & ours - set(names))
    return sorted((needed - ours).union(needs(inner) if inner else []))


def source_hash(addon: str) -> str:
    """Changes when a file of the addon changes, tests aside: they are not part of a database."""
    found = hashlib.sha256()
    for folder, folders, files in os.walk(places.CHECKOUT / addon):
        folders[:] = sorted(set(folders) - {"tests", "__pycache__"})
        for name in sorted(files):
            path = Path(folder) / name
            found.update(str(path.relative_to(places.CHECKOUT)).encode())
            found.update(path.read_bytes())
    return found.hexdigest()[:16]


def _manifest(addon: str) -> dict:
    return ast.literal_eval((places.CHECKOUT / addon / "__manifest__.py").read_text())
