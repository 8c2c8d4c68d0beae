# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Pharma CRM",
    "summary": "Hospitals, doctors, territories and classification for pharma field forces",
    "version": "19.0.1.0.0",
    "category": "Sales/Pharma CRM",
    "author": "Pharma CRM maintainers",
    "website": "https://github.com/pharma-crm/pharma-crm",
    "license": "AGPL-3",
    "application": True,
    "depends": [
        "contacts",
        "mail",
        "product",
        "phone_validation",
        "base_tier_validation",
        "base_tier_validation_formula",
        "base_tier_validation_forward",
    ],
    "external_dependencies": {"python": ["phonenumbers", "openpyxl"]},
    "data": [
        "security/res_groups.xml",
        "security/ir.model.access.csv",
        "security/ir_rule.xml",
        "data/pharma_class_data.xml",
        "data/pharma_lists_data.xml",
    ],
}
