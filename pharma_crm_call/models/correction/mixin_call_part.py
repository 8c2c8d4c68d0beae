# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class PharmaCallPart(models.AbstractModel):
    _inherit = "pharma.call.part.mixin"

    def _text_with_reaction(self, name):
        """Return a name with the reaction of this line, in words."""
        reactions = dict(self._fields["reaction"]._description_selection(self.env))
        return f"{name}: {reactions[self.reaction]}" if self.reaction else name
