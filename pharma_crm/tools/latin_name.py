# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A proposal of how a name in Chinese or Cyrillic letters is written in Latin ones."""

import re

from .matching.scripts import CYRILLIC, HAN, han_name, latin

#: People's names have up to four characters; what is longer is an organisation.
LONGEST_PERSON = 4


def latin_name(name):
    """Return the name in Latin letters, False when it has Latin letters already.

    ``"王小明"`` → ``"Wang Xiaoming"``, ``"Олена Щербак"`` → ``"Olena Shcherbak"``.
    """
    name = (name or "").strip()
    if not (HAN.search(name) or CYRILLIC.search(name)) or re.search(r"[A-Za-z]{2}", name):
        return False
    if HAN.search(name) and len(HAN.findall(name)) <= LONGEST_PERSON:
        words = han_name(name)
    else:
        words = latin(name).split()
    return " ".join(word[:1].upper() + word[1:] for word in words if word)
