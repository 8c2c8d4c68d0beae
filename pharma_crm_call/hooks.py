# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def uninstall_hook(env):
    """Take the frozen results by channel along: channels go, and nothing else may delete what is frozen."""
    env.cr.execute("DELETE FROM pharma_cycle_result WHERE channel_id IS NOT NULL")
