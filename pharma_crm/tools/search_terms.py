# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Words of a text for PostgreSQL's full-text search (configuration "simple"), the same for index and question.

Latin and Cyrillic words are found by their beginnings, so that endings do not matter. Chinese and Japanese have
no spaces: their characters are taken in pairs. All in Python, so that it does not depend on the database's locale.
"""

import re
import unicodedata

from markupsafe import Markup, escape

CJK = "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_APOSTROPHE = re.compile(r"(?<=\w)['’ʼ`](?=\w)")
_PART = re.compile(rf"[{CJK}]+|[^\W_{CJK}]+")
_IS_CJK = re.compile(rf"[{CJK}]")
_LATIN = re.compile(r"[a-z\u00c0-\u024f]")
_ENDINGS = ("ations", "ation", "ings", "ing", "ies", "ed", "es", "s", "y")
MAX_QUESTION = 200
MAX_WORDS = 12
SNIPPET = 160


def normalize(text):
    """The text as it is compared: one shape of each letter, no capitals, no apostrophes."""
    text = unicodedata.normalize("NFKC", text or "").casefold()
    return _APOSTROPHE.sub("", text).replace("ё", "е")


def _plain(word):
    if not _LATIN.search(word):
        return word
    letters = unicodedata.normalize("NFD", word)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _pairs(run):
    return [run[i : i + 2] for i in range(len(run) - 1)]


def index_terms(text):
    """The words of a text, one string, for ``to_tsvector('simple', …)``."""
    terms = []
    for part in _PART.findall(normalize(text)):
        if _IS_CJK.match(part):
            # the last character begins no pair: alone, a question of one character finds it
            terms += [*_pairs(part), part[-1]]
        else:
            terms.append(_plain(part))
    return " ".join(terms)


def stem(word):
    """The beginning of a word that its other forms share."""
    if len(word) < 4:
        return word
    if _LATIN.search(word):
        for ending in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= 4:
                return word[: -len(ending)]
        return word
    return word[: max(4, len(word) - 2)] if len(word) > 4 else word[:3]


def question_terms(text):
    """[(term, whether longer words that begin with it are meant)] of what somebody typed."""
    terms = []
    for part in _PART.findall(normalize((text or "")[:MAX_QUESTION])):
        if _IS_CJK.match(part):
            terms += [(pair, False) for pair in _pairs(part)] or [(part, True)]
        else:
            word = stem(_plain(part))
            terms.append((word, len(word) > 2 or not word.isascii()))
    return list(dict.fromkeys(terms))[:MAX_WORDS]


def tsquery(text):
    """What somebody typed as text for ``to_tsquery('simple', …)``; empty when it holds no word."""
    # only letters and digits are left: nothing in it can be an operator
    return " & ".join(f"{term}:*" if longer else term for term, longer in question_terms(text))


def snippet(text, question, length=SNIPPET):
    """The place of a text where the question is answered, escaped, with the found words in <mark>."""
    text = " ".join((text or "").split())
    # the whole word that begins so; Chinese characters as they stand
    words = [
        term if _IS_CJK.match(term) else rf"(?<!\w){term}" + (r"\w*" if longer else r"(?!\w)")
        for term, longer in question_terms(question)
    ]
    found = re.search("|".join(words), text, re.IGNORECASE) if words else None
    start = max(0, found.start() - length // 3) if found else 0
    if start:
        blank = text.find(" ", start, start + 15)
        start = blank + 1 if blank >= 0 else start
    piece = text[start : start + length]
    result = Markup("…") if start else Markup("")
    position = 0
    for match in re.finditer("|".join(words), piece, re.IGNORECASE) if words else ():
        result += (
            escape(piece[position : match.start()]) + Markup("<mark>%s</mark>") % match.group()
        )
        position = match.end()
    result += escape(piece[position:])
    return result + ("…" if start + length < len(text) else "")
