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
        return formatFloat(value, {digits: [16, 2]});
    }
    return formatInteger(Math.round(value));
}

/** How far the bar of made calls reaches, and where the mark of what was expected by now stands: in per cent. */
export function barOf(row) {
    const reach = Math.max(row.goal || 0, row.actual || 0) || 1;
    const share = (value) => Math.min(100, Math.round((100 * (value || 0)) / reach));
    return {made: share(row.actual), expected: row.goal ? share(row.expected) : null};
}
