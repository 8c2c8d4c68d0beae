# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import pharma_account_list, pharma_account_list_line, res_partner_lists
