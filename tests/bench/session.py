"""Odoo in this process: one database, and environments like those of requests."""

import logging
import os
from contextlib import contextmanager

ADDONS_TO_COMPARE_WITH = ("crm_phonecall", "fieldservice_recurring")


class Session:
    def __init__(self, database: str):
        # imported late: `run.py --help` and usage errors need no Odoo
        from odoo import api, sql_db
        from odoo.modules.registry import Registry
        from odoo.tools import config

        config.parse_config(
            [
                f"--config={os.environ['PHARMA_CONFIG']}",
                f"--database={database}",
                "--max-cron-threads=0",
                "--log-level=error",
                f"--logfile={os.devnull}",
            ],
            setup_logging=True,
        )
        logging.getLogger("odoo.addons.base.models.ir_module").setLevel(logging.ERROR)
        self.database = database
        self._environment = api.Environment
        self._registry_class = Registry
        self._connect = sql_db.db_connect
        self.registry = None
        self._users = {}

    def open(self) -> None:
        self.registry = self._registry_class(self.database)

    def fill(self, size, say) -> None:
        """Install the addons that the benchmarks compare with, and make the data."""
        from tests.bench.populate import populate

        with self._connect(self.database).cursor() as cr:
            cr.execute(
                "UPDATE ir_module_module SET demo = FALSE"
            )  # new addons come without demo data
            cr.commit()
        self.registry = self._registry_class.new(
            self.database, update_module=True, install_modules=ADDONS_TO_COMPARE_WITH
        )
        with self.environment() as env:
            populate(env, size, say)

    @contextmanager
    def environment(self, login: str | None = None):
        """A transaction of its own with an empty cache, as each request has it; committed at the end."""
        user, context = self._user(login) if login else (1, {})
        with self.registry.cursor() as cr:
            env = self._environment(cr, user, dict(context))
            yield env
            env.flush_all()

    def _user(self, login: str) -> tuple[int, dict]:
        if login not in self._users:
            with self.registry.cursor() as cr:
                env = self._environment(cr, 1, {})
                user = env["res.users"].search([("login", "=", login)])
                self._users[login] = user.id, user.with_user(user).context_get()
        return self._users[login]

    def close(self) -> None:
        from odoo import sql_db

        sql_db.close_all()
