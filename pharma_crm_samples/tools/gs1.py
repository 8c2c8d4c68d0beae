# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""GS1 element strings as scanners send them, brought into the one form that Odoo's nomenclature reads."""

import re

FNC1 = "\x1d"
LONGEST = 200
SYMBOLOGY = re.compile(r"^\](?:C1|e0|d2|Q3|J1)")
# how keyboards, cameras and label programs write the separator; "]" is Ctrl+] of a keyboard scanner and belongs
# to no value
SEPARATORS = re.compile(r"<GS>|\{GS\}|␝|\]")
BRACKETS = re.compile(r"\((\d{2,4})\)([^()]*)")
PLAIN_LENGTHS = (8, 12, 13, 14)


def element_string(code):
    """Return the element string without symbology identifier and brackets, with FNC1 between elements.

    :raise ValueError: no code at all, or brackets that do not fit
    """
    text = SYMBOLOGY.sub("", str(code or "").strip(" \t\r\n"))
    if not text or len(text) > LONGEST:
        raise ValueError(code)
    text = SEPARATORS.sub(FNC1, text)
    if text.startswith("("):
        text = text.replace(FNC1, "")
        elements = BRACKETS.findall(text)
        if "".join(f"({ai}){value}" for ai, value in elements) != text:
            raise ValueError(code)
        text = FNC1.join(ai + value.strip() for ai, value in elements)
    return text.strip(FNC1)


def check_digit(digits):
    """Return the check digit of a GTIN without its last digit: weights 3, 1, 3, … from the right."""
    total = sum(
        int(digit) * (1 if number % 2 else 3) for number, digit in enumerate(reversed(digits))
    )
    return str(-total % 10)


def plain_gtin(text):
    """Return the digits when the whole text is a GTIN-8, -12, -13 or -14 with the right check digit, or None."""
    if len(text) in PLAIN_LENGTHS and text.isdecimal() and text.isascii():
        return text if check_digit(text[:-1]) == text[-1] else None
    return None


def spellings(gtin):
    """Return the ways in which an item may have its GTIN as barcode: with leading zeros or without them."""
    bare = gtin.lstrip("0")
    return sorted({bare, *(bare.zfill(length) for length in PLAIN_LENGTHS if length >= len(bare))})
