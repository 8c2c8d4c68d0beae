# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Pharma CRM Calls",
    "summary": "Plan, prepare, report and review calls; weekly reports to managers",
    "version": "19.0.1.0.0",
    "category": "Sales/Pharma CRM",
    "author": "Pharma CRM maintainers",
    "website": "https://github.com/pharma-crm/pharma-crm",
    "license": "AGPL-3",
    "depends": ["pharma_crm_cycle", "calendar", "report_xlsx"],
    "external_dependencies": {"python": ["xlsxwriter"]},
    "data": [
        "security/ir.model.access.csv",
        "security/ir_rule.xml",
        "data/pharma_call_channel_data.xml",
        "data/ir_cron_data.xml",
        "report/period_report_templates.xml",
        "data/mail_template_data.xml",
        "views/pharma_call_review_views.xml",
        "views/pharma_call_views.xml",
        "views/pharma_call_calendar_views.xml",
        "views/pharma_call_queue_views.xml",
        "views/pharma_call_channel_views.xml",
        "views/pharma_period_report_views.xml",
        "views/pharma_cycle_progress_views.xml",
        "views/res_partner_views.xml",
        "views/pharma_competitor_activity_views.xml",
        "views/res_config_settings_views.xml",
        "views/pharma_crm_call_menus.xml",
    ],
    "demo": ["demo/pharma_demo.xml"],
    "uninstall_hook": "uninstall_hook",
    "assets": {
        "web.assets_backend": [
            "pharma_crm_call/static/src/**/*",
        ],
        "web.assets_unit_tests": [
            "pharma_crm_call/static/tests/**/*.test.js",
        ],
        "web.assets_tests": [
            "pharma_crm_call/static/tests/tours/**/*",
        ],
    },
}
