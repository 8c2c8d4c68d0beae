# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    pharma_alert,
    pharma_alert_delivery,
    pharma_alert_rule,
)

# What stands on these three.
# isort: split
from . import (
    pharma_alert_delivery_check,
    pharma_alert_delivery_send,
    pharma_alert_kinds_calls,
    pharma_alert_kinds_cycle,
    pharma_alert_kinds_days,
    pharma_alert_kinds_records,
    pharma_alert_open,
    pharma_alert_rule_escalate,
    pharma_alert_rule_evaluate,
    pharma_alert_rule_explain,
    pharma_alert_rule_people,
    pharma_alert_text,
    pharma_privacy,
    res_company,
    res_config_settings,
    res_users,
)
