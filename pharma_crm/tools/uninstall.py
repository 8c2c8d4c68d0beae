# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What an addon of the suite takes along when it is uninstalled."""


def forget_reviews(env, model):
    """Delete the tier reviews of a model's records: they are linked by name and number only.

    Left behind, they would belong to the first records of a later installation.
    """
    env["tier.review"].search([("model", "=", model)]).unlink()
