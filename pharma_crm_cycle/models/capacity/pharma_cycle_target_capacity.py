# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import ValidationError


class PharmaCycleTarget(models.Model):
    """A goal is not lowered below the calls that have been made."""

    _inherit = "pharma.cycle.target"

    def write(self, vals):
        if "goal" in vals:
            self._check_not_below_made(dict.fromkeys(self, vals["goal"] or 0))
        return super().write(vals)

    @api.model
    def _check_not_below_made(self, goals):
        """Refuse goals below the calls made; one that is only raised, or stays, is no matter.

        :param goals: {pharma.cycle.target: goal that it is to get}
        """
        lowered = {target: goal for target, goal in goals.items() if goal < target.goal}
        if not lowered:
            return
        # sudo: what is counted decides, whether or not the user may see the figure
        rows = (
            self.env["pharma.cycle.progress"]
            .sudo()
            .search_read([("id", "in", [target.id for target in lowered])], ["actual"])
        )
        made = {row["id"]: row["actual"] for row in rows}
        for target, goal in lowered.items():
            if goal < made.get(target.id, 0):
                raise ValidationError(
                    self.env._(
                        "%(customer)s: calls made in %(cycle)s already: %(made)s. The goal cannot become %(goal)s, the"
                        " lowest is %(made)s.",
                        customer=target.partner_id.display_name,
                        made=made[target.id],
                        cycle=target.cycle_id.display_name,
                        goal=goal,
                    )
                )
