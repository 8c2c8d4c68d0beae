import {formatFloat} from "@web/core/utils/numbers";

/** What can be shown in the heat table: how a value is written, and which colour it gets. */
export const MEASURES = {
    utilisation: {
        format: (value) => `${formatFloat(100 * value, {digits: [16, 0]})} %`,
        tone: utilisationTone,
    },
    balance_index: {
        format: (value) => formatFloat(value, {digits: [16, 0]}),
        tone: balanceTone,
    },
    needed_per_day: {
        format: (value) => formatFloat(value, {digits: [16, 1]}),
        tone: () => "none",
    },
    field_days: {
        format: (value) => formatFloat(value, {digits: [16, 1]}),
        tone: () => "none",
    },
    room: {
        format: (value) => formatFloat(value, {digits: [16, 0]}),
        tone: (value) => (value < 0 ? "over-2" : "none"),
    },
};

/** Red above the bound that is allowed, the darker the fuller; green within; blue with room. */
export function utilisationTone(value, {least, most}) {
    if (value > most) {
        return value > 1.5 * most ? "over-3" : value > 1.15 * most ? "over-2" : "over-1";
    }
    if (value < least) {
        return value < 0.5 * least ? "under-2" : "under-1";
    }
    return "within";
}

/** By the distance from 100, the average of the territories. */
export function balanceTone(value) {
    const distance = Math.abs(value - 100);
    if (distance <= 10) {
        return "within";
    }
    const side = value > 100 ? "over" : "under";
    return `${side}-${distance <= 25 ? 1 : 2}`;
}

/** The cell of a measure: its text and the class of its colour. Without a value a dash, without calls to make "none". */
export function heatCell(measure, cell, bounds) {
    if (!cell) {
        return {text: "", tone: "none"};
    }
    const value = cell[measure];
    if (value === null || value === undefined) {
        // Calls are planned and nobody can make them: worse than full.
        return {text: "–", tone: measure === "utilisation" && cell.goal ? "over-3" : "none"};
    }
    const {format, tone} = MEASURES[measure];
    return {text: format(value), tone: tone(value, bounds)};
}
