# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Quiet hours: from one hour of the day to another, over midnight when the first is the later one."""


def is_quiet(hour, start, end):
    """Return whether an hour of the day lies in the quiet hours; none when both ends are the same.

    :param hour, start, end: hours of the day, 0 to 24; the start is quiet, the end no longer
    """
    if start == end:
        return False
    if start < end:
        return start <= hour < end
    return hour >= start or hour < end


def hour_of(moment):
    """Return the hour of the day of a local date-time as a float."""
    return moment.hour + moment.minute / 60
