import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {ClassBadge} from "@pharma_crm/core/class_badge";
import {deserializeDate} from "@web/core/l10n/dates";
import {formatHour} from "../core/call_format";
import {isMade, unreportedText, useDayActions} from "../core/day_actions";
import {inOrder, loadOrder, saveOrder} from "../day_ahead/day_order";
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
        this.state = useState({order: loadOrder("ranking")});
        this.actions = useDayActions({
            today: () => this.props.today,
            reload: () => this.props.reload(),
        });
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
        return unreportedText(this.props.panel.open_before);
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

    openNext() {
        return this.action.doAction("pharma_crm_call.action_partner_next");
    }
}

homePanels.add("day", HomeDay);
