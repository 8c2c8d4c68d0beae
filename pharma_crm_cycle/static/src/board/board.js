import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {ControlPanel} from "@web/search/control_panel/control_panel";
import {useSetupAction} from "@web/search/action_hook";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {BAND_COLORS, BAND_LABELS, barOf, elapsedText, formatFigure} from "./board_format";

import {Component, onWillStart, useRef, useState} from "@odoo/owl";

// What the tiles show, the most telling first.
const TILES = [
    "attainment",
    "reach",
    "mean_frequency",
    "frequency_attainment",
    "adherence",
    "remaining",
];
// The same on wider bases, told beside it.
const OTHER_COVERAGE = ["reach_team", "reach_universe"];
const WITH_TARGETS = ["class_id", "specialty_id"];

/** Plan vs achieved of one node of the territory tree; a click goes down the tree, or to what was counted. */
export class ProgressBoard extends Component {
    static template = "pharma_crm_cycle.ProgressBoard";
    static components = {ControlPanel};
    static props = {...standardActionServiceProps};
    static path = "pharma-board";
    static displayName = _t("Progress board");

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.root = useRef("root");
        this.controlPanelDisplay = {};
        const context = this.props.action?.context || {};
        const kept = this.props.state || {};
        this.state = useState({
            board: null,
            cycleId: kept.cycleId || context.cycle_id || false,
            nodeId: kept.nodeId || context.territory_id || false,
            subject: kept.subject || "class_id",
            told: null,
        });
        this.bandLabels = BAND_LABELS;
        this.bandColors = BAND_COLORS;
        this.barOf = barOf;
        this.subjectLabels = {
            class_id: _t("Class"),
            specialty_id: _t("Specialty"),
            product_id: _t("Product"),
            key_message_id: _t("Message"),
            channel_id: _t("Channel"),
        };
        useSetupAction({
            rootRef: this.root,
            getLocalState: () => ({
                cycleId: this.state.cycleId,
                nodeId: this.state.nodeId,
                subject: this.state.subject,
            }),
        });
        onWillStart(() => this.load());
    }

    async load() {
        this.state.board = await this.orm.call("pharma.cycle", "get_board", [], {
            cycle_id: this.state.cycleId,
            territory_id: this.state.nodeId,
        });
        this.state.cycleId = this.board.cycle ? this.board.cycle.id : false;
    }

    get board() {
        return this.state.board;
    }

    get tiles() {
        return TILES.map((code) => ({
            code,
            ...this.definition(code),
            value: this.format(code, this.board.total[code]),
        }));
    }

    get coverage() {
        return OTHER_COVERAGE.map((code) => ({
            code,
            ...this.definition(code),
            value: this.format(code, this.board.coverage[code]),
        }));
    }

    definition(code) {
        return this.board.kpis[code] || {name: code, formula: "", example: "", unit: "number"};
    }

    format(code, value) {
        return formatFigure(value, this.definition(code).unit);
    }

    tell(code) {
        this.state.told = this.state.told === code ? null : code;
    }

    get dayText() {
        const {cycle} = this.board;
        return cycle.state === "closed"
            ? _t("closed: these figures do not change any more")
            : elapsedText(cycle);
    }

    get jointTitle() {
        return this.definition("joint").formula;
    }

    get subjects() {
        return Object.keys(this.board.groups);
    }

    get rows() {
        return this.board.groups[this.state.subject] || [];
    }

    get hasTargets() {
        return WITH_TARGETS.includes(this.state.subject);
    }

    nameOf(row) {
        return row.name || _t("Without %s", this.subjectLabels[this.state.subject].toLowerCase());
    }

    async choose(change) {
        Object.assign(this.state, change);
        await this.load();
    }

    chooseCycle(event) {
        return this.choose({cycleId: Number(event.target.value)});
    }

    /** Open the customers or the calls behind a figure of the shown node, or of one of its rows. */
    async drill(what, {nodeId, subject, subjectId} = {}) {
        const method = what === "calls" ? "action_drill_calls" : "action_drill_customers";
        const action = await this.orm.call("pharma.cycle", method, [[this.board.cycle.id]], {
            territory_id: nodeId || this.board.node.id,
            subject: subject || false,
            subject_id: subjectId || false,
        });
        return this.action.doAction(action);
    }

    openReport() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "pharma.cycle",
            res_id: this.board.cycle.id,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("pharma_crm_cycle.board", ProgressBoard);
