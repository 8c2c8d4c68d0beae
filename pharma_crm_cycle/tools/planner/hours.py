# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Practice hours as people write them: "Mon and Wed 08:00–12:00; Fri 14-17", "пн–пт 9.00-13.00"."""

import re

# how each day begins in English, Russian, Ukrainian and Chinese, Monday first
DAYS = (
    ("mon", "пн", "понед", "周一", "星期一", "礼拜一"),
    ("tue", "вт", "вів", "周二", "星期二", "礼拜二"),
    ("wed", "ср", "сер", "周三", "星期三", "礼拜三"),
    ("thu", "чт", "чет", "周四", "星期四", "礼拜四"),
    ("fri", "пт", "пят", "п'ят", "п’ят", "周五", "星期五", "礼拜五"),
    ("sat", "сб", "суб", "周六", "星期六", "礼拜六"),
    ("sun", "вс", "воск", "нд", "нед", "周日", "周天", "星期日", "星期天", "礼拜天"),
)
SEVERAL = {
    range(7): ("daily", "every day", "ежедневно", "щодня", "每天", "每日"),
    range(5): ("weekdays", "будни", "будні", "工作日"),
}
NOON = 12 * 60

_DASH = r"\s*(?:-|–|—|−|~|\bto\b|\bдо\b|\bпо\b|至|到)\s*"
_MOMENT = r"(?<!\d)(\d{1,2})(?:[:.：](\d{2}))?\s*(am|pm)?(?!\d)"
_NAMES = {name: number for number, names in enumerate(DAYS) for name in names}
_ONE_DAY = "(?:{})".format(
    "|".join(
        re.escape(name) + ("" if "\u4e00" <= name[0] <= "\u9fff" else r"[^\W\d_]*\.?")
        for name in sorted(_NAMES, key=len, reverse=True)
    )
)
_ALL = {name: days for days, names in SEVERAL.items() for name in names}
_TOKEN = re.compile(
    rf"(?P<times>{_MOMENT}{_DASH}{_MOMENT})"
    rf"|(?P<several>{'|'.join(map(re.escape, _ALL))})"
    rf"|(?P<days>(?<![^\W\d_])(?P<first>{_ONE_DAY})(?:{_DASH}(?P<last>{_ONE_DAY}))?)",
    re.IGNORECASE,
)


def parse_hours(text):
    """Return {weekday (0 Monday): ((from, to), …)} in minutes, None when the text says nothing that is understood.

    Days without a time are days without a limit; a time without days holds on every day.
    """
    result, days, timed = {}, [], False
    found = False
    for token in _TOKEN.finditer((text or "").lower()):
        if token["times"]:
            window = _window(token)
            if window is None:
                continue
            found = timed = True
            for day in days or range(7):
                result.setdefault(day, []).append(window)
        else:
            if timed:
                days, timed = [], False
            found = True
            added = list(_ALL[token["several"]]) if token["several"] else _days(token)
            days += added
            for day in added:
                result.setdefault(day, [])
    if not found:
        return None
    return {day: tuple(sorted(set(windows))) or ((0, 24 * 60),) for day, windows in result.items()}


def _days(token):
    first = _day(token["first"])
    last = first if token["last"] is None else _day(token["last"])
    return [(first + step) % 7 for step in range((last - first) % 7 + 1)]


def _day(word):
    # the longest name decides: "сер" (Ukrainian) is no "с…"
    name = max((name for name in _NAMES if word.startswith(name)), key=len)
    return _NAMES[name]


def _window(token):
    hour, minute, half, other_hour, other_minute, other_half = (
        token.group(index) for index in range(2, 8)
    )
    start = _minutes(hour, minute, half or (other_half if other_half == "am" else None))
    end = _minutes(other_hour, other_minute, other_half)
    return (start, end) if start < end <= 24 * 60 else None


def _minutes(hour, minute, half):
    hour = int(hour)
    if half and hour == 12:
        hour = 0
    return hour * 60 + int(minute or 0) + (NOON if half == "pm" else 0)
