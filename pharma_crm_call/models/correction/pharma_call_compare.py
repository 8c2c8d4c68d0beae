# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import format_datetime


class PharmaCall(models.Model):
    """What a correction changes, told in words: before and after."""

    _inherit = "pharma.call"

    def _correction_changes(self, corrected):
        """Return [{"field", "label", "before", "after", "lang"}] of what differs; a void call says just that.

        Kept in the writer's language, and for fields that a later version has no more: readers see them in their
        own language, see pharma.call.correction.
        """
        self.ensure_one()
        if not corrected:
            return [
                {
                    "field": "void",
                    "label": self.env._("The call"),
                    "before": self.display_name,
                    "after": self.env._("did not take place"),
                    "lang": self.env.lang,
                }
            ]
        # sudo: the rep's own report, with names of customers who may have left the rep's reach
        before, after = self.sudo()._correction_texts(), corrected.sudo()._correction_texts()
        return [
            {
                "field": name,
                "label": self._field_label(name),
                "before": before[name],
                "after": text,
                "lang": self.env.lang,
            }
            for name, text in after.items()
            if text != before[name]
        ]

    def _correction_texts(self):
        """Return {field: text} of all that a correction can change; other parts add theirs."""
        self.ensure_one()
        moment = format_datetime(self.env, self.date_done, tz=self._tz_of(self.user_id).zone)
        texts = {"date_done": moment, "duration": str(self.duration)}
        for name in ("channel_id", "hospital_id", "purpose_id", "result_id"):
            texts[name] = self[name].display_name or ""
        for name in ("purpose", "note", "next_objective", "outside_reason"):
            texts[name] = self[name] or ""
        texts["detail_ids"] = "\n".join(
            detail._correction_text(number) for number, detail in enumerate(self.detail_ids, 1)
        )
        texts["attendee_ids"] = "\n".join(
            sorted(attendee._correction_text() for attendee in self.attendee_ids)
        )
        return texts

    @api.model
    def _field_label(self, name):
        return self._fields[name]._description_string(self.env)
