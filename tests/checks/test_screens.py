"""Every list that a menu opens says what to do when it is empty, can be searched, and has a view for the phone.
And every button calls a method that takes what the button sends."""

import ast

from lxml import etree

from tests.checks.sources import addons, shown

# a handful of lines each, in an order of their own: nobody searches in them
SHORT = {
    "helpdesk.ticket.category",
    "pharma.adoption.step",
    "pharma.call.channel",
    "pharma.challenge.reason",
    "pharma.class",
    "pharma.consent.purpose",
    "pharma.dosage.form",
    "pharma.hospital.grade",
    "pharma.import.profile",
    "pharma.item.policy",
    "pharma.limit.rule",
    "pharma.product.group",
    "pharma.professional.title",
    "pharma.retention.rule",
    "pharma.time.off.kind",
}
# Odoo's or OCA's own search view
OTHERS = {"product.template", "resource.calendar.leaves", "survey.survey", "tier.definition"}


def _fields(record):
    return {field.get("name"): field for field in record.iterfind("field")}


def _text(fields, name):
    return (fields[name].text or "") if name in fields else ""


def _records():
    for addon in addons():
        for path in addon.files(".xml"):
            if "static" not in path.parts:
                root = etree.parse(path).getroot()
                yield from ((path, record) for record in root.iter("record", "menuitem"))


def _screens():
    """The window actions behind menus, and the models that have a search view with a filter."""
    opened, actions, searched = set(), {}, set()
    for path, record in _records():
        if record.tag == "menuitem":
            if record.get("action"):
                opened.add(record.get("action").split(".")[-1])
        elif record.get("model") == "ir.actions.act_window":
            actions[record.get("id").split(".")[-1]] = (path, record, _fields(record))
        elif record.get("model") == "ir.ui.view":
            fields = _fields(record)
            if fields.get("arch") is not None and fields["arch"].find("search//field") is not None:
                searched.add(_text(fields, "model"))
    return [
        (path, record, fields)
        for name, (path, record, fields) in sorted(actions.items())
        if name in opened
        and _text(fields, "target") != "new"
        and _text(fields, "res_model") != "res.config.settings"
    ], searched


def test_menus_open_finished_screens():
    screens, searched = _screens()
    assert len(screens) > 50, "the menus are not where this check looks for them"
    found = []
    for path, record, fields in screens:
        name, model = record.get("id"), _text(fields, "res_model")
        if "help" not in fields:
            found.append(shown(path, record.sourceline, f"{name}: say what to do when it is empty"))
        if model not in searched | SHORT | OTHERS:
            found.append(shown(path, record.sourceline, f"{name}: {model} needs a search view"))
        modes = _text(fields, "view_mode") or "list,form"
        if "kanban" not in modes and "mobile_view_mode" not in fields:
            found.append(shown(path, record.sourceline, f"{name}: which view has a phone?"))
    assert not found, "\n".join(found)


def _methods_of_models():
    """(model, method) of the methods that take no records: a call that names some fails."""
    for addon in addons():
        for model in addon.model_classes:
            for node in model.node.body:
                if isinstance(node, ast.FunctionDef) and any(
                    ast.unparse(decorator) == "api.model" for decorator in node.decorator_list
                ):
                    yield model.name, node.name


def test_buttons_call_what_takes_records():
    """A button sends the identifiers of its record or of what is chosen in its list."""
    methods = set(_methods_of_models())
    assert len(methods) > 100, "the methods are not where this check looks for them"
    found = []
    for path, record in _records():
        if record.tag != "record" or record.get("model") != "ir.ui.view":
            continue
        fields = _fields(record)
        if "arch" not in fields:
            continue
        for button in fields["arch"].iter("button"):
            inner = any(
                above.tag == "field" and above is not fields["arch"]
                for above in button.iterancestors()
            )
            if not inner and (_text(fields, "model"), button.get("name")) in methods:
                name = button.get("name")
                found.append(
                    shown(
                        path, button.sourceline, f"{name} is @api.model: the button cannot call it"
                    )
                )
    assert not found, "\n".join(found)
