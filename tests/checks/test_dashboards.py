"""Dashboards: the files are what their description in tests/by_hand/dashboards says."""

import pytest

from tests.by_hand.make_dashboards import texts


@pytest.mark.parametrize(
    ("path", "text"), texts().items(), ids=lambda value: getattr(value, "stem", "")
)
def test_files_are_what_is_described(path, text):
    """Change the description, then `python3 -m tests.by_hand.make_dashboards`."""
    assert path.read_text(encoding="utf-8") == text
