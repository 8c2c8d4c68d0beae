# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

# What an entitlement calls them, and the kind of item that is counted.
KINDS = {"samples": "sample", "gifts": "gift"}


class PharmaLimitEngine(models.AbstractModel):
    """What a doctor is entitled to counts like a limit on the samples and gifts that the whole team gives."""

    _inherit = "pharma.limit.engine"

    @api.model
    def _rules_for(self, situation, products):
        return super()._rules_for(situation, products) | self._entitlement_rules(
            situation, products
        )

    @api.model
    def _entitlement_rules(self, situation, products):
        """Return the recipient's entitlement as limits that are only in memory; none for who is no doctor."""
        Rule = self.env["pharma.limit.rule"].sudo()  # as all limits
        doctor = situation.partner
        rules = Rule.browse()
        # sudo: only whether the company wants it
        if not situation.company.sudo().pharma_enforce_entitlement:
            return rules
        if not doctor or doctor.pharma_type != "doctor":
            return rules
        given = set(products.mapped("pharma_kind"))
        if given.isdisjoint(KINDS.values()):
            return rules
        entitlement = doctor._pharma_entitlement()[doctor.id]
        for name, kind in KINDS.items():
            entitled = kind in given and entitlement.get(name)
            if entitled and entitled["maximum"] is not None:
                rules |= Rule.new(
                    {
                        "name": self.env._(
                            "%(entitlement)s: %(amount)s",
                            # sudo: what is given has to obey the policy, whoever gives it
                            entitlement=doctor.sudo().pharma_entitlement_id.name,
                            amount=entitled["text"],
                        ),
                        "scope": "recipient",
                        "kind": kind,
                        "quantity": int(entitled["maximum"]),
                        "window": entitled["period"],
                    }
                )
        return rules
