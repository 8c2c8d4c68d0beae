import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {formatLongDay} from "../core/call_format";

import {Component, onWillStart, useRef, useState} from "@odoo/owl";

/** Components of panels by their type; an addon with a type of its own adds it here. */
export const homePanels = registry.category("pharma_home_panels");

// In which column of a wide screen a panel stands; others stand in the last one.
const COLUMNS = {
    rep: [["day"], ["rings", "alerts", "messages"]],
    manager: [["team"], ["queue", "behind"]],
};

/** The start page of reps and managers: every panel from one request. */
export class Home extends Component {
    static template = "pharma_crm_call.Home";
    static components = {};
    static props = {...standardActionServiceProps};
    static path = "pharma-home";
    static displayName = _t("Home");

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.root = useRef("root");
        this.state = useState({home: null});
        this.formatLongDay = formatLongDay;
        useSetupAction({rootRef: this.root});
        onWillStart(() => this.load());
        this.reload = () => this.load();
    }

    async load() {
        this.state.home = await this.orm.call("pharma.home", "get_home", []);
    }

    get home() {
        return this.state.home;
    }

    get columns() {
        const known = this.home.panels.filter((panel) => homePanels.contains(panel.type));
        const columns = COLUMNS[this.home.role];
        const first = columns.map((keys) => known.filter((panel) => keys.includes(panel.key)));
        const placed = columns.flat();
        return [...first, known.filter((panel) => !placed.includes(panel.key))];
    }

    componentOf(panel) {
        return homePanels.get(panel.type);
    }

    openDay() {
        return this.action.doAction("pharma_crm_call.action_day_ahead");
    }

    openReportList() {
        return this.action.doAction("pharma_crm_call.action_report_list");
    }

    openCalendar() {
        return this.action.doAction(
            this.home.role === "manager"
                ? "pharma_crm_call.action_call_calendar_team"
                : "pharma_crm_call.action_call_calendar"
        );
    }
}

registry.category("actions").add("pharma_crm_call.home", Home);
