"""The screens that are ours, and who opens them: (login, path, phone, CSS of what is ours on it)."""

ACTION = ".o_action_manager .o_action .o_content"
FORM = ".o_form_sheet"
LIST = ".o_action_manager .o_content"

REP, MANAGER = "rep@demo", "manager@demo"
STEWARD, BUSINESS = "steward@demo", "business@demo"
