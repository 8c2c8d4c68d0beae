import {_t} from "@web/core/l10n/translation";
import {formatFloat, formatInteger} from "@web/views/fields/formatters";

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

/** A figure in its unit; an empty one (a ratio without denominator) is a dash, neither 0 nor 100 %. */
export function formatFigure(value, unit) {
    if (value === null || value === undefined || value === false) {
        return "–";
    }
    if (unit === "percent") {
        return `${formatFloat(value * 100, {digits: [16, value && value < 0.1 ? 1 : 0]})} %`;
    }
    if (unit === "decimal") {
        return formatFloat(value, {digits: [16, decimalsOf(value)]});
    }
    return formatInteger(Math.round(value));
}

/** Decimals that tell something: 4.57 calls a customer, but 375 expected. */
function decimalsOf(value) {
    const size = Math.abs(value);
    return size < 10 ? 2 : size < 100 ? 1 : 0;
}

/** How many working days of the cycle are over, today not counted: the same words on every screen. */
export function elapsedText({elapsed_days, working_days}) {
    return _t("%(day)s of %(days)s working days over", {day: elapsed_days, days: working_days});
}

/**
 * How far the bar reaches, in per cent: calls that are credited, calls made that are not (beyond the maximum, or
 * through a channel that counts less), and where the mark of what was expected by now stands.
 */
export function barOf(row) {
    const made = row.actual || 0;
    const credited = Math.min(made, row.earned ?? made);
    const reach = Math.max(row.goal || 0, made) || 1;
    const share = (value) => Math.min(100, Math.round((100 * (value || 0)) / reach));
    return {
        credited: share(credited),
        uncredited: share(made) - share(credited),
        expected: row.goal ? share(row.expected) : null,
    };
}
