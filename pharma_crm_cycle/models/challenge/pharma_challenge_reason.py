# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class PharmaChallengeReason(models.Model):
    """Why a customer should be added, dropped or called more or less often."""

    _name = "pharma.challenge.reason"
    _description = "Reason of a challenge"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    for_add = fields.Boolean("To add", default=True)
    for_drop = fields.Boolean("To drop", default=True)
    for_goal = fields.Boolean("To change calls", default=True)
    needs_note = fields.Boolean("Asks for words", help="The rep has to write a sentence as well.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, help="Empty: every company.")
