import {browser} from "@web/core/browser/browser";
import {isMade} from "../core/day_actions";

const KEY = "pharma_crm_call.day_order";

/** How the user last chose to see the calls of a day: "time" or "ranking". */
export function loadOrder(usual = "time") {
    return browser.localStorage.getItem(KEY) || usual;
}

export function saveOrder(order) {
    browser.localStorage.setItem(KEY, order);
}

/** The calls as they come (by time), or the best in the ranking first with those made at the end. */
export function inOrder(calls, order) {
    if (order !== "ranking") {
        return calls;
    }
    return [...calls].sort((a, b) => isMade(a) - isMade(b) || b.score - a.score);
}
