# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How values read: one manner for every place where we write them as text, in the reader's language.

Days look as the 360° view and Odoo's lists show them ("24 Nov 2026"), never as a machine keeps them.
"""

from odoo.tools import format_date, format_datetime, html2plaintext


def day_text(env, day):
    """Return a day, or the day of a moment, as text; "" when there is none."""
    return format_date(env, day, date_format="medium") if day else ""


def moment_text(env, moment):
    """Return a moment in the reader's time zone as text; "" when there is none."""
    return format_datetime(env, moment, dt_format="medium") if moment else ""


def number_text(env, number, digits=0):
    """Return a number with the separators of the reader's language, without zeros at its end."""
    lang = env["res.lang"]._get_data(code=env.lang or "en_US")
    text = f"{number:,.{digits}f}"
    if digits:
        text = text.rstrip("0").rstrip(".")
    marks = {",": lang.thousands_sep or " ", ".": lang.decimal_point or "."}
    return "".join(marks.get(char, char) for char in text)


def value_text(record, name):
    """Return what a field of a record says to the reader; "" when it is empty, "yes" or "no" when it is either."""
    env, field, value = record.env, record._fields[name], record[name]
    if field.type == "boolean":
        return env._("yes") if value else env._("no")
    if field.relational:
        return ", ".join(linked.display_name or "" for linked in value)
    if field.type == "selection":
        return dict(field._description_selection(env)).get(value) or ""
    if not value:
        return ""
    if field.type == "date":
        return day_text(env, value)
    if field.type == "datetime":
        return moment_text(env, value)
    if field.type == "integer":
        return number_text(env, value)
    if field.type in ("float", "monetary"):
        return number_text(env, value, digits=6)
    if field.type == "html":
        return html2plaintext(value)
    return str(value)
