"""Chinese, Russian and Ukrainian are complete, and say the same placeholders as the English."""

import re
from pathlib import Path

import polib
import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
LANGUAGES = ["ru", "uk", "zh_CN"]
TEMPLATES = sorted(CHECKOUT.glob("pharma_crm*/i18n/*.pot"))
PLACEHOLDER = re.compile(r"%\(\w+\)(?:\.\d+)?[sdf]|%[sd]|%%")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_complete(template, language):
    translated = {
        entry.msgid: entry.msgstr
        for entry in polib.pofile(str(template.with_name(f"{language}.po")))
    }
    wanted = [entry.msgid for entry in polib.pofile(str(template))]
    assert wanted
    missing = [text for text in wanted if not translated.get(text)]
    assert not missing, f"{len(missing)} without translation: {missing[:10]}"
    bent = [
        f"{text!r}: {translated[text]!r}"
        for text in wanted
        if sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(translated[text]))
    ]
    assert not bent, "\n".join(bent)


def test_there_are_templates():
    assert len(TEMPLATES) == 4
