import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {ControlPanel} from "@web/search/control_panel/control_panel";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

import {Component, onWillStart, useState} from "@odoo/owl";

import {heatCell} from "./heat_tone";

/** Parts of the tree × cycles, coloured by how full or how balanced they are. A part opens its own parts. */
export class CapacityHeat extends Component {
    static template = "pharma_crm_cycle.CapacityHeat";
    static components = {ControlPanel};
    static props = {...standardActionServiceProps};
    static path = "pharma-capacity-heat";
    static displayName = _t("Heat table of capacity");

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.controlPanelDisplay = {};
        this.measures = [
            ["utilisation", _t("Utilisation"), _t("Σ goals / available calls")],
            [
                "balance_index",
                _t("Balance"),
                _t("100 × (a × market / mean + b × doctors / mean) / (a + b); 100 is average"),
            ],
            ["needed_per_day", _t("Calls a day needed"), _t("Calls planned / field days")],
            [
                "room",
                _t("Room"),
                _t("Available calls up to the utilisation allowed − calls planned"),
            ],
            ["field_days", _t("Field days"), _t("Working days − leave − time off territory")],
        ];
        this.state = useState({heat: null, measure: "utilisation"});
        onWillStart(() => this.load());
    }

    get explanation() {
        return this.measures.find(([name]) => name === this.state.measure)[2];
    }

    async load(territoryId = false) {
        this.state.heat = await this.orm.call("pharma.cycle.capacity", "get_heat", [], {
            territory_id: territoryId,
        });
    }

    cell(row, cycle) {
        return heatCell(this.state.measure, row.cells[cycle.id], this.state.heat.bounds);
    }

    /** A part with parts below it shows these; the last one its figures. */
    open(row) {
        return row.parts ? this.load(row.id) : this.openList(row);
    }

    openList(row, cycle) {
        const domain = [["territory_id", "child_of", row.id]];
        if (cycle) {
            domain.push(["cycle_id", "=", cycle.id]);
        }
        return this.action.doAction("pharma_crm_cycle.action_capacity", {
            additionalContext: {search_default_running: 0, search_default_preparation: 0},
            props: {domain},
        });
    }
}

registry.category("actions").add("pharma_capacity_heat", CapacityHeat);
