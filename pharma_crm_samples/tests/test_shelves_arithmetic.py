# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import BaseCase, tagged

from ..tools.shelves import Shelves


@tagged("post_install", "-at_install")
class TestShelvesArithmetic(BaseCase):
    """Taking from a store, without a database."""

    def test_taken_in_order(self):
        shelves = Shelves({"pen": [("a", 5), ("b", 8), ("b", 2)], "lamp": []})
        self.assertEqual(shelves.take("pen", 3), {"a": 3})
        self.assertEqual(shelves.take("pen", 4), {"a": 2, "b": 2})
        self.assertEqual(shelves.take("pen", 20), {"b": 8}, "no more than there is")
        self.assertEqual(shelves.take("pen", 1), {})
        self.assertEqual(shelves.take("lamp", 1), {})
        self.assertEqual(shelves.take("atlas", 1), {})
