# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL


class PharmaCycle(models.Model):
    """Ways out of a plan that does not fit: goals to cut, territories with room."""

    _inherit = "pharma.cycle"

    # -- first way out: which goals to cut ----------------------------------------------------------

    def _cuts_text(self, rows):
        """Return {territory id: which goals to cut}."""
        found = {}
        for territory_id, class_name, customers, calls, names in self._cuts(rows):
            found.setdefault(territory_id, []).append((class_name, customers, calls, names))
        texts = {}
        for row in rows:
            parts = found.get(row.territory_id.id, [])
            cut = sum(part[2] for part in parts)
            excess = -row.room
            if not parts:
                continue
            told = "; ".join(
                self.env._(
                    "%(calls)s of class %(class_name)s (%(names)s)",
                    calls=calls,
                    class_name=class_name or self.env._("none"),
                    names=names
                    if customers <= 3
                    else self.env._(
                        "%(count)s customers: %(names)s …", count=customers, names=names
                    ),
                )
                for class_name, customers, calls, names in parts
            )
            texts[row.territory_id.id] = self.env._(
                "Calls to cut: %(calls)s – %(told)s.", calls=cut, told=told
            )
            if cut < excess:
                texts[row.territory_id.id] += " " + self.env._(
                    "That leaves %s too many: the other customers have what they are entitled to, or one call.",
                    excess - cut,
                )
        return texts

    def _cuts(self, rows):
        """Return which goals to cut: (territory id, class, customers, calls, names of the first three)."""
        if not rows:
            return []
        return self.env.execute_query(
            SQL(
                """
                SELECT cut.territory_id, class.code, COUNT(*), SUM(cut.taken)::integer,
                       array_to_string((array_agg(p.name ORDER BY cut.goal DESC, cut.id))[:3], ', ')
                  FROM (%s) cut
                  JOIN res_partner p ON p.id = cut.partner_id
                  LEFT JOIN pharma_class class ON class.id = cut.class_id
                 GROUP BY cut.territory_id, class.id
                 ORDER BY cut.territory_id, class.sequence DESC NULLS FIRST
                """,
                self._cut_query(rows),
            )
        )

    def _cut_query(self, rows):
        """Return which goals to cut until these territories fit, as SQL: id, territory_id, partner_id, class_id, goal,
        taken (calls fewer).

        The least class first, then the highest goals; no goal below what the customer is entitled to, nor below one
        call. The rule is `cuts` of tools/capacity.py, as one statement over all territories.

        :param rows: pharma.cycle.capacity of territories without room
        """
        self.env["pharma.cycle.target"].flush_model()
        excess = SQL(", ").join(SQL("(%s, %s)", row.territory_id.id, -row.room) for row in rows)
        return SQL(
            """
            WITH excess (territory_id, calls) AS (VALUES %(excess)s),
            -- by itself: right after a list was made PostgreSQL expects one target and would look up the bands of all
            -- for each
            bands AS MATERIALIZED (%(bands)s),
            target AS (
                SELECT t.id, t.territory_id, t.partner_id, t.class_id, t.goal - LEAST(t.goal, GREATEST(1, COALESCE(
                       CASE WHEN t.goal >= band.least THEN band.least END, 0))) AS free,
                       class.sequence, excess.calls, t.goal
                  FROM pharma_cycle_target t
                  JOIN excess ON excess.territory_id = t.territory_id
                  LEFT JOIN pharma_class class ON class.id = t.class_id
                  LEFT JOIN bands band ON band.target_id = t.id
                 WHERE t.cycle_id = %(cycle)s
            ), summed AS (
                SELECT *, SUM(free) OVER (PARTITION BY territory_id
                                          ORDER BY sequence DESC NULLS FIRST, goal DESC, id) - free AS before
                  FROM target
                 WHERE free > 0
            )
            SELECT id, territory_id, partner_id, class_id, goal, LEAST(free, calls - before)::integer AS taken
              FROM summed
             WHERE before < calls
            """,
            excess=excess,
            bands=self._entitled_query(),
            cycle=self.id,
        )

    def action_cut_goals(self):
        """Take the first way out: cut the goals of every territory that is too full, as its text proposes."""
        self.ensure_one()
        self.check_access("write")
        self._check_editable()
        full = self.env["pharma.cycle.capacity"]._of(self).filtered(lambda row: row.band == "over")
        cuts = self.env.execute_query(self._cut_query(full)) if full else []
        if not cuts:
            raise UserError(
                self.env._("No goal of %s can be cut so that the plan fits.", self.display_name)
            )
        reason = self.env._("Cut to what can be made")
        self._change_list(
            "capacity",
            [
                {
                    "kind": "goal",
                    "territory_id": territory_id,
                    "partner_id": partner_id,
                    "goal": goal - taken,
                    "reason": reason,
                }
                for _id, territory_id, partner_id, _class_id, goal, taken in cuts
            ],
        )
        self.env["pharma.cycle.capacity"].invalidate_model()
        self.message_post(
            body=self.env._(
                "Calls that were cut: %(calls)s, customers: %(customers)s, territories that fit now: %(territories)s.",
                calls=sum(taken for *_rest, taken in cuts),
                customers=len(cuts),
                territories=len({territory_id for _id, territory_id, *_rest in cuts}),
            )
        )
        return True

    # -- second way out: which territory has room -----------------------------------------------------

    def _rooms_text(self, rows, everything):
        """Return {territory id: which have room}: such as promote the same, the nearest in the tree first."""
        free = [row for row in everything if row.room > 0 and row.band != "vacant"]
        paths = {row.territory_id: row.territory_id.parent_path.split("/") for row in everything}
        groups = {territory: territory.member_ids.product_group_ids for territory in paths}
        best = {}
        for row in rows:
            own = row.territory_id
            fit = [
                other
                for other in free
                # no product group means every one
                if not groups[own]
                or not groups[other.territory_id]
                or groups[own] & groups[other.territory_id]
            ]

            def nearness(other, path=paths[own]):
                shared = sum(a == b for a, b in zip(path, paths[other.territory_id], strict=False))
                return (-shared, -other.room, other.territory_id.id)

            if fit:
                best[own] = sorted(fit, key=nearness)[:2]
        shared = self._shared_customers(
            {(full.id, other.territory_id.id) for full, others in best.items() for other in others}
        )
        return {
            full.id: self.env._(
                "Give customers to a territory with room: %s.",
                "; ".join(
                    self._room_text(other, shared.get((full.id, other.territory_id.id)))
                    for other in others
                ),
            )
            for full, others in best.items()
        }

    def _room_text(self, row, shared):
        values = {"territory": row.territory_id.display_name, "room": row.room, "shared": shared}
        if shared:
            return self.env._(
                "%(territory)s has room (calls: %(room)s) and covers %(shared)s of these customers already",
                **values,
            )
        return self.env._("%(territory)s has room (calls: %(room)s)", **values)

    def _shared_customers(self, pairs):
        """Return {(territory, other territory): customers of the first's target list whom the other covers too}."""
        if not pairs:
            return {}
        return {
            (full, other): count
            for full, other, count in self.env.execute_query(
                SQL(
                    """
                    SELECT t.territory_id, v.territory_id, COUNT(DISTINCT t.partner_id)
                      FROM pharma_cycle_target t
                      JOIN pharma_coverage v ON v.partner_id = t.partner_id AND v.active
                       AND (v.date_start IS NULL OR v.date_start <= %(end)s)
                       AND (v.date_end IS NULL OR v.date_end >= %(start)s)
                     WHERE t.cycle_id = %(cycle)s AND (t.territory_id, v.territory_id) IN %(pairs)s
                     GROUP BY t.territory_id, v.territory_id
                    """,
                    cycle=self.id,
                    start=self.date_start,
                    end=self.date_end,
                    pairs=tuple(pairs),
                )
            )
        }
