# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How the calls on one customer are shared out over channels."""


def split(goal, rule_goal, mix):
    """Return how many of `goal` calls go through each channel.

    The mix says it for `rule_goal` calls; for another number the shares stay, rounded so that the running
    total is right (half up). So the parts never add up to more than `goal`, and to `goal` where the mix is
    complete. What the mix leaves open may go through any channel.

    :param mix: calls per channel, in the order of the channels; they add up to at most `rule_goal`
    """
    if not rule_goal:
        return [0] * len(mix)
    parts, upto, before = [], 0, 0
    for calls in mix:
        upto += calls
        until = (2 * goal * upto + rule_goal) // (2 * rule_goal)
        parts.append(until - before)
        before = until
    return parts
