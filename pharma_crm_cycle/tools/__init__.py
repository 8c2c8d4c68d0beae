# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Formulas of the cycle in plain Python: no database, no Odoo, one definition each.

The SQL of ``pharma.cycle.progress`` is tested to give the same figures.
A ratio whose denominator is 0 is ``None`` (nothing to say), never 0 or 100 %.
"""

from . import capacity, challenge, indexes, planner, progress
