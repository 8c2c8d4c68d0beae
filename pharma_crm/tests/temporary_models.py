# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.models import MetaModel
from odoo.orm.model_classes import add_to_registry


def add_models(case, *definitions):
    """Add models to the registry for the tests of one class; every internal user may do all with them."""
    names = [definition._name for definition in definitions]
    case.addClassCleanup(_remove_models, case, names)
    for definition in definitions:
        add_to_registry(case.registry, definition)
        # a registry made later in this process does not get them
        if definition in MetaModel._module_to_models__[definition._module]:
            MetaModel._module_to_models__[definition._module].remove(definition)
    case.registry._setup_models__(case.env.cr, names)
    case.registry.init_models(case.env.cr, names, {"models_to_check": True})
    for name in names:
        model = case.env["ir.model"]._get(name)
        case.env["ir.model.access"].create(
            {
                "name": name,
                "model_id": model.id,
                "group_id": case.env.ref("base.group_user").id,
                **dict.fromkeys(("perm_read", "perm_write", "perm_create", "perm_unlink"), True),
            }
        )
        if "company_id" in case.env[name]._fields:
            case.env["ir.rule"].create(
                {
                    "name": name,
                    "model_id": model.id,
                    "domain_force": "[('company_id', 'in', company_ids)]",
                }
            )


def _remove_models(case, names):
    for name in names:
        if name in case.registry:
            del case.registry[name]
    case.registry._setup_models__(case.env.cr, [])
