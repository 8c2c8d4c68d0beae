import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {ControlPanel} from "@web/search/control_panel/control_panel";
import {useSetupAction} from "@web/search/action_hook";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

import {Component, onWillStart, useRef, useState} from "@odoo/owl";

/** The state of the data in figures; a click opens the records behind one. */
export class DataQuality extends Component {
    static template = "pharma_crm.DataQuality";
    static components = {ControlPanel};
    static props = {...standardActionServiceProps};
    static path = "pharma-data-quality";
    static displayName = _t("Data quality");

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.root = useRef("root");
        this.controlPanelDisplay = {};
        const kept = this.props.state || {};
        this.state = useState({
            territoryId: kept.territoryId || false,
            type: kept.type || false,
            figures: null,
        });
        useSetupAction({
            rootRef: this.root,
            getLocalState: () => ({territoryId: this.state.territoryId, type: this.state.type}),
        });
        this.columns = [
            {key: "incomplete", label: _t("Incomplete"), icon: "fa-pie-chart"},
            {key: "stale", label: _t("Not verified lately"), icon: "fa-clock-o"},
            {key: "unverified", label: _t("Unverified"), icon: "fa-question-circle"},
            {key: "bad_phone", label: _t("Invalid phone"), icon: "fa-phone"},
            {key: "no_phone", label: _t("No phone"), icon: "fa-phone"},
            {key: "uncovered", label: _t("Without coverage"), icon: "fa-map-o"},
        ];
        onWillStart(() => this.load());
    }

    async load() {
        this.state.figures = await this.orm.call("pharma.data.quality", "figures", [], {
            territory_id: this.state.territoryId,
            pharma_type: this.state.type,
        });
    }

    get tiles() {
        const figures = this.state.figures;
        const tiles = this.columns.map((column) => ({
            ...column,
            value: figures.total[column.key],
            note: this.share(
                figures.total[column.key],
                figures.bases[column.key] ?? figures.total.total
            ),
        }));
        tiles[1].note = _t("for %s months", figures.stale_months);
        tiles.push({
            key: "requests",
            label: _t("Proposals to decide"),
            icon: "fa-code-fork",
            value: figures.requests.count,
            note: figures.requests.count ? _t("oldest: %s days", figures.requests.oldest_days) : "",
        });
        if (figures.duplicates !== null) {
            tiles.push({
                key: "duplicates",
                label: _t("Likely duplicates"),
                icon: "fa-clone",
                value: figures.duplicates,
                note: "",
            });
        }
        return tiles;
    }

    share(part, total) {
        return total ? _t("%s %% of all", Math.round((1000 * part) / total) / 10) : "";
    }

    percent(value) {
        return value === null ? "–" : `${value} %`;
    }

    async choose(change) {
        Object.assign(this.state, change);
        await this.load();
    }

    async drill(figure, territoryId, type) {
        const action = await this.orm.call("pharma.data.quality", "drill", [figure], {
            territory_id: territoryId || this.state.territoryId,
            pharma_type: type || this.state.type,
        });
        const column = this.columns.find(({key}) => key === figure);
        if (column && !type && !this.state.type) {
            // accounts of all types: only the figure says which they are
            action.name = action.display_name = column.label;
        }
        this.action.doAction(action);
    }
}

registry.category("actions").add("pharma_crm.data_quality", DataQuality);
