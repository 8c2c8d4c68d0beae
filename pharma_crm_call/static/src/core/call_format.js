import {deserializeDate, deserializeDateTime} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";

const {DateTime} = luxon;

/** "Monday, 5 May" of a date that the server wrote. */
export function formatLongDay(value) {
    return deserializeDate(value).toLocaleString({weekday: "long", day: "numeric", month: "long"});
}

/** "09:15" of a date-time that the server wrote, in the user's time zone. */
export function formatHour(value) {
    return value ? deserializeDateTime(value).toLocaleString(DateTime.TIME_SIMPLE) : "";
}

/** "today", "yesterday", "12 days ago". */
export function formatAgo(value, today = DateTime.local().startOf("day")) {
    const days = Math.round(today.diff(deserializeDate(value).startOf("day"), "days").days);
    if (days <= 0) {
        return _t("today");
    }
    return days === 1 ? _t("yesterday") : _t("%s days ago", days);
}

/** "75 %" of a ratio, empty when there is nothing to divide by. */
export function formatRatio(value) {
    return value === null || value === undefined || value === false
        ? ""
        : `${Math.round(value * 100)} %`;
}

export const BAND_LABELS = {
    under: _t("Behind"),
    on: _t("On track"),
    over: _t("Ahead"),
};

export const BAND_COLORS = {
    under: "danger",
    on: "success",
    over: "info",
};
