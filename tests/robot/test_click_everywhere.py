"""Odoo's click-everywhere robot, over the whole suite with its demo data, as administrator, line manager and rep."""

import os
import re
import socket
import subprocess
from contextlib import closing

RESULT = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests when loading database")
LOUD = re.compile(r"^\d{4}-\d\d-\d\d [\d:,]+ \d+ (?:WARNING|ERROR|CRITICAL) .*$", re.MULTILINE)


def test_every_menu_view_and_filter(new_database):
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    done = subprocess.run(
        [
            *(os.environ["PHARMA_PYTHON"], "-m", "odoo"),
            f"--config={os.environ['PHARMA_CONFIG']}",
            f"--database={new_database()}",
            f"--http-port={port}",
            "--test-tags=click_all/pharma_crm_samples:TestClickEverywhere",
            "--stop-after-init",
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    loud = LOUD.findall(done.stdout)
    assert not loud, "\n".join(loud)
    assert done.returncode == 0, done.stdout[-4000:]
    assert RESULT.findall(done.stdout)[-1] == ("0", "0", "3")
