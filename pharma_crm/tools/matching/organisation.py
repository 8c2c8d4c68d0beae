# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Names of hospitals, departments and pharmacies as comparable words."""

import re

from .scripts import latin

_SHORT = {
    "hosp": "hospital", "hsptl": "hospital", "med": "medical", "ctr": "center", "centre": "center",
    "cntr": "center", "cntre": "center", "univ": "university", "uni": "university", "st": "saint", "ste": "saint",
    "mt": "mount", "ft": "fort", "mem": "memorial", "meml": "memorial", "reg": "regional", "rgnl": "regional",
    "gen": "general", "comm": "community", "cmty": "community", "cnty": "county", "hlth": "health",
    "hlthcare": "healthcare", "svc": "services", "svcs": "services", "service": "services", "inst": "institute",
    "dept": "department", "natl": "national", "intl": "international", "rehab": "rehabilitation",
    "surg": "surgery", "surgical": "surgery", "ped": "pediatrics", "paediatrics": "pediatrics",
    "childrens": "children", "n": "north", "s": "south", "e": "east", "w": "west", "chemist": "pharmacy",
    "chemists": "pharmacy", "pharm": "pharmacy", "rx": "pharmacy", "drug": "drugstore", "apteka": "pharmacy",
}  # fmt: skip
_SKIPPED = frozenset(
    "the of and at for in on a an inc llc ltd limited plc co corp corporation llp lp nhs trust".split()
)


def name_words(name):
    """Return the words of an organisation's name in one spelling: ``"St. Mary's Hosp., LLC"`` → ``saint marys hospital``."""
    text = re.sub(r"['’ʼ`.]", "", latin(name)).replace("&", " and ")
    words = [_SHORT.get(word, word) for word in re.findall(r"[^\W_]+", text)]
    kept = [word for word in words if word not in _SKIPPED]
    return kept or words
