# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# the ticket's fields come before what extends them
# isort: off
from . import (
    helpdesk_ticket_category,
    helpdesk_ticket_stage,
    helpdesk_ticket_team,
    helpdesk_ticket,
    helpdesk_ticket_labels,
    helpdesk_ticket_access,
    helpdesk_ticket_guard,
    helpdesk_ticket_text,
    helpdesk_ticket_steps,
    helpdesk_ticket_clock,
    helpdesk_ticket_client,
    res_partner_complaints,
)
