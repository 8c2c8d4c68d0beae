import {deserializeDateTime} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";

const {DateTime} = luxon;

/** Minutes by which the device's clock may run ahead: the server allows as many. */
const CLOCK_TOLERANCE = 10;
/** What the server refuses in words meant for the user; anything else is a fault and shown as one. */
const REFUSALS = ["UserError", "ValidationError", "AccessError", "MissingError"].map(
    (name) => `odoo.exceptions.${name}`
);

/**
 * What keeps this report from being sent, as far as the device can tell.
 *
 * @returns {{message: string, part: string}|undefined} what to say and the selector of the part it is about
 */
export function findProblem(report, sheet, {correcting, isGroupCall, sections}) {
    if (correcting && !(report.reason || "").trim()) {
        return {message: _t("Say why the report is corrected."), part: "#pharma_reason"};
    }
    if (correcting && report.void) {
        return undefined;
    }
    const latest = DateTime.now().plus({minutes: CLOCK_TOLERANCE});
    if (report.date_done && deserializeDateTime(report.date_done) > latest) {
        return {
            message: _t("This call lies in the future: report it once it was made."),
            part: "input[type=datetime-local]",
        };
    }
    if (!correcting && lacksAttendees(report, sheet, isGroupCall)) {
        return {
            message: _t(
                "Nobody attended this meeting: say who was there, or choose another channel."
            ),
            part: ".o_pharma_attendees button",
        };
    }
    for (const section of sections) {
        const problem = section.findProblem?.(sheet, report.extra);
        if (problem) {
            return problem;
        }
    }
    return undefined;
}

function lacksAttendees(report, {partner}, isGroupCall) {
    return (
        isGroupCall && ["hospital", "department"].includes(partner.type) && !report.attendees.length
    );
}

/** Tell whether the report says nothing but that there was a call. */
export function saysNothing(report) {
    const {details, attendees, competitors, follow_ups: followUps, evidence, extra} = report;
    const added = Object.values(extra).filter(Array.isArray);
    return ![
        ...[details, attendees, competitors, followUps, evidence, ...added].map(
            (rows) => rows.length
        ),
        (report.note || "").trim(),
        (report.next_objective || "").trim(),
        report.result_id,
    ].some(Boolean);
}

/** The server's sentence when it refused the report, empty when something else went wrong. */
export function refusalText(error) {
    return REFUSALS.includes(error.exceptionName) ? error.data?.message || error.message : "";
}
