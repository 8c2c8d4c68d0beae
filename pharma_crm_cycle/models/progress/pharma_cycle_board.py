# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..pharma_cycle_figures import SUM_NAMES
from .pharma_cycle_progress_query import LINE_GROUPS

# Cycles that the board offers.
MOST_CYCLES = 12
BOARD_STATES = ("running", "closed")
SUBJECTS = ("class_id", "specialty_id", "product_id", "key_message_id", "channel_id")


class PharmaCycle(models.Model):
    """The board: plan vs achieved of one node of the tree, its parts compared, and what lies behind a figure."""

    _inherit = "pharma.cycle"

    @api.model
    @api.readonly
    def get_board(self, cycle_id=None, territory_id=None):
        """Return everything that the board shows, of the caller's own territories.

        :param cycle_id: a running or closed cycle; empty: the one that runs today where the caller works
        :param territory_id: a node of the tree; empty: the caller's own, else the scope of the cycle
        :return: ``{"cycles", "cycle", "node", "path", "total", "coverage", "parts", "groups", "kpis", "has_calls"}``;
            "cycle" is None when there is none to show. "total" and the groups are those of `get_progress`, "coverage"
            is that of `get_coverage`.
        """
        board = {
            "cycles": [],
            "cycle": None,
            "kpis": self.env["pharma.kpi"]._definitions(),
            "has_calls": self._has_calls(),
        }
        cycles = self.search([("state", "in", BOARD_STATES)], limit=MOST_CYCLES)
        cycle = self._board_cycle(cycles, cycle_id)
        board["cycles"] = [
            {"id": each.id, "name": each.display_name, "state": each.state}
            for each in cycles | cycle
        ]
        if not cycle:
            return board
        node = cycle._board_node(self._named_territory(territory_id))
        subjects = [name for name in SUBJECTS if name in self._progress_groups()]
        result = cycle._progress(node, [*subjects, "territory_id"])
        parts = cycle._board_parts(node, result["groups"].pop("territory_id"))
        return {
            **board,
            "cycle": {
                "id": cycle.id,
                "name": cycle.display_name,
                "state": cycle.state,
                "date_start": cycle.date_start,
                "date_end": cycle.date_end,
                "working_days": result["working_days"],
                "elapsed_days": result["elapsed_days"],
            },
            "node": cycle._board_territory(node),
            "path": cycle._board_path(node),
            "total": result["total"],
            "coverage": cycle._coverage(node, result["total"]),
            "parts": parts,
            "groups": result["groups"],
        }

    @api.model
    def _board_cycle(self, cycles, cycle_id):
        if cycle_id:
            cycle = self.browse(cycle_id).exists()
            cycle.check_access("read")
            if cycle.state not in BOARD_STATES:
                raise UserError(
                    self.env._(
                        "“%s” has not started yet: its progress shows from then on.",
                        cycle.display_name,
                    )
                )
            return cycle
        today = fields.Date.context_today(self)
        own = self.env.user.pharma_territory_ids

        def rank(cycle):
            """What has begun first, then what runs, then what is the caller's own, then what is not over."""
            return (
                cycle.date_start <= today,
                cycle.state == "running",
                any(cycle._covers(territory) for territory in own),
                cycle.date_end >= today,
            )

        return cycles.sorted(rank, reverse=True)[:1]

    def _covers(self, territory):
        # sudo: paths of the tree, to compare them
        path = self.territory_id.sudo().parent_path or ""
        return (territory.sudo().parent_path or "").startswith(path)

    def _board_node(self, territory):
        """The node that is shown: the one asked for, else the widest of the user's own below the scope."""
        if territory and self._covers(territory):
            return territory
        if self.env.user.has_group("pharma_crm.group_all_accounts"):
            return self.territory_id
        own = self.env.user.pharma_territory_ids.filtered(self._covers)
        # sudo: paths of the tree, to compare them
        return own.sorted(lambda t: len(t.sudo().parent_path or ""))[:1] or self.territory_id

    def _board_territory(self, territory):
        levels = dict(territory._fields["level"]._description_selection(self.env))
        return {
            "id": territory.id,
            "name": territory.name,
            "level": levels.get(territory.level, ""),
            "people": ", ".join((territory.manager_id | territory.rep_ids).mapped("name")),
        }

    def _board_path(self, node):
        """What lies between the scope and the node, as far as the user reaches it."""
        everything = self.env.user.has_group("pharma_crm.group_all_accounts")
        above = node._ancestors().filtered(
            lambda t: self._covers(t) and t != node and (everything or t.within_reach)
        )
        return [{"id": t.id, "name": t.name} for t in reversed(above)]

    def _board_parts(self, node, leaves):
        """Return the figures of what lies directly below the node: sums of the territories in each part."""
        depth = len((node.parent_path or "").split("/"))
        # sudo: only the paths, of territories that the figures name already
        territories = self.env["pharma.territory"].sudo().browse([row["id"] for row in leaves])
        sums = {}
        for row, territory in zip(leaves, territories, strict=True):
            steps = territory.parent_path.strip("/").split("/")
            part = int(steps[depth - 1]) if len(steps) >= depth else territory.id
            known = sums.setdefault(part, dict.fromkeys(SUM_NAMES, 0))
            for name in SUM_NAMES:
                known[name] += row[name]
        if set(sums) <= {node.id}:
            return []  # a rep's territory: nothing below it
        parts = self.env["pharma.territory"].with_context(active_test=False).browse(sums)
        return [
            {**self._board_territory(part), **self._kpi(sums[part.id])}
            for part in parts.sorted("parent_path")
        ]

    # -- what lies behind a figure ------------------------------------------------------------------

    @api.readonly
    def action_drill_customers(self, territory_id=None, subject=None, subject_id=None):
        """Open the target customers behind a figure, with what was made and what is left.

        :param subject: class_id or specialty_id; others have no list of targets
        """
        self.ensure_one()
        self.check_access("read")
        node = self._board_node(self._named_territory(territory_id))
        domain = Domain("cycle_id", "=", self.id) & Domain("territory_id", "child_of", node.ids)
        if subject in LINE_GROUPS:
            domain &= Domain(subject, "=", subject_id or False)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pharma_crm_cycle.action_cycle_progress"
        )
        action["domain"] = list(domain)
        action["context"] = {}
        action["display_name"] = " · ".join((self.display_name, node.name))
        return action

    @api.readonly
    def action_drill_calls(self, territory_id=None, subject=None, subject_id=None):
        """Open the counted calls behind a figure.

        :param subject: any group of `get_progress`
        """
        self.ensure_one()
        self.check_access("read")
        node = self._board_node(self._named_territory(territory_id))
        if subject and subject not in self._progress_groups():
            raise UserError(self.env._("There is no progress by %s.", subject))
        action = self._calls_action(node, subject, subject_id or False)
        if not action:
            raise UserError(self.env._("Calls come with the part “Calls” of the suite."))
        action["display_name"] = " · ".join((self.display_name, node.name))
        return action

    @api.model
    def _has_calls(self):
        """Whether there are calls to open: see `_calls_action`."""
        return False

    def _calls_action(self, territory, subject, subject_id):
        """Return the action that opens the counted calls of a node, and about a class, product …: for the addon
        that knows calls."""
        return None
