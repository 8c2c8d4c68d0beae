# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class PharmaCallCorrection(models.Model):
    """What a correction changes, in the reader's language."""

    _inherit = "pharma.call.correction"

    def _changes_in_words(self):
        """Return (label, before, after) of each change.

        Told as it was kept to who reads the writer's language. To others channel, result, reactions and days are
        told anew: both calls are facts and still say the same. While nobody has confirmed there is no second call:
        then only names of chosen records can be told anew.
        """
        self.ensure_one()
        changes = self.changes or []
        written_in = (changes[0].get("lang") if changes else None) or self.user_id.lang
        before, after = {}, {}
        if changes and written_in != self.env.lang:
            # sudo: a report that the reader was told of, with names of customers out of the reader's reach
            before = self.call_id.sudo()._correction_texts()
            after = (
                self.corrected_id.sudo()._correction_texts()
                if self.corrected_id
                else self._wanted_names()
            )
        return [self._change_in_words(change, before, after) for change in changes]

    def _wanted_names(self):
        """Return {field: name} of the records that the correction asks for."""
        # sudo: names of what the rep chose, told to who reads the correction
        Call = self.env["pharma.call"]
        wanted = self.wanted or {}
        return {
            name: self.env[Call._fields[name].comodel_name]
            .sudo()
            .browse(value)
            .exists()
            .display_name
            for name, value in wanted.items()
            if name in Call._fields and Call._fields[name].type == "many2one" and type(value) is int
        }

    def _change_in_words(self, change, before, after):
        Call = self.env["pharma.call"]
        name = change.get("field")
        if name == "void":
            call = self.call_id.sudo()  # sudo: as above
            return self.env._("The call"), call.display_name, self.env._("did not take place")
        label = Call._field_label(name) if name in Call._fields else change["label"]
        return label, before.get(name, change["before"]), after.get(name, change["after"])
