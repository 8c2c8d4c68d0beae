"""A scheduler that dies while it mails the reports to managers: each goes out once all the same."""

import subprocess

import pytest

from tests.support.server import OdooServer

SINCE = """
env['res.company'].search([]).write({'pharma_weekly_report_since': '2020-01-01'})
env.cr.commit()
"""
# a week ahead at noon: the week that is running is over then, on whatever day the test runs
RUN = """
from datetime import datetime, timedelta
at = (datetime.utcnow() + timedelta(days=7)).replace(hour=12)
env['pharma.period.report']._cron_weekly(at)
env.cr.commit()
"""
# the process dies after the second mail was written and before that is committed
DIE = """
import os, signal
Template, written = type(env['mail.template']), []
send = Template.send_mail
def dying(self, *args, **kwargs):
    result = send(self, *args, **kwargs)
    self.env.flush_all()
    written.append(result)
    if len(written) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return result
Template.send_mail = dying
"""


def reports(server):
    return dict(server.sql("SELECT state, count(*) FROM pharma_period_report GROUP BY state"))


def mails(server):
    [row] = server.sql(
        "SELECT count(*), count(DISTINCT message.res_id) FROM mail_mail mail"
        " JOIN mail_message message ON message.id = mail.mail_message_id"
        " WHERE message.model = 'pharma.period.report'"
    )
    return row


def test_killed_between_mails(new_database, tmp_path):
    server = OdooServer(new_database(), tmp_path)  # the scheduler is a process of its own
    with pytest.raises(subprocess.CalledProcessError):
        server.shell(SINCE + DIE + RUN)
    after = reports(server)
    assert after["sent"] == 1, "the second one was not committed"
    assert after["draft"] > 1
    assert mails(server) == (1, 1)

    server.shell(RUN)
    number = after["sent"] + after["draft"]
    assert reports(server) == {"sent": number}
    assert mails(server) == (number, number), "nothing lost, nothing twice"
    server.shell(RUN)
    assert (reports(server), mails(server)) == ({"sent": number}, (number, number))
