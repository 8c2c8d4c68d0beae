import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {ControlPanel} from "@web/search/control_panel/control_panel";
import {useSetupAction} from "@web/search/action_hook";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {ClassBadge} from "@pharma_crm/core/class_badge";
import {elapsedText} from "@pharma_crm_cycle/board/board_format";
import {
    BAND_COLORS,
    BAND_LABELS,
    formatAgo,
    formatHour,
    formatLongDay,
    formatRatio,
} from "../core/call_format";
import {isMade, unreportedText, useDayActions} from "../core/day_actions";
import {RankBadge} from "../ranking/rank_badge";
import {inOrder, loadOrder, saveOrder} from "./day_order";

import {Component, onWillStart, useRef, useState} from "@odoo/owl";

/** The rep's home: what to do today, how the cycle goes, who is due, what the manager said. */
export class DayAhead extends Component {
    static template = "pharma_crm_call.DayAhead";
    static components = {ClassBadge, ControlPanel, RankBadge};
    static props = {...standardActionServiceProps};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.controlPanelDisplay = {};
        this.root = useRef("root");
        this.state = useState({day: null, order: loadOrder()});
        this.actions = useDayActions({today: () => this.day.today, reload: () => this.load()});
        this.formatAgo = formatAgo;
        this.formatHour = formatHour;
        this.formatLongDay = formatLongDay;
        this.formatRatio = formatRatio;
        this.bandLabels = BAND_LABELS;
        useSetupAction({rootRef: this.root});
        onWillStart(() => this.load());
    }

    async load() {
        this.state.day = await this.orm.call("pharma.call", "day_ahead", []);
    }

    get day() {
        return this.state.day;
    }

    get calls() {
        return inOrder(this.day.calls, this.state.order);
    }

    setOrder(order) {
        this.state.order = order;
        saveOrder(order);
    }

    /** The weights of the user's own ranking; what they change is seen at once. */
    openRanking() {
        return this.orm
            .call("pharma.call.ranking", "action_mine", [])
            .then((action) => this.action.doAction(action, {onClose: () => this.load()}));
    }

    get doneCount() {
        return this.day.calls.filter((call) => this.isDone(call)).length;
    }

    isDone(call) {
        return isMade(call);
    }

    get texts() {
        const {calls, cycle, open_before, queue} = this.day;
        return {
            unreported: unreportedText(open_before),
            done: _t("%(done)s of %(all)s", {done: this.doneCount, all: calls.length}),
            // the number stands before: no plural to agree with it in any language
            queue: queue.count
                ? _t("to review; days the oldest has waited: %s", queue.days)
                : _t("Nothing waits for your review"),
            day: cycle && elapsedText(cycle),
        };
    }

    iconLabel(call) {
        return this.isDone(call) ? _t("Reported") : call.channel;
    }

    leftText(call) {
        return _t("%s left", call.remaining);
    }

    lastText(last) {
        if (!last) {
            return _t("Never called on");
        }
        const when = formatAgo(last.date);
        return last.mine
            ? _t("Last: %s", when)
            : _t("Last: %(when)s, %(who)s", {when, who: last.user});
    }

    madeText(row) {
        const text = _t("%(made)s of %(goal)s made", {made: row.actual, goal: row.goal});
        return row.scheduled
            ? _t("%(made)s, %(planned)s planned", {made: text, planned: row.scheduled})
            : text;
    }

    /** Widths of a progress bar in percent of the goal: made, then planned, then where one should be by now. */
    bar(row) {
        const share = (value) => (row.goal ? Math.min(100, (100 * value) / row.goal) : 0);
        const made = share(row.actual);
        return {
            made,
            planned: Math.min(100 - made, share(row.scheduled)),
            expected: share(row.expected || 0),
            color: BAND_COLORS[row.band] || "secondary",
        };
    }

    openQueue() {
        return this.action.doAction("pharma_crm_call.action_review_queue");
    }

    async openMessage(message) {
        await this.markSeen(message);
        return this.actions.openForm(message.call_id);
    }

    async markSeen(message) {
        await this.orm.call("pharma.call.review", "action_seen", [[message.id]]);
        this.day.messages = this.day.messages.filter((other) => other.id !== message.id);
    }
}

registry.category("actions").add("pharma_crm_call.day_ahead", DayAhead);
