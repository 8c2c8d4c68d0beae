import {browser} from "@web/core/browser/browser";

const KEY = "pharma_crm_call.day_order";
const DONE = ["submitted", "reviewed"];

/** How the user last chose to see the calls of a day: "time" or "ranking". */
export function loadOrder() {
    return browser.localStorage.getItem(KEY) || "time";
}

export function saveOrder(order) {
    browser.localStorage.setItem(KEY, order);
}

/** The calls as they come (by time), or the best in the ranking first with those made at the end. */
export function inOrder(calls, order) {
    if (order !== "ranking") {
        return calls;
    }
    const made = (call) => DONE.includes(call.state);
    return [...calls].sort((a, b) => made(a) - made(b) || b.score - a.score);
}
