import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {badgeClass, formatDay} from "./overview_format";

import {Component} from "@odoo/owl";

/** kind of a panel → the component that shows it. An addon adds its own kinds here. */
export const accountPanels = registry.category("pharma_account_panels");

const PANEL_PROPS = {panel: Object, openRecord: Function};

/** What is newest, line by line; a click opens it. */
export class RowsPanel extends Component {
    static template = "pharma_crm.OverviewRows";
    static props = PANEL_PROPS;

    setup() {
        this.badgeClass = badgeClass;
        this.formatDay = formatDay;
    }

    open(row) {
        return row.model && row.id && this.props.openRecord(row.model, row.id);
    }
}

/** A name and its value. */
export class FactsPanel extends Component {
    static template = "pharma_crm.OverviewFacts";
    static props = PANEL_PROPS;
}

/** Colleagues with their photos; the phone is one tap away. */
export class PeoplePanel extends Component {
    static template = "pharma_crm.OverviewPeople";
    static props = PANEL_PROPS;
}

/** How far towards a goal. */
export class BarsPanel extends Component {
    static template = "pharma_crm.OverviewBars";
    static props = PANEL_PROPS;

    width(bar) {
        return bar.goal ? Math.max(0, Math.min(100, (100 * bar.value) / bar.goal)) : 0;
    }
}

accountPanels
    .add("rows", RowsPanel)
    .add("facts", FactsPanel)
    .add("people", PeoplePanel)
    .add("bars", BarsPanel);

/** One card of the 360° view. */
export class OverviewPanel extends Component {
    static template = "pharma_crm.OverviewPanel";
    static props = {
        panel: Object,
        collapsed: {type: Boolean, optional: true},
        toggle: Function,
        openAll: Function,
        openRecord: Function,
    };

    get component() {
        return accountPanels.get(this.props.panel.kind, null);
    }

    get isEmpty() {
        const {panel} = this.props;
        return !panel.count && !(panel[panel.kind] || []).length;
    }

    get toggleTitle() {
        return this.props.collapsed ? _t("Unfold") : _t("Fold");
    }

    get allText() {
        const {panel} = this.props;
        const shown = (panel[panel.kind] || []).length;
        return panel.count > shown ? _t("Show all %s", panel.count) : _t("Show all");
    }
}
