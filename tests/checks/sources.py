"""The files of our addons, as the checks of this folder read them."""

import ast
import csv
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lxml import etree

CHECKOUT = Path(__file__).resolve().parents[2]
MODEL_BASES = {"Model": "model", "TransientModel": "transient", "AbstractModel": "abstract"}


@dataclass(frozen=True)
class ModelClass:
    """A class of the source that defines or extends a model."""

    path: Path
    node: ast.ClassDef
    kind: str
    name: str
    inherits: tuple[str, ...]

    @property
    def defines(self) -> bool:
        return self.name not in self.inherits


class Source:
    """One Python file."""

    def __init__(self, path: Path):
        self.path = path
        self.text = path.read_text()
        self.lines = self.text.splitlines()
        self.tree = ast.parse(self.text, str(path))

    @cached_property
    def docstrings(self) -> set[int]:
        """The ids of the nodes that are docstrings (or other strings that nobody uses)."""
        return {
            id(node.value)
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }

    def strings(self):
        """Each string constant that is used, as (line, text)."""
        for node in ast.walk(self.tree):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and id(node) not in self.docstrings
            ):
                yield node.lineno, node.value

    def model_classes(self):
        for node in ast.walk(self.tree):
            if not isinstance(node, ast.ClassDef):
                continue
            kinds = [
                MODEL_BASES[b.attr]
                for b in node.bases
                if isinstance(b, ast.Attribute) and b.attr in MODEL_BASES
            ]
            if kinds:
                inherits = class_strings(node, "_inherit")
                name = (class_strings(node, "_name") or inherits or ("",))[0]
                yield ModelClass(self.path, node, kinds[0], name, inherits)


class Addon:
    def __init__(self, path: Path):
        self.path = path
        self.name = path.name

    def files(self, *suffixes: str) -> list[Path]:
        return sorted(
            path
            for path in self.path.rglob("*")
            if path.suffix in suffixes
            and "node_modules" not in path.parts
            and "lib" not in path.parts
        )

    @cached_property
    def manifest(self) -> dict:
        return ast.literal_eval((self.path / "__manifest__.py").read_text())

    @cached_property
    def sources(self) -> list[Source]:
        return [Source(path) for path in self.files(".py")]

    @property
    def own_sources(self) -> list[Source]:
        """Without the tests and the manifest."""
        return [
            source
            for source in self.sources
            if "tests" not in source.path.parts and source.path.name != "__manifest__.py"
        ]

    @cached_property
    def model_classes(self) -> list[ModelClass]:
        return [model for source in self.own_sources for model in source.model_classes()]

    @cached_property
    def models(self) -> dict[str, ModelClass]:
        """The models that the addon defines."""
        return {model.name: model for model in self.model_classes if model.defines}

    @cached_property
    def access_rows(self) -> set[str]:
        """The external ids of the models that have a row in ir.model.access.csv."""
        rows = set()
        for path in self.files(".csv"):
            if path.name == "ir.model.access.csv":
                with path.open() as file:
                    rows |= {row["model_id:id"].split(".")[-1] for row in csv.DictReader(file)}
        return rows

    @cached_property
    def xml_records(self) -> list[etree._Element]:
        return [
            record
            for path in self.files(".xml")
            if "static" not in path.parts
            for record in etree.parse(path).iter("record")
        ]


def addons(folder: Path = CHECKOUT) -> list[Addon]:
    return [Addon(path.parent) for path in sorted(folder.glob("*/__manifest__.py"))]


def class_strings(node: ast.ClassDef, attribute: str) -> tuple[str, ...]:
    """The string, or strings, that a class attribute is set to."""
    for statement in node.body:
        if isinstance(statement, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == attribute for target in statement.targets
        ):
            value = ast.literal_eval(statement.value)
            return (value,) if isinstance(value, str) else tuple(value)
    return ()


def model_xmlid(model: str) -> str:
    return "model_" + model.replace(".", "_")


def without_comments(path: Path) -> str:
    text = path.read_text()
    if path.suffix == ".xml":
        blank = lambda match: re.sub(r"[^\n]", " ", match[0])  # noqa: E731  keeps the line numbers
        return re.sub(r"<!--.*?-->", blank, text, flags=re.S)
    return text


def shown(path: Path, line: int, message: str, folder: Path = CHECKOUT) -> str:
    return f"{path.relative_to(folder)}:{line}: {message}"
