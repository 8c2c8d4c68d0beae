"""What Odoo 19 no longer knows, and what we do not want, in XML. Traps as in `python_traps.py`."""

from lxml import etree

TRAPS = {}
RECORD = '<odoo><record id="a" model="{}"><field name="{}">{}</field></record></odoo>'


def action(modes: str) -> str:
    return RECORD.format("ir.actions.act_window", "view_mode", modes)


def view(arch: str) -> str:
    return RECORD.format("ir.ui.view", "arch", arch)


def record(model: str, field: str) -> str:
    return RECORD.format(model, field, "1")


def trap(bad: str, good: str = "<odoo />"):
    def register(function):
        TRAPS[function.__name__] = (function, bad, good)
        return function

    return register


def fields(root: etree._Element, model: str, *names: str):
    for node in root.iter("record"):
        if node.get("model") == model:
            for field in node.iterfind("field"):
                if field.get("name") in names:
                    yield field


@trap(
    view('<tree><field name="name" /></tree>'),
    view('<list><field name="name" /></list>'),
)
def tree(root):
    for node in root.iter("tree"):
        yield node.sourceline, "<tree> is gone: <list>"


@trap(action("tree,form"), action("list,kanban,form"))
def tree_mode(root):
    for field in fields(root, "ir.actions.act_window", "view_mode"):
        if "tree" in (field.text or ""):
            yield field.sourceline, "view mode tree is gone: list"


@trap(
    view('<form><field name="a" attrs="{\'invisible\': []}" /></form>'),
    view('<form><field name="a" invisible="not b" /></form>'),
)
def attrs(root):
    for node in root.iter(etree.Element):
        for name in {"attrs", "states"}.intersection(node.attrib):
            yield (
                node.sourceline,
                f"{name}= is gone: write the condition into invisible/readonly/required",
            )


@trap(
    view('<search><group expand="0" string="Group By"><filter name="a" /></group></search>'),
    view('<search><group><filter name="a" /></group></search>'),
)
def search_group(root):
    for search in root.iter("search"):
        for group in search.iter("group"):
            if {"expand", "string"}.intersection(group.attrib):
                yield group.sourceline, "a group of a search view has no attributes any more"


@trap(
    '<odoo><template id="a"><t t-esc="x" /></template></odoo>',
    '<odoo><template id="a"><t t-out="x" /></template></odoo>',
)
def t_esc(root):
    for node in root.iter(etree.Element):
        for name in {"t-esc", "t-raw"}.intersection(node.attrib):
            yield node.sourceline, f"{name} is deprecated: t-out"


@trap(
    view('<kanban><templates><t t-name="kanban-box" /></templates></kanban>'),
    view('<kanban><templates><t t-name="card" /></templates></kanban>'),
)
def kanban_box(root):
    for node in root.iter("t"):
        if node.get("t-name") == "kanban-box":
            yield node.sourceline, "kanban-box is dead: card"


@trap(view('<form><div class="oe_chatter" /></form>'), view("<form><chatter /></form>"))
def chatter(root):
    for node in root.iter("div"):
        if "oe_chatter" in (node.get("class") or "").split():
            yield node.sourceline, "use <chatter />"


@trap(record("ir.cron", "numbercall"), record("ir.cron", "active"))
def cron(root):
    for field in fields(root, "ir.cron", "numbercall", "doall"):
        yield field.sourceline, f"ir.cron has no {field.get('name')} any more"


@trap(record("ir.ui.view", "groups_id"), record("ir.ui.view", "group_ids"))
def groups_id(root):
    for field in root.iter("field"):
        if field.get("name") == "groups_id":
            yield field.sourceline, "groups_id is now group_ids"


@trap(record("res.groups", "category_id"), record("res.groups", "privilege_id"))
def groups_category(root):
    for field in fields(root, "res.groups", "category_id", "users"):
        yield field.sourceline, "privilege_id instead of category_id, user_ids instead of users"


@trap(action("list,form"), action("list,kanban,form"))
def phone(root):
    """On a phone Odoo opens the kanban view first."""
    for field in fields(root, "ir.actions.act_window", "view_mode"):
        modes = (field.text or "").split(",")
        names = {other.get("name") for other in field.getparent().iterfind("field")}
        if "list" in modes and "kanban" not in modes and "mobile_view_mode" not in names:
            yield field.sourceline, "no kanban view for phones (or set mobile_view_mode)"


@trap(
    '<odoo><record id="a" model="ir.rule"><field name="groups_id" eval="[]" /></record></odoo>',
    '<odoo><record id="a" model="ir.rule"><field name="groups" eval="[]" /></record></odoo>',
)
def rule_groups(root):
    for field in fields(root, "ir.rule", "groups_id", "group_ids"):
        yield field.sourceline, "the groups of an ir.rule are in the field groups"
