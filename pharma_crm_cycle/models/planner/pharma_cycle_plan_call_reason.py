# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

# So many customers met at the same place are named.
NAMED = 2


class PharmaCyclePlanCall(models.Model):
    """Why a call stands where it stands, in words."""

    _inherit = "pharma.cycle.plan.call"

    @api.depends("facts", "state")
    @api.depends_context("lang")
    def _compute_reason(self):
        reasons = self._reason_lines()
        for call in self:
            call.reason = "\n".join(reasons[call])

    def _reason_lines(self):
        """Return {call: lines}, with the names of all customers read at once."""
        named = set()
        for call in self:
            facts = call.facts or {}
            named.update(facts.get("together") or ())
            named.add(facts.get("after"))
        # sudo: the customers met on the same day of the same territory, by name
        partners = self.env["res.partner"].sudo().browse(filter(None, named)).exists()
        names = {partner.id: partner.name for partner in partners}
        return {call: call._lines_of(names) for call in self}

    def _lines_of(self, names):
        self.ensure_one()
        if not self.facts:
            return [self.env._("Put here by hand; it stays when the rest is planned anew.")]
        facts = self.facts
        lines = [
            self._line_of_goal(facts),
            self._line_of_hours(facts),
            self._line_of_way(facts, names),
            self._line_of_colleague(facts),
        ]
        return [line for line in lines if line]

    def _line_of_goal(self, facts):
        text = self.env._(
            "Call %(number)s of %(goal)s in this cycle", number=facts["number"], goal=facts["goal"]
        )
        if facts["since"] is None:
            first = facts["number"] == 1
            return self.env._("%(call)s: the first one.", call=text) if first else f"{text}."
        if facts["since"] >= facts["ideal"]:
            return self.env._(
                "%(call)s, days after the one before: %(since)s.", call=text, since=facts["since"]
            )
        return self.env._(
            "%(call)s, days after the one before: %(since)s; %(ideal)s would be an even pace.",
            call=text,
            since=facts["since"],
            ideal=facts["ideal"],
        )

    def _line_of_hours(self, facts):
        if not facts["hours"]:
            return ""
        return self.env._(
            "There on this day %(hours)s.",
            hours=", ".join(f"{_clock(start)}–{_clock(end)}" for start, end in facts["hours"]),
        )

    def _line_of_way(self, facts, names):
        together = [names[id_] for id_ in facts["together"] if id_ in names]
        if together:
            if len(together) > NAMED:
                return self.env._(
                    "Same place as %(names)s and %(count)s more.",
                    names=", ".join(together[:NAMED]),
                    count=len(together) - NAMED,
                )
            return self.env._("Same place as %s.", ", ".join(together))
        if facts["km"] and facts["after"] in names:
            return self.env._(
                "%(km)s km from %(name)s.", km=facts["km"], name=names[facts["after"]]
            )
        return ""

    def _line_of_colleague(self, facts):
        if facts["colleague"] is None:
            return ""
        days = abs(facts["colleague"])
        if facts["duplicate"]:
            return self.env._("Only %s days from a colleague's call: no better day was left.", days)
        return self.env._("Days from the nearest call of a colleague: %s.", days)


def _clock(minutes):
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
