# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaSpecialty(models.Model):
    _inherit = "pharma.specialty"

    alias_ids = fields.One2many("pharma.specialty.alias", "specialty_id", "Other names")
