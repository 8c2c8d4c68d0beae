import {deserializeDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {KeepLast} from "@web/core/utils/concurrency";
import {useService} from "@web/core/utils/hooks";
import {useDebounced} from "@web/core/utils/timing";
import {ControlPanel} from "@web/search/control_panel/control_panel";
import {useSetupAction} from "@web/search/action_hook";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {ClassBadge} from "@pharma_crm/core/class_badge";
import {formatAgo} from "../core/call_format";

import {Component, onWillStart, useRef, useState} from "@odoo/owl";

const {DateTime} = luxon;
// where a phone finds no position in that time, the next planned call is the place to look around
const POSITION_MS = 5000;

/** A week's plan from a list: whom to call on, the most urgent first; tick, choose days, plan in one go. */
export class PlanList extends Component {
    static template = "pharma_crm_call.PlanList";
    static components = {ClassBadge, ControlPanel};
    static props = {...standardActionServiceProps};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.controlPanelDisplay = {};
        this.root = useRef("root");
        this.keepLast = new KeepLast();
        this.kinds = [
            ["due", _t("Due")],
            ["overdue", _t("Overdue")],
            ["near", _t("Near")],
            ["favorite", _t("Favourites")],
            ["all", _t("All")],
        ];
        this.state = useState({
            screen: null,
            day: DateTime.local().toISODate(),
            kind: "due",
            hospitalId: false,
            name: "",
            position: null,
            days: {},
            ticked: {},
            perClass: {},
            byClass: false,
            busy: false,
            refused: [],
        });
        this.search = useDebounced(() => this.load(), 300);
        useSetupAction({rootRef: this.root});
        onWillStart(async () => {
            await this.load();
            // at the week's end one plans the next one
            if (this.plans && !this.openDays.length) {
                await this.moveWeek(1);
            }
        });
    }

    async load() {
        const screen = await this.keepLast.add(
            this.orm.call("pharma.call", "plan_candidates", [this.state.day], {
                kind: this.state.kind,
                hospital_id: this.state.hospitalId,
                name: this.state.name.trim(),
                position: this.state.position,
            })
        );
        const isOtherWeek = this.state.screen?.monday !== screen.monday;
        this.state.screen = screen;
        if (isOtherWeek) {
            this.state.days = Object.fromEntries(this.openDays.map((day) => [day.date, true]));
        }
    }

    get screen() {
        return this.state.screen;
    }

    /** Whether rows are ticked to be planned; else days and numbers have no place here. */
    get plans() {
        return true;
    }

    // --- the week -----------------------------------------------------------------------------------
    get openDays() {
        return this.screen.days.filter((day) => !day.reason);
    }

    /** Weekends are shown only where somebody works or calls on them. */
    get shownDays() {
        return this.screen.days.filter((day, index) => index < 5 || !day.reason || day.count);
    }

    get chosenDays() {
        return this.openDays.map((day) => day.date).filter((date) => this.state.days[date]);
    }

    get weekText() {
        const monday = deserializeDate(this.screen.monday);
        const format = {day: "numeric", month: "short"};
        return `${monday.toLocaleString(format)} – ${monday.plus({days: 6}).toLocaleString(format)}`;
    }

    dayText(day) {
        return deserializeDate(day.date).toLocaleString({weekday: "short", day: "numeric"});
    }

    dayTitle(day) {
        return day.reason || _t("%s calls on this day", day.count);
    }

    toggleDay(day) {
        if (!day.reason) {
            this.state.days[day.date] = !this.state.days[day.date];
        }
    }

    moveWeek(weeks) {
        this.state.day = DateTime.fromISO(this.state.day).plus({weeks}).toISODate();
        return this.load();
    }

    // --- the list -----------------------------------------------------------------------------------
    async setKind(kind) {
        this.state.kind = kind;
        if (kind === "near" && !this.state.position) {
            this.state.position = await this.findPosition();
        }
        return this.load();
    }

    findPosition() {
        return new Promise((resolve) => {
            if (!browser.navigator.geolocation) {
                return resolve(null);
            }
            return browser.navigator.geolocation.getCurrentPosition(
                ({coords}) => resolve({latitude: coords.latitude, longitude: coords.longitude}),
                () => resolve(null),
                {timeout: POSITION_MS, maximumAge: 60000}
            );
        });
    }

    setHospital(ev) {
        this.state.hospitalId = Number(ev.target.value) || false;
        return this.load();
    }

    onSearch(ev) {
        this.state.name = ev.target.value;
        this.search();
    }

    get tickedCount() {
        return Object.keys(this.state.ticked).length;
    }

    toggle(row) {
        if (this.state.ticked[row.partner_id]) {
            delete this.state.ticked[row.partner_id];
        } else {
            this.state.ticked[row.partner_id] = row.name;
        }
    }

    get allTicked() {
        return this.screen.rows.every((row) => this.state.ticked[row.partner_id]);
    }

    toggleAll() {
        const tick = !this.allTicked;
        for (const row of this.screen.rows) {
            if (Boolean(this.state.ticked[row.partner_id]) !== tick) {
                this.toggle(row);
            }
        }
    }

    lastText(row) {
        if (!row.last) {
            return _t("Never called on");
        }
        const when = formatAgo(row.last.date);
        return row.last.mine
            ? _t("Last: %s", when)
            : _t("Last: %(when)s, %(who)s", {when, who: row.last.user});
    }

    plannedText(row) {
        const days = row.planned.map((date) =>
            deserializeDate(date).toLocaleString({weekday: "short"})
        );
        return _t("Planned: %s", days.join(", "));
    }

    get texts() {
        const {count, rows} = this.screen;
        return {
            count:
                count > rows.length
                    ? _t("The first %(shown)s of %(count)s: search for others", {
                          shown: rows.length,
                          count,
                      })
                    : _t("%s customers", count),
            plan:
                this.chosenDays.length === 1
                    ? _t("Plan on this day")
                    : _t("Spread over %s days", this.chosenDays.length),
            ticked: _t("%s ticked", this.tickedCount),
        };
    }

    leftText(row) {
        return _t("%s left", row.remaining);
    }

    kmText(row) {
        return _t("%s km", row.km.toFixed(1));
    }

    // --- into the week ------------------------------------------------------------------------------
    get perClass() {
        return Object.fromEntries(
            Object.entries(this.state.perClass).filter(([, number]) => number > 0)
        );
    }

    setPerClass(classId, ev) {
        this.state.perClass[classId] = Math.max(0, Math.min(200, Number(ev.target.value) || 0));
    }

    planTicked() {
        // in the order of the list; those that were ticked on another list follow
        const ticked = {...this.state.ticked};
        const ids = this.screen.rows.map((row) => row.partner_id).filter((id) => ticked[id]);
        const others = Object.keys(ticked)
            .map(Number)
            .filter((id) => !ids.includes(id));
        return this.plan([...ids, ...others], {});
    }

    planByClass() {
        return this.plan([], this.perClass);
    }

    async plan(ids, perClass) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            const result = await this.orm.call("pharma.call", "plan_spread", [
                ids,
                this.chosenDays,
                perClass,
            ]);
            this.state.refused = result.refused;
            for (const call of result.planned) {
                delete this.state.ticked[call.partner_id];
            }
            this.notification.add(_t("%s calls planned", result.planned.length), {
                type: result.planned.length ? "success" : "warning",
            });
            await this.load();
        } finally {
            this.state.busy = false;
        }
    }

    openCalendar() {
        return this.action.doAction("pharma_crm_call.action_call_calendar", {
            additionalContext: {initial_date: this.screen.monday},
        });
    }
}

registry.category("actions").add("pharma_crm_call.plan_list", PlanList);
