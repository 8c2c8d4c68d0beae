# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The planner: which calls of one territory on which day, in which order. Plain Python, no database, no Odoo.

`plan(problem)` takes a `Problem` (days, customers, fixed calls, settings) and returns a `Proposal`. What is
good is said once, in worth.py; greedy.py makes a first calendar, improve.py betters it, routes.py and
timetable.py order a day, explain.py says why a call stands where it stands. assignment.py lets OR-Tools
choose the days where it is installed. share.py divides a territory among reps who work there together;
roundrobin.py is what a calendar is compared with.
"""

from .problem import Customer, Day, Fixed, Problem, Settings
from .roundrobin import compare
from .share import Seat, Wanted, seats, share
from .solve import Placement, Proposal, plan
