"""Steps 7 to 9: review, plan vs achieved, weekly report by mail, and who sees what."""

import time
from io import BytesIO

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.story.screen import WAIT, Screen
from tests.story.steps_accounts import DOCTOR, open_account
from tests.story.steps_call import NOTE
from tests.story.steps_cycle import CYCLE
from tests.support.client import RpcError

COMMENT = "Well asked. Take the ward sister along next time."


def review_call(manager: Screen):
    """7. The manager finds the call in the queue and comments on it."""
    manager.open("pharma-review-queue")
    row = manager.page.locator(".o_data_row, .o_kanban_record").filter(has_text=DOCTOR).first
    row.get_by_role("button", name="Comment").click()
    manager.fill("text", COMMENT)
    manager.confirm()


def read_review(rep: Screen):
    rep.open("pharma-day")
    note = rep.page.locator(".o_pharma_messages")
    expect(note).to_contain_text(COMMENT)
    note.get_by_role("button", name="Got it").click()
    expect(rep.page.locator(".o_pharma_messages")).to_have_count(0)


def check_progress(business: Screen, expected: dict):
    """8. Plan vs achieved is right at once; `expected` are the texts of the figures by field."""
    business.open("pharma-cycles")
    business.search(CYCLE)
    business.page.locator(".o_data_row").filter(has_text=CYCLE).first.click()
    business.tab("Progress")
    for field, text in expected.items():
        expect(business.field(field)).to_have_text(text)


def send_weekly_report(manager: Screen, sink):
    """The report of last week comes once, as mail with a workbook that names the rep's calls."""
    address = "story.manager@story.example"
    for _twice in range(2):
        manager.open("pharma-weekly-reports")
        manager.press("Send now")
        manager.confirm()
    deadline = time.monotonic() + WAIT / 1000
    while not _with_workbook(sink.to(address)) and time.monotonic() < deadline:
        time.sleep(0.2)
    mails = _with_workbook(sink.to(address))
    assert len(mails) == 1, [str(mail["Subject"]) for mail in mails]
    body = mails[0].get_body(("html",)).get_content()
    assert "Story Rep" in body
    sheets = openpyxl.load_workbook(BytesIO(_workbooks(mails[0])[0].get_content())).worksheets
    cells = [cell for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row]
    assert any("Story Rep" in str(cell) for cell in cells)


def _workbooks(mail):
    return [
        part for part in mail.iter_attachments() if (part.get_filename() or "").endswith(".xlsx")
    ]


def _with_workbook(mails):
    return [mail for mail in mails if _workbooks(mail)]


def colleague_sees(rep2: Screen):
    """9. A second rep who covers the doctor sees the call."""
    open_account(rep2, "pharma-doctors", DOCTOR)
    rep2.press("Report call")
    sheet = rep2.page.locator(".o_pharma_last_calls")
    expect(sheet).to_contain_text("Story Rep")
    expect(sheet).to_contain_text(NOTE)


def stranger_sees_nothing(server, far: Screen):
    """A rep of another district: not in the list, by search, by direct address or over RPC."""
    far.open("pharma-doctors")
    far.search(DOCTOR)
    expect(far.page.locator(".o_data_row").filter(has_text=DOCTOR)).to_have_count(0)
    (doctor,) = server.sql("SELECT id FROM res_partner WHERE name = %s", (DOCTOR,))[0]
    (call,) = server.sql(
        "SELECT id FROM pharma_call WHERE partner_id = %s AND state != 'planned'", (doctor,)
    )[0]
    for path in (f"pharma-doctors/{doctor}", f"pharma-calls/{call}"):
        far.page.goto(f"{far.url}/odoo/{path}")
        far.settle()
        assert DOCTOR not in far.page.locator("body").inner_text()
    client = server.client("story.rep.far")
    for model, id_ in (("res.partner", doctor), ("pharma.call", call)):
        assert client.search(model, [("id", "=", id_)]) == []
        with pytest.raises(RpcError, match="AccessError"):
            client.read(model, [id_], ["display_name"])
    assert client.call("res.partner", "name_search", DOCTOR) == []
