import {_t} from "@web/core/l10n/translation";
import {usePopover} from "@web/core/popover/popover_hook";

import {Component} from "@odoo/owl";

/** Why a customer stands where it stands: the points of each criterion. */
export class RankWhy extends Component {
    static template = "pharma_crm_call.RankWhy";
    static props = {score: Number, why: Array, close: {type: Function, optional: true}};

    width(part) {
        return part.most ? Math.min(100, Math.round((100 * part.points) / part.most)) : 0;
    }
}

/** The score of a customer in the user's ranking; a tap explains it. */
export class RankBadge extends Component {
    static template = "pharma_crm_call.RankBadge";
    static props = {score: Number, why: Array};

    setup() {
        this.popover = usePopover(RankWhy, {position: "bottom"});
        this.label = _t("Ranking: tap to see why");
    }

    explain(event) {
        if (this.popover.isOpen) {
            this.popover.close();
        } else {
            const {score, why} = this.props;
            this.popover.open(event.currentTarget, {score, why});
        }
    }
}
