import {_t} from "@web/core/l10n/translation";

import {Component} from "@odoo/owl";

/** Three thumbs: one tap says how the customer took it, a second tap takes it back. */
export class ReactionPicker extends Component {
    static template = "pharma_crm_call.ReactionPicker";
    static props = {
        value: {type: [String, Boolean], optional: true},
        onChange: Function,
        small: {type: Boolean, optional: true},
    };

    get reactions() {
        return [
            {value: "positive", icon: "fa-thumbs-up", label: _t("Positive"), color: "success"},
            {value: "neutral", icon: "fa-meh-o", label: _t("Neutral"), color: "secondary"},
            {value: "negative", icon: "fa-thumbs-down", label: _t("Negative"), color: "danger"},
        ];
    }

    buttonClass(reaction) {
        const color =
            this.props.value === reaction.value
                ? `btn-${reaction.color} active`
                : "btn-outline-secondary";
        return this.props.small ? `${color} btn-sm` : color;
    }

    choose(value) {
        this.props.onChange(value === this.props.value ? false : value);
    }
}
