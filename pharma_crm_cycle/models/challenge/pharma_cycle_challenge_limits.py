# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError

from ...tools import challenge


class PharmaCycleChallenge(models.Model):
    """The limits of a challenge: counted for the page, and held when something is proposed or submitted."""

    _inherit = "pharma.cycle.challenge"

    def _counted_limits(self):
        # sudo: limits are policy, whoever is held to them
        return self.cycle_id.sudo().limit_ids.filtered(lambda limit: limit.kind != "band")

    def _count_limits(self):
        """Return [{"label", "used", "allowed", "left"}] of this challenge as it stands. Two queries."""
        self.ensure_one()
        limits = self._counted_limits()
        # sudo: a limit is a share of the whole list of the territory
        customers = [
            {"class": class_.id, "goal": goal}
            for class_, goal in (
                (row.class_id, row.goal)
                for row in self.env["pharma.cycle.target"]
                .sudo()
                .search_fetch(self._list_domain(), ["class_id", "goal"])
            )
        ]
        lines = [
            {
                "kind": line.kind,
                "class": line.class_id.id,
                "before": line.goal_before,
                "after": line.goal_after,
            }
            for line in self.line_ids
            if line.decision != "rejected"
        ]
        counted = challenge.count(
            [
                {
                    "kind": limit.kind,
                    "class": limit.class_id.id or None,
                    "unit": limit.unit,
                    "maximum": limit.maximum,
                }
                for limit in limits
            ],
            customers,
            lines,
        )
        labels = dict(
            self.env["pharma.cycle.limit"]._fields["kind"]._description_selection(self.env)
        )
        return [
            {
                "kind": limit.kind,
                "label": " · ".join(filter(None, (labels[limit.kind], limit.class_id.name))),
                **figures,
            }
            for limit, figures in zip(limits, counted, strict=True)
        ]

    def _check_limits(self):
        for count in self._count_limits():
            if count["left"] < 0:
                raise UserError(
                    self.env._(
                        "%(challenge)s: %(limit)s: %(used)s proposed, %(allowed)s allowed. Take something back first.",
                        challenge=self.name,
                        limit=count["label"],
                        used=count["used"],
                        allowed=count["allowed"],
                    )
                )

    def _bands(self):
        """Return {class id or False for every class: (least, most)} calls on a customer; most 0: no maximum."""
        # sudo: limits are policy, whoever is held to them
        bands = self.cycle_id.sudo().limit_ids.filtered(lambda limit: limit.kind == "band")
        return {
            band.class_id.id: (
                band.minimum,
                int(band.maximum or 0),
            )
            for band in bands
        }

    def _check_band(self, partner, class_, goal, current):
        """Raise when the calls lie outside the band; from outside it they may come nearer, but not go further."""
        bands = self._bands()
        band = bands.get(class_.id) or bands.get(False)
        if not band:
            return
        least, most = challenge.widened(band, current)
        if not challenge.in_band(goal, (least, most)):
            raise UserError(
                self.env._(
                    "%(customer)s (%(class)s): the goal %(goal)s lies outside the band of %(least)s to %(most)s calls.",
                    **{
                        "customer": partner.display_name,
                        "class": class_.name or self.env._("without class"),
                        "goal": goal,
                        "least": least,
                        "most": most or "∞",
                    },
                )
            )
