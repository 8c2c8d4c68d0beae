import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {formatHour} from "./call_format";

import {useState} from "@odoo/owl";

const DONE = ["submitted", "reviewed"];

/** Whether a call is over: reported, whatever came of it. */
export function isMade(call) {
    return DONE.includes(call.state);
}

/** What stands above a day whose predecessors have calls without a report. */
export function unreportedText(count) {
    return count === 1
        ? _t("1 call of the last days waits for its report")
        : _t("%s calls of the last days wait for their report", count);
}

/**
 * What a tap does on a rep's day, the same on the start page and in Day Ahead.
 *
 * @param {{ today: () => string, reload: () => Promise }} params the day that is shown, and how to read it anew
 */
export function useDayActions({today, reload}) {
    const action = useService("action");
    const orm = useService("orm");
    const notification = useService("notification");
    // the customer whose call is being planned
    const state = useState({busy: 0});

    const openForm = (callId) =>
        action.doAction({
            type: "ir.actions.act_window",
            res_model: "pharma.call",
            res_id: callId,
            views: [[false, "form"]],
        });
    const openReport = (params) =>
        action.doAction("pharma_crm_call.action_report", {
            additionalContext: {pharma_report: params},
        });

    function tell({planned, refused, warned}, row) {
        for (const {name, reason} of refused) {
            notification.add(_t("%(customer)s: %(reason)s", {customer: name, reason}), {
                type: "warning",
            });
        }
        for (const {reason} of warned) {
            notification.add(reason, {type: "warning"});
        }
        if (planned.length) {
            const hour = formatHour(planned[0].date_planned);
            notification.add(_t("%(customer)s planned for %(hour)s", {customer: row.name, hour}), {
                type: "success",
            });
        }
    }

    return {
        state,
        openForm,
        openReport,
        openCall: (call) => (isMade(call) ? openForm(call.id) : openReport({call_id: call.id})),
        openCalendar: () => action.doAction("pharma_crm_call.action_call_calendar"),
        openUnreported: () =>
            action.doAction("pharma_crm_call.action_call_mine", {
                additionalContext: {
                    search_default_mine: 1,
                    search_default_coming: 0,
                    search_default_to_report: 1,
                },
            }),
        /** One tap: a call on the customer in the next free slot of the day. */
        async planToday(row) {
            if (state.busy) {
                return;
            }
            state.busy = row.partner_id;
            try {
                tell(await orm.call("pharma.call", "plan", [[row.partner_id], today()]), row);
                await reload();
            } finally {
                state.busy = 0;
            }
        },
    };
}
