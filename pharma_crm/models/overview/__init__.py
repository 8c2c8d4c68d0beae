# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import res_partner_overview, res_partner_overview_header, res_partner_overview_panels
