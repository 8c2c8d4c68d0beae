"""Reports from two tabs at the same moment, and a server that dies between its commit and the mail that follows."""

import json
import socket
import threading
import time
import uuid

import pytest
import requests

from tests.faults.test_samples_at_once import at_once
from tests.support.client import RpcError
from tests.support.mail_sink import MailSink

WITHIN = 60  # seconds; machines of a build farm can be busy

PREPARE = """
import json
from datetime import timedelta
rep = env["res.users"].search([("login", "=", "rep@demo")])
today = env["pharma.call"]._today_of(rep)
taken = env["pharma.call"].search([("user_id", "=", rep.id), ("date_day", "=", today)]).partner_id
doctors = env["res.partner"].with_user(rep).search([
    ("pharma_type", "=", "doctor"), ("id", "not in", taken.ids)
], limit=2)
now = env.cr.now().replace(microsecond=0)
call = env["pharma.call"].with_user(rep).create({"partner_id": doctors[0].id, "date_planned": now})
made = env["pharma.call"].search([
    ("user_id", "=", rep.id), ("state", "=", "submitted"), ("partner_type", "=", "doctor")
], limit=1)
rep.write({"notification_type": "email"})
# what the demo company has in its queue would be sent as well
env["mail.mail"].search([]).unlink()
print(json.dumps({
    "call": call.id, "doctor": doctors[1].id, "made": made.id, "mail": rep.email_formatted, "address": rep.email,
}))
env.cr.commit()
"""


@pytest.fixture
def server(own_server):
    return own_server


@pytest.fixture(scope="module")
def world(own_server):
    return json.loads(own_server.shell(PREPARE))


def report(server, **vals):
    client = server.client("rep@demo")
    vals = {"client_uuid": str(uuid.uuid4()), "note": "Words", **vals}
    return lambda: client.call("pharma.call", "report", vals)


def test_two_tabs_at_once(server, world):
    """Each tab has a key of its own: one report is the fact, the other one is told so."""
    for vals, words in (
        ({"call_id": world["call"]}, "already submitted"),
        ({"partner_id": world["doctor"]}, "already"),
    ):
        answers = at_once([report(server, **vals) for __ in range(2)])
        errors = [answer for answer in answers if isinstance(answer, RpcError)]
        assert len(errors) == 1, answers
        assert words in errors[0].message
    rows = server.sql(
        "SELECT count(*), count(DISTINCT partner_id) FROM pharma_call WHERE state = 'submitted'"
        " AND (id = %s OR partner_id = %s AND date_submitted::date = CURRENT_DATE)",
        (world["call"], world["doctor"]),
    )
    assert rows == [(2, 2)]


class Silence:
    """A mail server that takes the connection and never says a word."""

    def __enter__(self):
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.held = []
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def _accept(self):
        try:
            while True:
                self.held.append(self._socket.accept()[0])
        except OSError:
            return

    def __exit__(self, *error):
        for connection in self.held:
            connection.close()
        self._socket.close()


def mail_through(server, port):
    server.sql("DELETE FROM ir_mail_server")
    server.sql(
        "INSERT INTO ir_mail_server (name, smtp_host, smtp_port, smtp_encryption, smtp_authentication, active,"
        " sequence) VALUES ('test', '127.0.0.1', %s, 'none', 'login', true, 1)",
        (port,),
    )


def text_of(message):
    return message.get_body(("html", "plain")).get_content()


def wait(condition, what):
    deadline = time.monotonic() + WITHIN
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError(f"not within {WITHIN} s: {what}")


def test_killed_between_commit_and_mail(server, world):
    """The manager's word is kept once and mailed once, though the server died before it could send it."""
    vals = {
        "client_uuid": str(uuid.uuid4()),
        "call_id": world["made"],
        "kind": "comment",
        "text": "Ask for the trial next time",
    }
    query = "SELECT count(*) FROM pharma_call_review WHERE text = %s"

    def reviews():
        return server.sql(query, (vals["text"],))[0][0]

    manager = server.client("manager@demo")

    def review():
        try:
            manager.create("pharma.call.review", vals)
        except requests.ConnectionError:
            pass  # the server dies while this waits

    with Silence() as silence:
        mail_through(server, silence.port)
        thread = threading.Thread(target=review)
        thread.start()
        wait(lambda: silence.held, "the mail on its way")
        assert reviews() == 1, "what is being mailed is committed"
        server.kill()
        thread.join()
    assert reviews() == 1
    with MailSink() as sink:
        mail_through(server, sink.port)
        server.start()
        # the client does not know whether it arrived, and sends it again
        server.client("manager@demo").create("pharma.call.review", vals)
        assert reviews() == 1
        server.shell("env['mail.mail'].process_email_queue(); env.cr.commit()\n" * 2)
        told = [m for m in sink.to(world["address"]) if vals["text"] in text_of(m)]
        assert len(told) == 1, [message["Subject"] for message in sink.messages]
    state = server.sql("SELECT state FROM pharma_call WHERE id = %s", (world["made"],))
    assert state == [("reviewed",)]
