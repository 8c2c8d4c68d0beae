import {_t} from "@web/core/l10n/translation";
import {deserializeDate, serializeDate} from "@web/core/l10n/dates";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {ClassBadge} from "@pharma_crm/core/class_badge";
import {formatHour, formatLongDay, formatRatio} from "../core/call_format";

import {Component, onWillStart, useRef, useState} from "@odoo/owl";

const {DateTime} = luxon;

/** A rep's own weekly report: filled by the finished calls, with next week's plan. */
export class MyWeek extends Component {
    static template = "pharma_crm_call.MyWeek";
    static components = {ClassBadge};
    static props = {...standardActionServiceProps};
    static path = "pharma-my-week";
    static displayName = _t("My week");

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.root = useRef("root");
        this.state = useState({week: null, day: this.props.state?.day || false});
        this.formatHour = formatHour;
        this.formatLongDay = formatLongDay;
        this.formatRatio = formatRatio;
        this.kinds = {
            as_planned: {label: _t("As planned"), tone: "success"},
            otherwise: {label: _t("Other day"), tone: "info"},
            not_made: {label: _t("Not made"), tone: "warning"},
            unplanned: {label: _t("Unplanned"), tone: "secondary"},
            open: {label: _t("To do"), tone: "light"},
        };
        useSetupAction({rootRef: this.root, getLocalState: () => ({day: this.state.day})});
        onWillStart(() => this.load());
    }

    async load() {
        this.state.week = await this.orm.call("pharma.period.report", "my_week", [this.state.day]);
    }

    get week() {
        return this.state.week;
    }

    get title() {
        return _t("Week %s", this.week.name);
    }

    get span() {
        const day = (value) => deserializeDate(value).toLocaleString(DateTime.DATE_MED);
        return `${day(this.week.start)} – ${day(this.week.end)}`;
    }

    get figures() {
        const {figures} = this.week;
        return [
            {key: "planned", label: _t("Planned"), value: figures.planned},
            {key: "achieved", label: _t("Made in all"), value: figures.achieved},
            {key: "as_planned", label: _t("As planned"), value: figures.as_planned},
            {key: "otherwise", label: _t("Other day"), value: figures.otherwise},
            {key: "not_made", label: _t("Not made"), value: figures.not_made},
            {key: "unplanned", label: _t("Unplanned"), value: figures.unplanned},
            {key: "open", label: _t("Still to be made"), value: this.week.open},
            {key: "rate", label: _t("Plan fulfilment"), value: formatRatio(figures.rate) || "–"},
            {
                key: "quality",
                label: _t("Mean quality"),
                value: this.week.quality === null ? "–" : Math.round(this.week.quality),
            },
        ];
    }

    get nextCount() {
        return this.week.next.reduce((sum, day) => sum + day.calls.length, 0);
    }

    move(weeks) {
        this.state.day = serializeDate(deserializeDate(this.week.start).plus({weeks}));
        return this.load();
    }

    open(call) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "pharma.call",
            res_id: call.id,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("pharma_crm_call.my_week", MyWeek);
