# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# the mixin comes before what inherits it, the page before what extends it
# isort: off
from . import (
    pharma_search_mixin,
    document_page,
    document_page_access,
    document_page_workflow,
    document_page_history,
    document_page_search,
    ir_attachment_knowledge,
    pharma_document,
    pharma_document_access,
    pharma_key_message_knowledge,
    pharma_course,
    pharma_course_line,
    pharma_course_done,
    pharma_note,
    res_partner_knowledge,
    res_users_knowledge,
)
