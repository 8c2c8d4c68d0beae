import {useService} from "@web/core/utils/hooks";
import {elapsedText} from "@pharma_crm_cycle/board/board_format";
import {BAND_COLORS, BAND_LABELS, formatRatio} from "../core/call_format";
import {homePanels} from "./home";

import {Component, useState} from "@odoo/owl";

const AROUND = 2 * Math.PI * 26;

/** How far the cycle is: a ring for the calls, the reach and each class. A tap says what the figure means. */
export class HomeRings extends Component {
    static template = "pharma_crm_call.HomeRings";
    static props = {panel: Object, today: String, reload: Function};

    setup() {
        this.action = useService("action");
        this.state = useState({told: ""});
        this.formatRatio = formatRatio;
        this.bandLabels = BAND_LABELS;
        this.around = AROUND;
    }

    get told() {
        return this.props.panel.rings.find((ring) => ring.key === this.state.told);
    }

    get dayText() {
        return elapsedText(this.props.panel);
    }

    tone(ring) {
        return BAND_COLORS[ring.band] || "primary";
    }

    length(ring) {
        return AROUND * Math.min(1, ring.value || 0);
    }

    partText(ring) {
        return `${ring.part} / ${ring.whole}`;
    }

    tell(ring) {
        this.state.told = this.state.told === ring.key ? "" : ring.key;
    }

    openBoard() {
        return this.action.doAction("pharma_crm_cycle.action_cycle_board");
    }
}

homePanels.add("rings", HomeRings);
