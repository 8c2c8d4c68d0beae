# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import comment_wizard, tier_validation_forward_wizard
