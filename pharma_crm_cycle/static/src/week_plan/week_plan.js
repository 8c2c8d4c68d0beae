import {deserializeDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {ControlPanel} from "@web/search/control_panel/control_panel";
import {useSetupAction} from "@web/search/action_hook";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {ClassBadge} from "@pharma_crm/core/class_badge";

import {Component, onWillStart, useRef, useState} from "@odoo/owl";

const MODEL = "pharma.cycle.plan.call";
const OPEN = ["proposed", "moved"];

/** One week of the planner's proposals: look at why, move, turn down, accept. */
export class WeekPlan extends Component {
    static template = "pharma_crm_cycle.WeekPlan";
    static components = {ClassBadge, ControlPanel};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.controlPanelDisplay = {};
        this.root = useRef("root");
        this.state = useState({page: null, busy: false, opened: null});
        useSetupAction({rootRef: this.root});
        onWillStart(() => this.load());
    }

    get page() {
        return this.state.page;
    }

    async load(territoryId = null, day = null, userId = null) {
        this.state.page = await this.orm.call(MODEL, "week_plan", [territoryId, day, userId]);
        this.state.opened = null;
    }

    reload() {
        return this.load(this.page.territory_id, this.page.week, this.page.user_id || null);
    }

    // -- what is shown -------------------------------------------------------------------------

    get weekIndex() {
        return this.page.weeks.findIndex((row) => row.week === this.page.week);
    }

    get weekTitle() {
        const monday = deserializeDate(this.page.week);
        const options = {day: "numeric", month: "short"};
        return _t("Week %(number)s · %(from)s – %(to)s", {
            number: monday.weekNumber,
            from: monday.toLocaleString(options),
            to: monday.plus({days: 6}).toLocaleString(options),
        });
    }

    get openCalls() {
        return this.page.days
            .filter((day) => day.date >= this.page.today)
            .flatMap((day) => day.calls.filter((call) => this.isOpen(call)));
    }

    get isPlanned() {
        return this.page.weeks.some((row) => row.open || row.accepted);
    }

    get texts() {
        return {
            accept: _t("Accept this week (%s)", this.openCalls.length),
            week: this.isPlanned
                ? _t("Nothing is proposed for this week.")
                : _t("Nothing is planned yet: let the planner propose your calls."),
            plan: this.isPlanned ? _t("Plan the rest anew") : _t("Plan my cycle"),
        };
    }

    /** The days to which a call can be moved: those of this week and the next that lie ahead. */
    get moveDays() {
        const {cycle, today, week} = this.page;
        const monday = deserializeDate(week);
        return [...Array(14).keys()]
            .map((number) => monday.plus({days: number}))
            .filter((day) => day.weekday < 6)
            .map((day) => ({value: day.toISODate(), label: this.dayTitle(day.toISODate())}))
            .filter(
                ({value}) => value >= today && value >= cycle.date_start && value <= cycle.date_end
            );
    }

    isOpen(call) {
        return OPEN.includes(call.state);
    }

    dayTitle(value) {
        return deserializeDate(value).toLocaleString({
            weekday: "short",
            day: "numeric",
            month: "short",
        });
    }

    daySummary(day) {
        const calls = day.calls.filter((call) => call.state !== "dismissed").length;
        const text = calls === 1 ? _t("1 call") : _t("%s calls", calls);
        return day.km ? _t("%(calls)s, %(km)s km", {calls: text, km: day.km}) : text;
    }

    timeOf(call) {
        const minutes = Math.round(call.hour * 60);
        const pad = (number) => String(number).padStart(2, "0");
        return `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
    }

    stateMark(call) {
        return {
            moved: {text: _t("Moved by you"), icon: "fa-hand-paper-o", color: "info"},
            dismissed: {text: _t("Dismissed"), icon: "fa-times-circle", color: "muted"},
            accepted: {text: _t("Accepted"), icon: "fa-calendar-check-o", color: "success"},
            planned: {text: _t("Planned"), icon: "fa-calendar-check-o", color: "success"},
            in_progress: {text: _t("In progress"), icon: "fa-play-circle", color: "success"},
            submitted: {text: _t("Reported"), icon: "fa-check-circle", color: "success"},
            reviewed: {text: _t("Reported"), icon: "fa-check-circle", color: "success"},
            missed: {text: _t("Missed"), icon: "fa-exclamation-circle", color: "warning"},
        }[call.state];
    }

    missingText(row) {
        return row.calls === 1 ? _t("1 call") : _t("%s calls", row.calls);
    }

    keyOf(call) {
        return call.call_id ? `call-${call.call_id}` : `proposal-${call.id}`;
    }

    // -- what the user does ----------------------------------------------------------------------

    toggle(call) {
        const key = this.keyOf(call);
        this.state.opened = this.state.opened === key ? null : key;
    }

    chooseTerritory(event) {
        return this.load(Number(event.target.value), this.page.week);
    }

    chooseRep(event) {
        return this.load(this.page.territory_id, this.page.week, Number(event.target.value));
    }

    async go(step) {
        const row = this.page.weeks[this.weekIndex + step];
        if (row) {
            await this.load(this.page.territory_id, row.week, this.page.user_id || null);
        }
    }

    async openCustomer(call) {
        const action = await this.orm.call("res.partner", "get_formview_action", [
            [call.partner_id],
        ]);
        return this.action.doAction(action);
    }

    accept(calls) {
        return this.run("action_accept", [calls.map((call) => call.id)]);
    }

    dismiss(call) {
        return this.run("action_dismiss", [[call.id]]);
    }

    restore(call) {
        return this.run("action_restore", [[call.id]]);
    }

    move(call, day) {
        return day && day !== "" ? this.run("action_move", [[call.id], day]) : undefined;
    }

    planRest() {
        return this.run("plan_rest", [this.page.territory_id]);
    }

    async run(method, args) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            await this.orm.call(MODEL, method, args);
        } finally {
            this.state.busy = false;
            await this.reload();
        }
    }
}

registry.category("actions").add("pharma_crm_cycle.week_plan", WeekPlan);
