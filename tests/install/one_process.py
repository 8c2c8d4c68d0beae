"""Installs, updates and uninstalls addons, one after the other in one process, as Odoo's command line does each.

    python one_process.py --config=… --database=NAME …    with lines on standard input: `install pharma_crm`

Each line is answered with `done`; the log goes to standard error. A start of Odoo for each would cost as much again.
"""

import sys

import odoo.init  # noqa: F401  (before everything else of Odoo)
from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry
from odoo.service.server import load_server_wide_modules
from odoo.tools import config


def install(database, addon):
    Registry.new(database, install_modules=[addon])


def update(database, addon):
    Registry.new(database, upgrade_modules=[addon])


def uninstall(database, addon):
    with Registry(database).cursor() as cr:
        modules = Environment(cr, SUPERUSER_ID, {})["ir.module.module"]
        modules.search([("name", "=", addon)]).button_immediate_uninstall()


if __name__ == "__main__":
    config.parse_config(sys.argv[1:], setup_logging=True)
    load_server_wide_modules()
    [name] = config["db_name"]
    for line in sys.stdin:
        step, addon = line.split()
        {"install": install, "update": update, "uninstall": uninstall}[step](name, addon)
        print("done", flush=True)
