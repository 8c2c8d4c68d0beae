# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import allocation, balance, content_hash, limits, numbering, quantity, replenishment
