# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import pharma_distance, res_partner_distances, res_partner_near_by
