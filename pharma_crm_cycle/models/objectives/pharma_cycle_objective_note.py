# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import math

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from odoo.addons.pharma_crm.tools.reading import number_text


class PharmaCycleObjective(models.Model):
    """What was reached is noted by one method: by who makes the plan, the managers of the place, the owner."""

    _inherit = "pharma.cycle.objective"
    # what is reached is noted while the plan stands; nobody but `note_reached` writes these
    _approval_editable_fields = ("reached", "reached_on", "done_on")

    can_note = fields.Boolean(compute="_compute_can_note")

    # -- who may --------------------------------------------------------------------------------

    def _notable(self):
        """Return those of these objectives of which the user may note now what was reached.

        While the cycle runs: who makes the plan; managers of the objective's part of the tree or above it; the
        owner of an action point.
        """
        running = self.filtered(lambda objective: objective.cycle_state == "running")
        planned = running._filtered_access("write")
        paths = self._managed_paths()
        return planned | (running - planned).filtered(
            lambda objective: (
                (objective.kind == "action" and objective.user_id == self.env.user)
                or objective._place_path().startswith(paths)
            )
        )

    @api.model
    def _managed_paths(self):
        """Return the paths of the territories that the user manages today, as a tuple."""
        Member = self.env["pharma.territory.member"]
        # sudo: where somebody is manager is their own matter
        managed = Member.sudo().search(
            Domain("user_id", "=", self.env.uid)
            & Domain("role", "=", "manager")
            & Member._in_force_domain(fields.Date.context_today(self))
        )
        return tuple(managed.territory_id.mapped("parent_path"))

    def _place_path(self):
        # sudo: a path of the tree, to compare it
        objective = self.sudo()
        return (objective.territory_id or objective.cycle_id.territory_id).parent_path or ""

    @api.depends_context("uid")
    @api.depends("cycle_state", "kind", "user_id", "territory_id")
    def _compute_can_note(self):
        notable = self.filtered("id")._notable()
        for objective in self:
            objective.can_note = objective in notable

    def _check_may_note(self):
        self.check_access("read")
        for objective in self - self._notable():
            if objective.cycle_state != "running":
                raise UserError(
                    self.env._(
                        "What was reached of “%(objective)s” is noted while the cycle runs: %(cycle)s does not.",
                        objective=objective.name,
                        cycle=objective.cycle_id.display_name,
                    )
                )
            raise AccessError(
                self.env._(
                    "What was reached of “%s” is noted by who makes the plan, by the managers of its part of the "
                    "tree and, for an action point, by its owner.",
                    objective.name,
                )
            )

    # -- the note -------------------------------------------------------------------------------

    def action_note_reached(self):
        """Open the small form in which it is noted."""
        self.ensure_one()
        self._check_may_note()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "pharma.cycle.objective.note",
            "views": [(False, "form")],
            "context": {"default_objective_id": self.id},
            "target": "new",
        }

    def note_reached(self, reached=None, done=None):
        """Note what was reached by today.

        :param reached: the figure in what `metric` counts; None: it was not measured now
        :param done: whether an action point is done; None: as it was
        """
        self.ensure_one()
        self._check_may_note()
        today = fields.Date.context_today(self)
        vals = {}
        if reached is not None:
            self._check_figure(reached)
            vals.update(reached=reached, reached_on=today)
        if done is not None:
            self._check_has_done()
            vals["done_on"] = (self.done_on or today) if done else False
        before, was_done = self.reached, self.done_on
        # sudo: who may note it need not be able to change the plan; the check above stands for the access
        self.sudo().write(vals)
        if reached is not None:
            self._log_note(
                self.env._(
                    "%(objective)s: %(reached)s of %(aim)s reached, %(before)s before (%(metric)s).",
                    objective=self.name,
                    reached=number_text(self.env, self.reached, 2),
                    aim=number_text(self.env, self.target_value, 2),
                    before=number_text(self.env, before, 2),
                    metric=self.metric,
                )
            )
        if bool(self.done_on) != bool(was_done):
            self._log_note(
                self.env._("%s: done.", self.name)
                if self.done_on
                else self.env._("%s: open again.", self.name)
            )
        return True

    def _check_figure(self, reached):
        if type(reached) not in (int, float) or not math.isfinite(reached):
            raise UserError(self.env._("What was reached of “%s” is a number.", self.name))

    def _check_has_done(self):
        if self.kind != "action":
            raise UserError(
                self.env._("“%s” is no action point: note the figure that was reached.", self.name)
            )

    def _log_note(self, body):
        # sudo: a note of the cycle's history, by who may note the figure
        self.cycle_id.sudo()._message_log(body=body)

    # -- nothing else writes it -----------------------------------------------------------------

    def _refuse_noted(self):
        raise UserError(
            self.env._(
                "What was reached is noted with the pencil of an objective, never by editing or importing it."
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        noted = any(vals.get(name) for vals in vals_list for name in self._approval_editable_fields)
        if noted and not self.env.su:
            self._refuse_noted()
        return super().create(vals_list)

    def write(self, vals):
        if not (self.env.su or vals.keys().isdisjoint(self._approval_editable_fields)):
            self._refuse_noted()
        return super().write(vals)
