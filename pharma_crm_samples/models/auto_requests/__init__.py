# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import pharma_call, pharma_request_rule, pharma_request_rule_line, pharma_resource_request
