import {deserializeDate, deserializeDateTime} from "@web/core/l10n/dates";

const {DateTime} = luxon;

/** "5 May 2026" of a date, or of a date-time that the server wrote. */
export function formatDay(value) {
    if (!value) {
        return "";
    }
    const day = value.length > 10 ? deserializeDateTime(value) : deserializeDate(value);
    return day.toLocaleString(DateTime.DATE_MED);
}

/** The class of a badge: a number is one of Odoo's colours, a word one of Bootstrap's. */
export function badgeClass(color) {
    return typeof color === "number" ? `o_badge_color_${color}` : `text-bg-${color || "secondary"}`;
}
