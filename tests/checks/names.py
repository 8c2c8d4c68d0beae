"""Which models are open to who has no business with them: no access row, no company, no rule for the company."""

from tests.checks.sources import Addon, model_xmlid

# name: why nobody reads it across companies
WITHOUT_COMPANY = {
    "pharma.territory.access": "pairs of a user and a territory; read by rules and administrators",
    "pharma.account.access": "pairs of a user and an account; read by rules and administrators",
    "pharma.kpi": "what figures mean: texts of the product, no data of anybody",
    "pharma.limit.lock": "a turn to wait for; holds no data of anybody",
}


def without_access_row(suite: list[Addon]) -> list[str]:
    rows = set().union(*(addon.access_rows for addon in suite))
    return [
        f"{name}: no row in ir.model.access.csv"
        for addon in suite
        for name, model in addon.models.items()
        if model.kind != "abstract" and model_xmlid(name) not in rows
    ]


def without_company(suite: list[Addon]) -> list[str]:
    found = []
    rules = _global_rules(suite)
    for addon in suite:
        for name, model in addon.models.items():
            if model.kind != "model" or name in WITHOUT_COMPANY:
                continue
            by_company = [
                domain for domain in rules.get(model_xmlid(name), []) if "company_ids" in domain
            ]
            # a part of something, e.g. a line, may be held by the company of the whole
            part = any(".company_id'" in domain for domain in by_company)
            if "company_id = fields." not in _source(suite, name) and not part:
                found.append(f"{name}: no company_id")
            elif not by_company:
                found.append(f"{name}: no record rule for its company that holds for everybody")
    return found


def _global_rules(suite: list[Addon]) -> dict[str, list[str]]:
    """{external id of a model: domains of its record rules that have no groups}"""
    found = {}
    for addon in suite:
        for record in addon.xml_records:
            values = {field.get("name"): field for field in record.iterfind("field")}
            if record.get("model") == "ir.rule" and "groups" not in values and "model_id" in values:
                model = values["model_id"].get("ref").split(".")[-1]
                domain = values["domain_force"]
                found.setdefault(model, []).append(domain.text or domain.get("eval") or "")
    return found


def _source(suite: list[Addon], name: str) -> str:
    """The text of all classes that make up a model, those of its mixins included."""
    classes = [model for addon in suite for model in addon.model_classes]
    names, grown = set(), {name}
    while grown != names:
        names = set(grown)
        grown |= {
            inherited
            for model in classes
            if model.name in names
            for inherited in model.inherits
            if inherited.startswith("pharma.")
        }
    return "\n".join(
        line
        for model in classes
        if model.name in names
        for line in model.path.read_text().splitlines()[
            model.node.lineno - 1 : model.node.end_lineno
        ]
    )
