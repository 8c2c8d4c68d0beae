"""Odoo's configuration file: everything a server or a command of this checkout has in common."""

import secrets
from pathlib import Path

from launcher import places
from launcher.connection import Connection

FILE = places.STATE / "odoo.conf"
# api routes, and background jobs, which run only when their addon is loaded with the server
SERVER_WIDE = "base,web,rpc,queue_job"
# Odoo's option for each variable of libpq; the others it reads from the environment, as libpq does
FROM_LIBPQ = {
    "PGHOST": "db_host",
    "PGPORT": "db_port",
    "PGUSER": "db_user",
    "PGPASSWORD": "db_password",
    "PGSSLMODE": "db_sslmode",
}


def write(connection: Connection, addons: list[Path]) -> None:
    database_options = {
        option: connection.variables[name]
        for name, option in FROM_LIBPQ.items()
        if name in connection.variables
    }
    options = {
        "addons_path": ",".join(map(str, addons)),
        "data_dir": places.DATA,
        **database_options,
        "pg_path": connection.programs,
        "server_wide_modules": SERVER_WIDE,
        "http_interface": "127.0.0.1",
        # nobody needs the database manager: no list, and a password that nobody knows
        "list_db": False,
        "admin_passwd": secrets.token_urlsafe(32),
    }
    lines = [f"{name} = {value}" for name, value in options.items()]
    # two jobs at a time leave the machine to its users
    text = "\n".join(["[options]", *lines, "", "[queue_job]", "channels = root:2", ""])
    places.write_private(FILE, text)
