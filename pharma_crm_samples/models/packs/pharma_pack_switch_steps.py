# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import UserError

from ...tools import packs


class PharmaPackSwitch(models.Model):
    """Applying a change of pack."""

    _inherit = "pharma.pack.switch"

    def action_apply(self):
        """Give the company the rules of the pack, as the preview says."""
        for switch in self._without_client_context():
            switch._check_transition("apply")
            # sudo: two changes of one company wait for each other
            company = switch.company_id.sudo()
            company.lock_for_update(allow_referencing=True)
            plan = switch._plan()
            if switch._fingerprint(plan) != switch.fingerprint:
                raise UserError(
                    self.env._(
                        "Rules of %s have changed since this preview was made: look at it again before you apply it.",
                        company.name,
                    )
                )
            keeps = {
                line.code for line in switch.line_ids if line.decision == packs.KEEP and line.code
            }
            for step, rule, pack_rule in plan:
                switch._apply_step(step, rule, pack_rule, step.code in keeps)
            company.pharma_pack_id = switch.pack_id
            switch._do_transition("apply", {"user_id": self.env.uid, "date": fields.Datetime.now()})
        return True

    def _apply_step(self, step, rule, pack_rule, keep):
        if step.action == packs.CONFLICT and keep:
            rule._pack_keep(pack_rule)
        elif step.retires:
            rule._pack_retire()
        else:
            rule._pack_put(pack_rule, self.company_id)
