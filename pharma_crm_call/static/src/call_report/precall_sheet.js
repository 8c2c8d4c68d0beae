import {_t} from "@web/core/l10n/translation";
import {ClassBadge} from "@pharma_crm/core/class_badge";
import {KnowledgeButton} from "./knowledge_button";
import {BAND_COLORS, BAND_LABELS, formatAgo} from "../core/call_format";

import {Component, useState} from "@odoo/owl";

const REACTIONS = {
    positive: {icon: "fa-thumbs-up text-success", label: _t("Positive")},
    neutral: {icon: "fa-meh-o text-muted", label: _t("Neutral")},
    negative: {icon: "fa-thumbs-down text-danger", label: _t("Negative")},
};

/** What the rep wants to know at the door. */
export class PrecallSheet extends Component {
    static template = "pharma_crm_call.PrecallSheet";
    static components = {ClassBadge, KnowledgeButton};
    static props = {sheet: Object, openCustomer: Function};

    setup() {
        this.state = useState({all: false});
        this.bandLabels = BAND_LABELS;
        this.bandColors = BAND_COLORS;
        this.reactions = REACTIONS;
        this.formatAgo = formatAgo;
    }

    get partner() {
        return this.props.sheet.partner;
    }

    get profile() {
        const {specialty, title, patients_week: patients} = this.partner;
        return [title, specialty, patients && _t("%s patients a week", patients)]
            .filter(Boolean)
            .join(" · ");
    }

    get targetText() {
        const {actual, goal, scheduled} = this.props.sheet.target;
        const text = _t("%(made)s of %(goal)s calls made", {made: actual, goal});
        return scheduled
            ? _t("%(made)s, %(planned)s planned", {made: text, planned: scheduled})
            : text;
    }

    get channels() {
        return this.props.sheet.target.channels || [];
    }

    /** How many calls through a channel are still due: whether to visit, to phone or to write. */
    channelText({name, made, goal, open}) {
        return open
            ? _t("%(channel)s: %(open)s of %(goal)s still open", {channel: name, open, goal})
            : _t("%(channel)s: %(made)s of %(goal)s made", {channel: name, made, goal});
    }

    get targetWidth() {
        const {actual, goal} = this.props.sheet.target;
        return goal ? Math.min(100, (100 * actual) / goal) : 100;
    }

    get postIts() {
        const {post_its: postIts, products} = this.props.sheet;
        const names = new Map(products.map((product) => [product.id, product.name]));
        return postIts.map((postIt) => ({...postIt, product: names.get(postIt.product_id) || ""}));
    }

    heardText(postIt) {
        return _t("heard %(heard)s of %(number)s", {heard: postIt.heard, number: postIt.number});
    }

    get lastCalls() {
        const {last_calls: calls} = this.props.sheet;
        return this.state.all ? calls : calls.slice(0, 2);
    }

    get moreText() {
        return _t("Show all %s", this.props.sheet.last_calls.length);
    }
}
