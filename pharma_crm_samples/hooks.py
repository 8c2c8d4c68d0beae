# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo.addons.pharma_crm.tools.uninstall import take_along

from .models.alerts.pharma_alert_rule import KINDS

# Between the start of Odoo's daily clean-up and that of the stock's scheduler.
APART = timedelta(hours=1)


def post_init_hook(env):
    space_out_scheduler(env)


def space_out_scheduler(env):
    """Let the stock's daily scheduler run an hour after Odoo's daily clean-up.

    Both write reordering rules. New databases have them due at the same moment, every day: the one that comes
    second fails with “could not serialize access”.
    """
    scheduler = env.ref("stock.ir_cron_scheduler_action", raise_if_not_found=False)
    cleaning = env.ref("base.autovacuum_job", raise_if_not_found=False)
    if not scheduler or not cleaning or abs(scheduler.nextcall - cleaning.nextcall) >= APART / 2:
        return
    # a job that is running cannot be changed, and is late enough
    if scheduler.try_lock_for_update():
        scheduler.nextcall = cleaning.nextcall + APART


def uninstall_hook(env):
    # rules of these kinds that people have made: what works them out goes
    env["pharma.alert.rule"].with_context(active_test=False).search(
        [("kind", "in", KINDS)]
    ).unlink()
    take_along(env, "pharma_crm_samples")
