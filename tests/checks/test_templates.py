"""Templates of the web client: what can be clicked is reached by keyboard, and has a name for who cannot see it."""

import pytest
from lxml import etree

from tests.checks.sources import addons

NATIVE = {"a", "button", "input", "label", "option", "select", "summary", "textarea"}
# a shortcut for the mouse: each dot of the map is a button of the list beside it
MOUSE_ONLY = {("near_by.xml", "svg")}
NAMES = {"aria-label", "aria-labelledby", "title"}


def _has(node, *names):
    """Whether an attribute is set, also by OWL."""
    return any(
        f"{prefix}{name}" in node.attrib for name in names for prefix in ("", "t-att-", "t-attf-")
    )


def _says(node):
    """Whether something inside gives it a name: text, a value, a named picture, a component or a slot."""
    for inner in node.iter(etree.Element):
        if inner is not node and (inner.text or "").strip():
            return True
        if inner is not node and (
            _has(inner, *NAMES, "alt") or inner.get("t-call") or inner.get("t-slot")
        ):
            return True
        if inner.get("t-out") or inner.tag[0].isupper():
            return True
        if (inner.tail or "").strip() and inner is not node:
            return True
    return bool((node.text or "").strip())


def _keyboard(node, file):
    """What the keyboard does not reach, or not in its turn."""
    events = {name.split(".")[0] for name in node.attrib if name.startswith("t-on-")}
    if "t-on-click" in events and node.tag not in NATIVE and (file, node.tag) not in MOUSE_ONLY:
        if not (_has(node, "tabindex") and _has(node, "role") and "t-on-keydown" in events):
            yield "can be clicked, but not reached and used by keyboard: take a <button>"
    if node.tag == "a" and not _has(node, "href"):
        yield "has no href: the keyboard does not reach it"
    if node.get("tabindex", "0") not in ("0", "-1"):
        yield "jumps the queue: tabindex is 0 or -1"


def _names(node):
    """What has no name, or one that stays English."""
    if node.tag in ("a", "button") and not (_has(node, *NAMES) or _says(node)):
        yield "has no name: text, title or aria-label"
    if node.tag in ("input", "select", "textarea") and node.get("type") != "hidden":
        labelled = any(above.tag == "label" for above in node.iterancestors())
        if not (labelled or _has(node, *NAMES, "id")):
            yield "has no label: put it into a <label>, or give it an aria-label"
    if node.tag == "img" and not _has(node, "alt"):
        yield "has no alt"
    for name in ("title", "placeholder", "aria-label"):
        if "'" in node.get(f"t-att-{name}", ""):
            yield f"{name} holds a text that nobody can translate: take it from the component"


def _findings(root, file=""):
    for node in root.iter(etree.Element):
        if not (node.tag[0].isupper() or node.tag in ("t", "xpath")):
            for finding in (*_keyboard(node, file), *_names(node)):
                yield f"line {node.sourceline} <{node.tag}> {finding}"


@pytest.mark.parametrize("addon", addons(), ids=lambda addon: addon.name)
def test_templates_are_for_everybody(addon):
    found = [
        f"{path.relative_to(addon.path)}: {finding}"
        for path in addon.files(".xml")
        if "static" in path.parts
        for finding in _findings(etree.parse(path).getroot(), path.name)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "bad",
    [
        '<div t-on-click="go">Go</div>',
        '<div t-on-click="go" tabindex="0">Go</div>',
        '<a t-on-click.prevent="go">Go</a>',
        '<button t-on-click="go"><i class="fa fa-times" aria-hidden="true" /></button>',
        "<input t-model='x' />",
        '<img src="x" />',
        '<button tabindex="3">Go</button>',
        """<button t-att-title="open ? 'Close' : 'Open'">Go</button>""",
    ],
)
def test_the_check_finds(bad):
    assert list(_findings(etree.fromstring(f"<templates>{bad}</templates>")))


@pytest.mark.parametrize(
    "good",
    [
        '<button t-on-click="go"><i class="fa fa-times" aria-label="Close" /></button>',
        '<button t-on-click="go"><t t-out="name" /></button>',
        "<label>Name <input t-model='x' /></label>",
        '<div t-on-click="go" t-on-keydown="key" tabindex="0" role="button">Go</div>',
    ],
)
def test_the_check_lets_pass(good):
    assert not list(_findings(etree.fromstring(f"<templates>{good}</templates>")))
