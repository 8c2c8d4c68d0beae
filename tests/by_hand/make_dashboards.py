"""Write the files of the dashboards from `tests/by_hand/dashboards/`, which says what is on each.

    python3 -m tests.by_hand.make_dashboards

tests/checks/test_dashboards.py fails when a file is not what this writes.
"""

from pathlib import Path

from tests.by_hand.dashboards import business, field, office

ALL = (
    field.my_month,
    field.team,
    business.cycles,
    business.calls,
    office.messages,
    office.records,
)
FOLDER = Path(__file__).resolve().parents[2] / "pharma_crm_call/data/analysis/files"


def texts():
    """Return {path: text} of all files."""
    return {FOLDER / f"{board.name}.json": board.text() for board in (make() for make in ALL)}


if __name__ == "__main__":
    for path, text in texts().items():
        path.write_text(text, encoding="utf-8")
        print(path)
