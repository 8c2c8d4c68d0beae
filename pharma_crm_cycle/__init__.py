# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import demo, models, report
from .hooks import uninstall_hook
