# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL


class PharmaLimitLock(models.Model):
    """One row per recipient and per rep whose limits were ever checked, so that checks wait for each other.

    Two requests that read "1 left" at the same moment must not both pass. Each takes a turn on the
    same row before it counts. The second waits for the first to commit; PostgreSQL then reports a
    serialisation failure (the transaction's snapshot is older than the change) and Odoo runs the
    second request again, which now sees what the first one reserved or gave.
    """

    _name = "pharma.limit.lock"
    _description = "Turn of a limit check"
    _log_access = False

    scope = fields.Char(required=True)
    turn = fields.Integer(required=True)

    _scope_uniq = models.UniqueIndex("(scope)")

    @api.model
    def _take_turn(self, scopes):
        """Hold the rows of these scopes until the end of the transaction."""
        # Always in the same order: two transactions never wait for each other in a circle.
        for scope in sorted(set(scopes)):
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO pharma_limit_lock (scope, turn) VALUES (%s, 1)
                        ON CONFLICT (scope) DO UPDATE SET turn = (pharma_limit_lock.turn + 1) %% 1000000
                    """,
                    scope,
                )
            )
