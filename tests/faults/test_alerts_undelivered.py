"""Mail server and provider of SMS are down, then back: an alert is kept, sent later, and sent once."""

import socket
from contextlib import closing

from tests.support.mail_sink import MailSink
from tests.support.server import OdooServer
from tests.support.sms_provider import SmsProvider
from tests.support.twilio import Twilio

NUMBER = "+33612345678"
ADDRESS = "rep.alerts@example.com"

# One rule by mail and SMS for one rep, with something to tell.
OPEN = """
rep = env.ref("pharma_crm.demo_user_rep", raise_if_not_found=False) or env["res.users"].search(
    [("login", "=", "rep@demo")]
)
rep.partner_id.write({{"phone": "{number}", "email": "{address}"}})
rep.company_id.write({{"pharma_alert_sms": True, "email": "office@example.com"}})
env["ir.config_parameter"].set_param("sms.endpoint", "{endpoint}")
env["ir.mail_server"].search([]).action_archive()
env["ir.mail_server"].create(
    {{"name": "Test", "smtp_host": "127.0.0.1", "smtp_port": {port}, "smtp_encryption": "none"}}
)
env["pharma.alert.rule"].search([]).action_archive()
rule = env["pharma.alert.rule"].create(
    {{
        "name": "Undelivered", "kind": "document", "days": 3650, "to_rep": False, "user_ids": [(6, 0, rep.ids)],
        "by_app": False, "by_mail": True, "by_sms": True, "working_days_only": False,
    }}
)
rule._evaluate(rep.company_id)
env.cr.commit()
"""
# What the crons do, an hour of waiting included. A shell takes seconds to come up: `SEND * 2` is twice in one.
SEND = """
env.invalidate_all()
env.cr.execute("UPDATE pharma_alert_delivery SET not_before = NULL")
env["pharma.alert.delivery"]._cron_deliver()
env["pharma.alert.delivery"].search([]).mail_id.filtered(lambda mail: mail.state == "outgoing").send()
env["sms.sms"]._process_queue()
env.cr.commit()
"""
STATES = "SELECT channel, state, count(*) FROM pharma_alert_delivery GROUP BY 1, 2 ORDER BY 1, 2"


def free_port():
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        return server.getsockname()[1]


def test_both_down_then_back(new_database, tmp_path):
    server = OdooServer(new_database(), tmp_path)
    with SmsProvider() as provider, MailSink() as sink:
        provider.broken = True
        server.shell(
            OPEN.format(number=NUMBER, address=ADDRESS, endpoint=provider.url, port=free_port())
            + SEND * 2
        )
        [(alerts,)] = server.sql("SELECT count(*) FROM pharma_alert WHERE key LIKE '%%document%%' AND date_gone IS NULL"
                                 " AND rule_id = (SELECT max(id) FROM pharma_alert_rule)")  # fmt: skip
        assert alerts > 1
        assert server.sql(STATES) == [("mail", "handed", alerts), ("sms", "handed", alerts)]
        assert len(provider.requests) == 2 and not provider.accepted
        assert not sink.messages

        provider.broken = False
        server.shell(f"env['ir.mail_server'].search([]).smtp_port = {sink.port}\n" + SEND * 3)
        assert server.sql(STATES) == [("mail", "sent", alerts), ("sms", "sent", alerts)]
        [mail] = sink.to(ADDRESS)
        assert f"{alerts} alerts" in mail["Subject"]
        [sms] = provider.accepted
        assert sms["number"] == NUMBER and f"(and {alerts - 1} more)" in sms["content"]
        assert {asked["uuid"] for (asked,) in provider.requests} == {sms["uuid"]}


ACCOUNT = "AC" + "a" * 32
FROM = "+33700000000"
TWILIO = f"""
company = env["res.users"].search([("login", "=", "rep@demo")]).company_id
company.write({{
    "sms_provider": "twilio", "sms_twilio_account_sid": "{ACCOUNT}", "sms_twilio_auth_token": "secret",
    "sms_twilio_number_ids": [(0, 0, {{"number": "{FROM}", "country_id": env.ref("base.fr").id}})],
}})
env.cr.commit()
"""


def test_by_twilio(new_database, tmp_path, odoo_cmd, monkeypatch):
    """The other way for SMS, Odoo's `sms_twilio`: refused, then back, and sent once, by the company's account."""
    server = OdooServer(new_database(), tmp_path)
    odoo_cmd("-d", server.database, "-i", "sms_twilio", "--stop-after-init")
    with Twilio(tmp_path) as twilio:
        for name, value in twilio.environment.items():
            monkeypatch.setenv(name, value)
        twilio.broken = True
        server.shell(
            OPEN.format(number=NUMBER, address=ADDRESS, endpoint="", port=free_port())
            + TWILIO
            + SEND
        )
        by_sms = "SELECT DISTINCT state, note FROM pharma_alert_delivery WHERE channel = 'sms'"
        [(state, _note)] = server.sql(by_sms)
        assert (state, twilio.requests) == ("handed", [])

        twilio.broken = False
        server.shell(SEND * 2)
        [sent] = twilio.requests
        assert sent["path"] == f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
        assert (sent["user"], sent["password"]) == (ACCOUNT, "secret")
        assert (sent["From"], sent["To"]) == (FROM, NUMBER)
        assert "more)" in sent["Body"]
        assert [state for state, _note in server.sql(by_sms)] == ["sent"]

        # what Twilio refuses for good is not tried again, and says why
        server.sql("UPDATE pharma_alert_delivery SET state = 'waiting' WHERE channel = 'sms'")
        twilio.error = (400, 21211, "Invalid 'To' Phone Number")
        server.shell(SEND * 2)
        assert len(twilio.requests) == 2
        [(state, note)] = server.sql(by_sms)
        assert state == "failed" and note
