# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

#: Cycles for which something can be asked.
OPEN_CYCLES = ("approved", "running")


class PharmaCycle(models.Model):
    _inherit = "pharma.cycle"

    def action_request_resource(self):
        """Ask for samples, gifts or literature for this cycle."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pharma_crm_samples.action_request_new"
        )
        action["context"] = {"default_cycle_id": self.id, "default_purpose": self.display_name}
        return action

    @api.model_create_multi
    def create(self, vals_list):
        cycles = super().create(vals_list)
        cycles._forget_limit_cycles()
        return cycles

    def write(self, vals):
        result = super().write(vals)
        if not vals.keys().isdisjoint(("state", "date_start", "date_end", "territory_id")):
            self._forget_limit_cycles()
        return result

    def _forget_limit_cycles(self):
        # Another cycle may be the running one now: what calls know of it depends on no field of theirs.
        self.env["pharma.call"].invalidate_model(["limit_cycle_id"], flush=False)


class PharmaResourceRequest(models.Model):
    """A request for a cycle is paid by that cycle."""

    _inherit = "pharma.resource.request"

    cycle_id = fields.Many2one(
        "pharma.cycle",
        "For the cycle",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="The cycle for which it was asked; its budget pays.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        requests = super().create(vals_list)
        requests._check_cycle()
        return requests

    def write(self, vals):
        result = super().write(vals)
        if "cycle_id" in vals:
            self._check_cycle()
        return result

    def _check_cycle(self):
        """Refuse cycles that the user may not read, that are not the territory's, or that do not run and will not."""
        for request in self.filtered("cycle_id"):
            cycle = request.cycle_id
            cycle.check_access("read")
            # sudo: where the territory lies is no secret to the check
            above = cycle.sudo().territory_id.parent_path
            if not (request.sudo().territory_id.parent_path or "").startswith(above):
                raise UserError(
                    self.env._("“%s” is not the cycle of your territory.", cycle.display_name)
                )
            if cycle.state not in OPEN_CYCLES:
                raise UserError(
                    self.env._(
                        "“%s” is neither approved nor running: nothing can be asked for it.",
                        cycle.display_name,
                    )
                )

    def _budget_source(self):
        source = super()._budget_source()
        # sudo: which cycle pays, whatever the rep or the reviewer may read
        cycle = self.sudo().cycle_id
        return source._replace(cycle=cycle) if cycle.state in OPEN_CYCLES else source
