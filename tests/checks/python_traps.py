"""What Odoo 19 no longer knows, and what we do not want, in Python.

A trap is a function that yields (line, what to do instead) for a source. It carries a bad sample, which its own
test has to catch, and a good one, which it has to let pass.
"""

import ast
import re

from tests.checks.sources import Source

TRAPS = {}
# methods that the framework calls; their contract is the framework's
FRAMEWORK_METHODS = {
    "init",
    "create",
    "write",
    "unlink",
    "set_values",
    "get_values",
    "generate_xlsx_report",
}
RENAMED_CALLS = {
    "name_get": "use display_name (_compute_display_name)",
    "read_group": "use _read_group, or formatted_read_group for clients",
    "toggle_active": "use action_archive and action_unarchive",
    "check_access_rights": "use check_access or has_access",
    "check_access_rule": "use check_access or has_access",
    "_filter_access_rules": "use _filtered_access",
    "_filter_access_rules_python": "use _filtered_access",
    "user_has_groups": "use self.env.user.has_group",
    "_check_recursion": "use _has_cycle",
    "_name_search": "use _search_display_name",
    "_notify_progress": "use _commit_progress",
    "fields_view_get": "use get_view",
}
RENAMED_ATTRIBUTES = {
    "_cr": "self.env.cr",
    "_uid": "self.env.uid",
    "_context": "self.env.context",
    "groups_id": "group_ids",
    "_sql_constraints": "models.Constraint",
}
RENAMED_KEYWORDS = {
    "group_operator": "aggregator",
    "auto_join": "bypass_search_access",
    "track_visibility": "tracking",
    "oldname": "a migration script",
    "force_company": "with_company",
}
GONE_NAMES = {"groups_id": "group_ids", "numbercall": "nothing", "doall": "nothing"}


def trap(bad: str, good: str = "pass"):
    def register(function):
        TRAPS[function.__name__] = (function, bad, good)
        return function

    return register


def calls(source: Source, *names: str):
    for node in ast.walk(source.tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in names
        ):
            yield node


def commented(source: Source, node: ast.AST, pattern: str) -> bool:
    """Whether a comment in the lines of the statement, or in those right above it, says it."""
    first = node.lineno - 1
    while first > 0 and source.lines[first - 1].lstrip().startswith("#"):
        first -= 1
    comments = (line.partition("#")[2] for line in source.lines[first : node.end_lineno])
    return any(re.search(pattern, comment, re.I) for comment in comments)


@trap(
    '_sql_constraints = [("u", "unique(name)", "x")]', '_unique = models.Constraint("unique(name)")'
)
def sql_constraints(source):
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Name) and node.id in ("_sql_constraints", "_constraints"):
            yield node.lineno, "ignored by Odoo 19: use models.Constraint"


@trap("names = records.name_get()", "names = records.mapped('display_name')")
def renamed_calls(source):
    for node in calls(source, *RENAMED_CALLS):
        yield node.lineno, f"{node.func.attr}: {RENAMED_CALLS[node.func.attr]}"


@trap("def read_group(self):\n    return 1", "def _read_group(self):\n    return 1")
def renamed_methods(source):
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef) and node.name in RENAMED_CALLS:
            yield node.lineno, f"{node.name}: {RENAMED_CALLS[node.name]}"


@trap("self._cr.commit", "self.env.cr")
def renamed_attributes(source):
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr in RENAMED_ATTRIBUTES:
            yield node.lineno, f"{node.attr}: use {RENAMED_ATTRIBUTES[node.attr]}"


@trap("amount = fields.Float(group_operator='avg')", "amount = fields.Float(aggregator='avg')")
def renamed_keywords(source):
    for node in ast.walk(source.tree):
        if isinstance(node, ast.keyword) and node.arg in RENAMED_KEYWORDS:
            yield node.value.lineno, f"{node.arg}: use {RENAMED_KEYWORDS[node.arg]}"


@trap('user.write({"groups_id": [(4, 1)]})', 'user.write({"group_ids": [(4, 1)]})')
def gone_fields(source):
    for line, text in source.strings():
        if text in GONE_NAMES:
            yield line, f"{text} is gone: {GONE_NAMES[text]} instead"


@trap(
    '@http.route("/x", type="json")\ndef x(): pass',
    '@http.route("/x", type="jsonrpc")\ndef x(): pass',
)
def route_json(source):
    for node in ast.walk(source.tree):
        if (
            isinstance(node, ast.Call)
            and getattr(node.func, "attr", getattr(node.func, "id", "")) == "route"
        ):
            for keyword in node.keywords:
                if keyword.arg == "type" and getattr(keyword.value, "value", "") == "json":
                    yield node.lineno, "type='json' is deprecated: 'jsonrpc'"


@trap("from odoo.osv import expression", "from odoo.fields import Domain")
def osv(source):
    for node in ast.walk(source.tree):
        modules = []
        if isinstance(node, ast.ImportFrom):
            modules = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        for module in modules:
            if module.startswith("odoo.osv"):
                yield node.lineno, "odoo.osv is deprecated: odoo.fields.Domain"
            elif module in ("odoo._", "odoo.tools.translate._"):
                yield node.lineno, "use self.env._()"
            elif module in ("odoo.tests.common.SavepointCase", "odoo.tests.SavepointCase"):
                yield node.lineno, "SavepointCase is gone: TransactionCase"
            elif module == "odoo.tests.common.Form":
                yield node.lineno, "import Form from odoo.tests"


@trap("@api.multi\ndef x(self): pass", "@api.model\ndef x(self): pass")
def gone_decorators(source):
    for node in ast.walk(source.tree):
        for decorator in getattr(node, "decorator_list", []):
            target = decorator.func if isinstance(decorator, ast.Call) else decorator
            if isinstance(target, ast.Attribute) and target.attr in (
                "multi",
                "one",
                "returns",
                "model_cr",
                "v8",
            ):
                yield node.lineno, f"@api.{target.attr} is gone"


@trap("def create(self, vals): pass", "@api.model_create_multi\ndef create(self, vals_list): pass")
def single_create(source):
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef) and node.name == "create" and node.args.args[:1]:
            names = {getattr(d, "attr", "") for d in node.decorator_list}
            if node.args.args[0].arg == "self" and "model_create_multi" not in names:
                yield node.lineno, "decorate with @api.model_create_multi"


@trap("domain = [('a', '<>', 1)]", "domain = [('a', '!=', 1)]")
def domain_operators(source):
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Tuple | ast.List) and len(node.elts) == 3:
            if isinstance(node.elts[1], ast.Constant) and node.elts[1].value in ("<>", "=="):
                yield node.lineno, "operator is deprecated: = or !="


@trap(
    "everything = self.env['res.partner'].search([])",
    "one = self.env['res.partner'].search([], limit=1)",
)
def search_all(source):
    for node in calls(source, "search"):
        empty = node.args and isinstance(node.args[0], ast.List) and not node.args[0].elts
        limited = any(keyword.arg == "limit" for keyword in node.keywords)
        if empty and not limited and "tests" not in source.path.parts:
            if not commented(source, node, r"\ball\b|\bevery\b"):
                yield (
                    node.lineno,
                    "search([]) without limit: bound it, or say in a comment why all are few",
                )


BUILT_SQL = """
self.env.cr.execute(f"SELECT 1 FROM {table}")
self.env.cr.execute("SELECT 1 FROM %s" % table)
self.env.cr.execute("SELECT 1 FROM {}".format(table))
self.env.cr.execute("SELECT 1 FROM " + table)
self.env.execute_query(SQL(f"SELECT {name}"))
"""


@trap(
    BUILT_SQL,
    'self.env.execute_query(SQL("SELECT %s", name))\nself.env.cr.execute("SELECT %s", [name])',
)
def built_sql(source):
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name not in ("execute", "SQL", "execute_values", "execute_query", "execute_query_dict"):
            continue
        query = node.args[0]
        formatted = isinstance(query, ast.Call) and getattr(query.func, "attr", "") == "format"
        built = isinstance(query, ast.BinOp) and not _only_constants(query)
        if isinstance(query, ast.JoinedStr) or formatted or built:
            yield query.lineno, "SQL put together from text: use odoo.tools.SQL with parameters"


def _only_constants(node):
    if isinstance(node, ast.BinOp):
        return (
            isinstance(node.op, ast.Add)
            and _only_constants(node.left)
            and _only_constants(node.right)
        )
    return isinstance(node, ast.Constant)


SILENT = """
try:
    x()
except ValueError:
    pass
try:
    x()
except:
    raise
"""


@trap(SILENT, "try:\n    x()\nexcept ValueError:\n    y()")
def silent_except(source):
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ExceptHandler):
            if node.type is None:
                yield node.lineno, "bare except: name what is expected"
            elif all(isinstance(statement, ast.Pass) for statement in node.body):
                yield (
                    node.lineno,
                    "error swallowed: handle it, or contextlib.suppress() one exception",
                )


@trap("partner = self.sudo()", "# sudo: the rep may not read users\npartner = self.sudo()")
def unexplained_sudo(source):
    if {"tests", "demo"} & set(source.path.parts):
        return
    functions = [node for node in ast.walk(source.tree) if isinstance(node, ast.FunctionDef)]
    for node in calls(source, "sudo"):
        if node.args and isinstance(node.args[0], ast.Constant) and node.args[0].value is False:
            continue
        around = [f for f in functions if f.lineno <= node.lineno <= f.end_lineno]
        told = any(re.search("sudo|superuser", ast.get_docstring(f) or "") for f in around)
        first = min([f.lineno for f in around] or [max(node.lineno - 3, 1)])
        lines = source.lines[first - 1 : node.end_lineno]
        if not told and not any(re.search(r"(^|\s)#\s*\w.*\w", line) for line in lines):
            yield (
                node.lineno,
                "sudo() without a comment that says why, in the same function and before it",
            )


@trap(
    "class A(models.Model):\n    _name = 'a'\n    def approve(self):\n        return 1",
    "class A(models.Model):\n    _name = 'a'\n    def approve(self):\n        '''Approve it.'''\n        return 1",
)
def public_method_without_docstring(source):
    """A public method is open to every client: it says what it does."""
    if "tests" in source.path.parts:
        return
    for model in source.model_classes():
        for node in model.node.body:
            if (
                not isinstance(node, ast.FunctionDef)
                or node.name.startswith("_")
                or node.name in FRAMEWORK_METHODS
            ):
                continue
            if {"private", "property"} & {
                getattr(d, "attr", getattr(d, "id", "")) for d in node.decorator_list
            }:
                continue
            override = any(
                isinstance(part, ast.Attribute)
                and part.attr == node.name
                and isinstance(part.value, ast.Call)
                and getattr(part.value.func, "id", "") == "super"
                for part in ast.walk(node)
            )
            if not override and not ast.get_docstring(node):
                yield (
                    node.lineno,
                    f"public method {node.name} without docstring (or make it private)",
                )


@trap(
    "class A(models.Model):\n    _name = 'a'",
    "class A(models.Model):\n    _name = 'a'\n    _description = 'A'",
)
def model_without_description(source):
    for model in source.model_classes():
        names = {target.id for s in model.node.body if isinstance(s, ast.Assign)
                 for target in s.targets if isinstance(target, ast.Name)}  # fmt: skip
        if model.defines and "_description" not in names:
            yield model.node.lineno, "model without _description"


@trap("self.env.cr.commit()", "self.env['ir.cron']._commit_progress(1)")
def commit(source):
    for node in calls(source, "commit"):
        if "tests" not in source.path.parts and not commented(source, node, r"commit"):
            yield node.lineno, "commit() outside _commit_progress, without a comment that says why"


@trap("print(1)", "_logger.info('1')")
def prints(source):
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print":
            yield node.lineno, "print() in an addon: use _logger"


@trap(
    bad="""
class A:
    @api.constrains("partner_id")
    def _check(self):
        self.partner_id.check_access("read")
""",
    good="""
class A:
    @api.constrains("partner_id")
    def _check(self):
        self.partner_id.sudo(False).check_access("read")
""",
)
def constraints_run_as_sudo(source):
    """Odoo 19 checks constraints as sudo: a question about rights has to leave it first."""
    for function in ast.walk(source.tree):
        if not isinstance(function, ast.FunctionDef) or not any(
            isinstance(part, ast.Attribute) and part.attr == "constrains"
            for decorator in function.decorator_list
            for part in ast.walk(decorator)
        ):
            continue
        for node in ast.walk(function):
            asks = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            if asks and node.func.attr in ("check_access", "has_access", "_filtered_access"):
                if ".sudo(False)" not in ast.unparse(node.func.value):
                    yield node.lineno, "constraints run as sudo: ask as .sudo(False)"
            elif isinstance(node, ast.Attribute) and ast.unparse(node) == "self.env.su":
                yield node.lineno, "constraints run as sudo: self.env.su is always true"


#: What makes a text in the reader's language.
SPEAKS = {
    "_description_selection",
    "format_amount",
    "format_date",
    "format_datetime",
    "format_list",
    "formatLang",
}


@trap(
    bad="""
class A:
    @api.depends("name")
    def _compute_text(self):
        self.text = self._words()

    def _words(self):
        return self.env._("Words")
""",
    good="""
class A:
    @api.depends("name")
    @api.depends_context("lang")
    def _compute_text(self):
        self.text = self.env._("Words")
""",
)
def computed_text_without_language(source):
    """Two readers may be served in one transaction: a text of the first must not stay for the second."""
    for model in ast.walk(source.tree):
        if isinstance(model, ast.ClassDef):
            methods = {node.name: node for node in model.body if isinstance(node, ast.FunctionDef)}
            for name, node in methods.items():
                told = any("'lang'" in ast.unparse(decorator) for decorator in node.decorator_list)
                if name.startswith("_compute_") and not told and _speaks(node, methods):
                    yield node.lineno, f"{name} makes a text: @api.depends_context('lang')"


def _speaks(function, methods, seen=()):
    """Whether a method, or one of its own class that it calls, makes a text in the reader's language."""
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and node.id in SPEAKS:
            return True
        if isinstance(node, ast.Attribute):
            if node.attr in SPEAKS or ast.unparse(node) == "self.env._":
                return True
            called = methods.get(node.attr) if ast.unparse(node.value) == "self" else None
            if called and called not in seen and _speaks(called, methods, (*seen, function)):
                return True
    return False
