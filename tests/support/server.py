"""A real Odoo server process for tests, on a free port of the loopback interface."""

import os
import socket
import subprocess
import time
import urllib.request
from contextlib import closing
from pathlib import Path

import psycopg2

from tests.support.client import Client

STARTED_WITHIN = 120  # seconds; a start takes three, but machines of a build farm can be busy


class OdooServer:
    def __init__(self, database: str, folder: Path, crons: bool = False):
        self.database = database
        self.crons = crons
        self.log_file = folder / f"{database}.log"
        with closing(socket.create_server(("127.0.0.1", 0))) as free:
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None

    @property
    def pid(self) -> int:
        return self.process.pid

    def start(self) -> None:
        self.process = subprocess.Popen(
            self._odoo(
                f"--http-port={self.port}",
                f"--logfile={self.log_file}",
                f"--max-cron-threads={2 if self.crons else 0}",
            )
        )
        deadline = time.monotonic() + STARTED_WITHIN
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError("the server did not start:\n" + self.log()[-4000:])
            time.sleep(0.1)

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def client(self, login: str, password: str | None = None) -> Client:
        return Client(self, login, password)

    def log(self) -> str:
        return self.log_file.read_text() if self.log_file.exists() else ""

    def sql(self, query: str, params: tuple = ()) -> list[tuple]:
        with closing(psycopg2.connect(dbname=self.database)) as connection:
            with connection, connection.cursor() as cursor:
                cursor.execute(query, params)
                return cursor.fetchall() if cursor.description else []

    def shell(self, script: str, imports: str = "") -> str:
        """Run Python in `odoo shell` on this database; return what it printed."""
        done = subprocess.run(
            self._odoo("--no-http", "--log-level=error", command=["shell"]),
            input=f"{imports}\n{script}",
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout

    def _odoo(self, *args: str, command: list[str] | None = None) -> list[str]:
        return [
            os.environ["PHARMA_PYTHON"],
            *["-m", "odoo", *(command or ())],
            f"--config={os.environ['PHARMA_CONFIG']}",
            f"--database={self.database}",
            *args,
        ]

    def _answers(self) -> bool:
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with direct.open(self.url + "/web/health", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False
