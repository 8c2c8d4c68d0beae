# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import BaseCase

from ..tools.gs1 import element_string, plain_gtin, spellings

FNC1 = "\x1d"


class TestGs1(BaseCase):
    """Element strings as scanners send them (examples of the GS1 General Specifications)."""

    def test_one_form_for_all_scanners(self):
        wanted = f"010950600013435217261231{'10'}ABC123{FNC1}21S-1"
        for code in (
            wanted,
            f"]d2{wanted}",  # Data Matrix
            f"]C1{wanted}",  # GS1-128
            f"{FNC1}{wanted}",
            f"{wanted}\r\n",
            wanted.replace(FNC1, "<GS>"),
            wanted.replace(FNC1, "␝"),
            wanted.replace(FNC1, "]"),  # a keyboard scanner's Ctrl+]
        ):
            with self.subTest(code=code):
                self.assertEqual(element_string(code), wanted)

    def test_brackets(self):
        self.assertEqual(
            element_string("(01)09506000134352(17)261231(10)ABC123(21)S-1"),
            FNC1.join(("0109506000134352", "17261231", "10ABC123", "21S-1")),
        )
        for code in ("(01)0950(", "(0)1", "(01)09506000134352 (x)1", "()"):
            with self.subTest(code=code), self.assertRaises(ValueError):
                element_string(code)

    def test_no_code(self):
        for code in ("", " \r\n", None, "1" * 201):
            with self.subTest(code=code), self.assertRaises(ValueError):
                element_string(code)

    def test_plain_gtin(self):
        for code in ("09506000134352", "9506000134352", "96385074", "614141007349"):
            self.assertEqual(plain_gtin(code), code)
        for code in ("9506000134353", "950600013435", "95060001343522", "٩506000134352", "abc"):
            self.assertIsNone(plain_gtin(code), code)

    def test_spellings(self):
        self.assertIn("9506000134352", spellings("09506000134352"))
        self.assertIn("09506000134352", spellings("9506000134352"))
        self.assertEqual(
            spellings("00000096385074"),
            ["00000096385074", "0000096385074", "000096385074", "96385074"],
        )
