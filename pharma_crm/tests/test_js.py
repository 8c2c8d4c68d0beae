# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from .js_common import PharmaHoot


@tagged("post_install", "-at_install")
class TestJs(PharmaHoot):
    """The JavaScript unit tests of this addon."""

    def test_unit(self):
        self.run_hoot()
