# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class PharmaCycleObjective(models.Model):
    """What serves what: action points a regional goal, regional goals a strategy; and how far the parts are."""

    _inherit = "pharma.cycle.objective"

    parent_id = fields.Many2one(
        "pharma.cycle.objective",
        "Serves",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        copy=False,
        help="The objective of a higher level in this cycle that this one is a part of.",
    )
    child_ids = fields.One2many("pharma.cycle.objective", "parent_id", "Served by")
    # a place for each in the order of the tree: what serves an objective stands below it
    tree_order = fields.Char(compute="_compute_tree_order", store=True, recursive=True)
    outline = fields.Char(
        "No.",
        compute="_compute_outline",
        help="Its place in the tree: 1.2 is the second part of 1.",
    )
    parts_note = fields.Char(
        "Parts",
        compute="_compute_parts_note",
        help="How many of the objectives that serve this one have reached their aim.",
    )

    @api.depends("kind_rank", "sequence", "parent_id.tree_order")
    def _compute_tree_order(self):
        for objective in self:
            own = f"{objective.kind_rank}.{objective.sequence:06d}.{objective._origin.id or 0:09d}/"
            objective.tree_order = (objective.parent_id.tree_order or "") + own

    @api.depends("cycle_id.objective_ids.tree_order")
    def _compute_outline(self):
        numbers = {}
        for cycle in self.cycle_id._origin:
            counts = Counter()
            for objective in cycle.objective_ids.sorted("tree_order"):
                parent = objective.parent_id.id
                counts[parent] += 1
                above = f"{numbers[parent]}." if parent else ""
                numbers[objective.id] = f"{above}{counts[parent]}"
        for objective in self:
            objective.outline = numbers.get(objective._origin.id)

    @api.depends("child_ids.is_reached", "child_ids.reached_on")
    def _compute_parts_note(self):
        for objective in self:
            objective.parts_note = objective.child_ids._reached_note()

    def _reached_note(self):
        """Say how many of these objectives have reached their aim, and how many nobody has measured yet."""
        if not self:
            return False
        note = self.env._(
            "%(reached)s of %(count)s reached",
            reached=len(self.filtered("is_reached")),
            count=len(self),
        )
        waiting = self.filtered(lambda o: not o.is_reached and not o.reached_on)
        return (
            self.env._("%(note)s, %(count)s not measured yet", note=note, count=len(waiting))
            if waiting
            else note
        )

    @api.constrains("parent_id", "kind", "cycle_id")
    def _check_parent_id(self):
        """What serves is of a lower level than what it serves: so there is no loop either."""
        levels = dict(self._fields["kind"]._description_selection(self.env))
        for objective in (self | self.child_ids).filtered("parent_id"):
            parent = objective.parent_id
            if parent.cycle_id != objective.cycle_id:
                raise ValidationError(
                    self.env._(
                        "“%(objective)s” cannot serve “%(parent)s”, which belongs to %(cycle)s.",
                        objective=objective.name,
                        parent=parent.name,
                        cycle=parent.cycle_id.display_name,
                    )
                )
            if parent.kind_rank >= objective.kind_rank:
                raise ValidationError(
                    self.env._(
                        "“%(objective)s” (%(level)s) cannot serve “%(parent)s” (%(parent_level)s): an action point "
                        "serves a regional goal or a strategy, a regional goal serves a strategy.",
                        objective=objective.name,
                        level=levels[objective.kind],
                        parent=parent.name,
                        parent_level=levels[parent.kind],
                    )
                )

    def _link_copies(self, copies):
        """Give the copies of these objectives the links that these have among themselves."""
        twins = dict(zip(self.sorted("id"), copies.sorted("id"), strict=True))
        for objective, copied in twins.items():
            objective._link_copy(copied, twins)

    def _link_copy(self, copied, twins):
        """Link one copy; `twins`: {objective: its copy}."""
        if self.parent_id:
            copied.parent_id = twins[self.parent_id]

    def action_open_parts(self):
        """Open the objectives that serve this one."""
        self.ensure_one()
        return self._open_objectives(
            self.env._("Parts of %s", self.name), [("parent_id", "=", self.id)]
        )

    @api.model
    def _open_objectives(self, title, domain):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pharma_crm_cycle.action_cycle_objective"
        )
        return {**action, "display_name": title, "domain": domain, "context": {}, "path": False}
