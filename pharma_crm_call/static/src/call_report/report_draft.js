import {browser} from "@web/core/browser/browser";
import {user} from "@web/core/user";
import {uuid} from "@web/core/utils/strings";

const PREFIX = "pharma_call_report";
const DAYS = 7;

function read(key) {
    try {
        return JSON.parse(browser.localStorage.getItem(key));
    } catch {
        return null;
    }
}

/**
 * What the rep has typed, kept in this browser until the server has it.
 *
 * The key of the report is kept with it: sent again after a lost answer, it counts once.
 */
export class ReportDraft {
    /**
     * @param {{ call_id?: number, partner_id?: number, correcting?: boolean }} params
     */
    constructor({call_id: callId, partner_id: partnerId, correcting}) {
        const kind = correcting ? "correction" : "call";
        this.key = `${PREFIX}:${user.userId}:${callId ? `${kind}-${callId}` : `customer-${partnerId}`}`;
    }

    /** Return the values kept, null when there are none or they are too old to be meant. */
    load() {
        const draft = read(this.key);
        if (!draft || Date.now() - draft.saved > DAYS * 24 * 3600 * 1000) {
            this.clear();
            return null;
        }
        return draft.values;
    }

    save(values) {
        if (!this.keep(values) && values.evidence?.length) {
            // Photos may be more than the storage takes: the words are kept in any case.
            this.keep({...values, evidence: []});
        }
    }

    keep(values) {
        try {
            browser.localStorage.setItem(this.key, JSON.stringify({saved: Date.now(), values}));
            return true;
        } catch {
            // A full or forbidden storage costs the copy, never the report.
            return false;
        }
    }

    clear() {
        browser.localStorage.removeItem(this.key);
    }

    /** A new key of 128 bits: two of Odoo's, which work without a secure context too. */
    static newKey() {
        return uuid() + uuid();
    }
}
