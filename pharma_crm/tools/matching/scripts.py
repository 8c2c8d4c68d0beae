# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Names in any script as small Latin letters, so that two spellings of one name can be compared."""

import re
import unicodedata
from functools import lru_cache

from pypinyin import lazy_pinyin

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")

# Russian and Ukrainian letters, as passports spell them.
_CYRILLIC_LATIN = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "ё": "e", "є": "ie", "ж": "zh",
        "з": "z", "и": "i", "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o",
        "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ў": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch",
        "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "iu", "я": "ia",
        "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "ђ": "dj", "џ": "dz",
    }
)  # fmt: skip
# Letters that do not fall apart into a letter and an accent.
_LATIN_OWN = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i"}
)
# Characters that are read otherwise when they are a surname.
_SURNAME_READING = {
    "单": "shan", "曾": "zeng", "解": "xie", "仇": "qiu", "朴": "piao", "盖": "ge", "查": "zha", "乐": "yue",
    "任": "ren", "翟": "zhai", "区": "ou", "冼": "xian", "缪": "miao", "尉迟": "yuchi", "万俟": "moqi",
    "长孙": "zhangsun", "单于": "chanyu", "覃": "qin", "宁": "ning", "费": "fei", "黑": "he", "员": "yun",
}  # fmt: skip
_TWO_CHARACTER_SURNAMES = frozenset(
    "欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 夏侯 皇甫 尉迟 公孙 慕容 令狐 长孙 宇文 司徒 端木 万俟 单于 东方 南宫".split()
)


def latin(text):
    """Return ``text`` in small Latin letters without accents: ``"Müller"`` → ``"muller"``, ``"Щукін"`` → ``"shchukin"``.

    Chinese characters are read in pinyin without tones, one word each run. Other scripts stay as they are.
    """
    text = unicodedata.normalize("NFKC", text or "").casefold()
    if CYRILLIC.search(text):
        text = text.translate(_CYRILLIC_LATIN)
    text = unicodedata.normalize("NFD", text.translate(_LATIN_OWN))
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    if HAN.search(text):
        text = re.sub(
            f"(?:{HAN.pattern})+", lambda run: f" {''.join(lazy_pinyin(run.group()))} ", text
        )
    return " ".join(text.split())


def han_name(text):
    """Return ``(surname, given name)`` in pinyin of a name in Chinese characters: ``"欧阳娜娜"`` → ``("ouyang", "nana")``."""
    characters = "".join(HAN.findall(unicodedata.normalize("NFKC", text)))
    length = 2 if characters[:2] in _TWO_CHARACTER_SURNAMES and len(characters) > 2 else 1
    surname, given = characters[:length], characters[length:]
    reading = _SURNAME_READING.get(surname) or "".join(lazy_pinyin(surname))
    return reading, "".join(lazy_pinyin(given))


_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"[^a-z]", ""),
        (r"^(kn|gn|pn)", "n"),
        (r"^wr", "r"),
        (r"shch|sch|tsch", "s"),
        (r"tch|cz", "c"),
        (r"ph", "f"),
        (r"kh", "h"),
        (r"(?<=[aeiou])gh", ""),
        (r"gh", "g"),
        (r"zh", "z"),
        (r"sh", "s"),
        (r"th", "t"),
        (r"ck", "k"),
        (r"c(?=[eiy])", "s"),
        (r"c(?!h)", "k"),
        (r"ch", "c"),
        (r"q", "k"),
        (r"x", "ks"),
        (r"w", "v"),
        (r"z", "s"),
        (r"^(ye|ie|je)", "e"),
        (r"^(yu|iu|ju)", "u"),
        (r"^(ya|ia)", "a"),
        (r"[yj]", "i"),
        (r"(?<=.)[aeiouh]", ""),
        (r"(.)\1+", r"\1"),
    )
]


@lru_cache(maxsize=100_000)
def sound(word):
    """Return what is left of a Latin word when it is heard: spellings of one name fall together.

    ``Stephen``, ``Steven`` and ``Stefan`` → ``stfn`` or ``stvn`` folded to one. Coarse on purpose: it finds
    candidates, it does not decide.
    """
    for pattern, replacement in _SOUNDS:
        word = pattern.sub(replacement, word)
    return word.replace("v", "f") if len(word) > 1 else word
