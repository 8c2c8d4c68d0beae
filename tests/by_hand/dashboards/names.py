"""What several dashboards name: menus, actions, conditions, measures."""

ANALYSIS = "pharma_crm_call.action_call_report"
M_ANALYSIS = "pharma_crm_call.menu_call_report"
M_MESSAGES = "pharma_crm_call.menu_call_message"
M_ALERTS = "pharma_crm_call.menu_alert"
M_MY_TARGETS = "pharma_crm_cycle.menu_my_targets"
M_PROGRESS = "pharma_crm_cycle.menu_cycle_progress"
M_PRODUCTS = "pharma_crm_cycle.menu_cycle_product_progress"
M_BACKLOG = "pharma_crm_call.menu_review_backlog"
M_COACHING = "pharma_crm_call.menu_coaching_due"
M_CORRECTIONS = "pharma_crm_call.menu_call_correction"
M_REOPENINGS = "pharma_crm_call.menu_call_reopening"
M_COMPETITORS = "pharma_crm.menu_competitor_activity"
M_TICKETS = "pharma_crm.menu_ticket"
PROGRESS_ACTION = "pharma_crm_cycle.action_cycle_progress"

RUNNING = [["cycle_id.state", "=", "running"]]
MINE = "[('user_id', '=', uid)]"
MY_TARGETS = "[('cycle_id.state', '=', 'running'), ('territory_id.member_ids.user_id', '=', uid)]"
MY_TARGETS_LEFT = f"{MY_TARGETS[:-1]}, ('remaining', '>', 0)]"
MINE_MADE = f"{MINE[:-1]}, ('made', '=', 1)]"
RUNNING_BEHIND = [*RUNNING, ["band", "=", "under"]]
MY_TARGETS_BEHIND = f"{MY_TARGETS[:-1]}, ('band', '=', 'under')]"
BEHIND = "#EA6175"
MY_ALERTS = "[('user_id', '=', uid), ('state', 'in', ['open', 'seen', 'snoozed'])]"
CALL_KPIS = ["made", "customer_id", "planned", "fulfilment", "quality", "effectiveness"]
TREE_FILTER = {"key": "territory", "label": "Territory", "model": "pharma.territory"}
