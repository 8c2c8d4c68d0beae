import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {ClassBadge} from "@pharma_crm/core/class_badge";
import {deserializeDate} from "@web/core/l10n/dates";
import {formatHour} from "../core/call_format";
import {inOrder, isMade, loadOrder, saveOrder} from "../day_ahead/day_order";
import {RankBadge} from "../ranking/rank_badge";
import {homePanels} from "./home";

import {Component, useState} from "@odoo/owl";

/** Today's calls and who is due, in the order of the user's ranking; above them the week. */
export class HomeDay extends Component {
    static template = "pharma_crm_call.HomeDay";
    static components = {ClassBadge, RankBadge};
    static props = {panel: Object, today: String, reload: Function};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.state = useState({order: loadOrder("ranking"), busy: 0});
        this.formatHour = formatHour;
        this.isMade = isMade;
    }

    get calls() {
        return inOrder(this.props.panel.calls, this.state.order);
    }

    get doneText() {
        const {calls} = this.props.panel;
        return _t("%(done)s of %(all)s", {done: calls.filter(isMade).length, all: calls.length});
    }

    get unreportedText() {
        const count = this.props.panel.open_before;
        return count === 1
            ? _t("1 call of the last days waits for its report")
            : _t("%s calls of the last days wait for their report", count);
    }

    weekday(day) {
        return deserializeDate(day.date).toLocaleString({weekday: "short"});
    }

    dayTitle(day) {
        return _t("%(made)s made, %(planned)s planned, %(missed)s missed", day);
    }

    leftText(row) {
        return _t("%(made)s of %(goal)s made", {made: row.actual, goal: row.goal});
    }

    toggleOrder() {
        this.state.order = this.state.order === "time" ? "ranking" : "time";
        saveOrder(this.state.order);
    }

    openCall(call) {
        return isMade(call)
            ? this.action.doAction({
                  type: "ir.actions.act_window",
                  res_model: "pharma.call",
                  res_id: call.id,
                  views: [[false, "form"]],
              })
            : this.openReport({call_id: call.id});
    }

    openReport(params) {
        return this.action.doAction("pharma_crm_call.action_report", {
            additionalContext: {pharma_report: params},
        });
    }

    openUnreported() {
        return this.action.doAction("pharma_crm_call.action_call_mine", {
            additionalContext: {
                search_default_mine: 1,
                search_default_coming: 0,
                search_default_to_report: 1,
            },
        });
    }

    openCalendar() {
        return this.action.doAction("pharma_crm_call.action_call_calendar");
    }

    openNext() {
        return this.action.doAction("pharma_crm_call.action_partner_next");
    }

    /** One tap: a call on the customer in the next free slot of today. */
    async planToday(row) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = row.partner_id;
        try {
            const result = await this.orm.call("pharma.call", "plan", [
                [row.partner_id],
                this.props.today,
            ]);
            for (const refused of result.refused) {
                this.notification.add(`${refused.name}: ${refused.reason}`, {type: "warning"});
            }
            await this.props.reload();
        } finally {
            this.state.busy = 0;
        }
    }
}

homePanels.add("day", HomeDay);
