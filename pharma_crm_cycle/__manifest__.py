# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Pharma CRM: cycles",
    "summary": "Cycle plans: objectives, target lists, goals and live progress of the field force",
    "version": "19.0.1.0.0",
    "category": "Sales/Pharma CRM",
    "author": "Pharma CRM maintainers",
    "website": "https://github.com/pharma-crm/pharma-crm",
    "license": "AGPL-3",
    "depends": ["pharma_crm", "resource"],
    "data": [
        "security/ir.model.access.csv",
        "security/ir_rule.xml",
        "data/pharma_class_data.xml",
        "data/tier_definition_data.xml",
        "views/pharma_cycle_views.xml",
        "views/pharma_cycle_form_views.xml",
        "views/pharma_cycle_target_views.xml",
        "views/pharma_cycle_progress_views.xml",
        "views/pharma_class_views.xml",
        "views/pharma_cycle_menus.xml",
    ],
    "demo": ["demo/pharma_demo.xml"],
}
