# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def uninstall_hook(env):
    """Take the reviews of requests along: they are linked by name and number only.

    Left behind, they would belong to the first requests of a later installation.
    """
    env["tier.review"].search([("model", "=", "pharma.resource.request")]).unlink()
