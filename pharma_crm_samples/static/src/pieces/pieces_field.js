import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const WHOLE_PIECES = /^\d{1,7}$/;

/** Whole pieces. On a card they are entered where they stand, without opening the line. */
export class PiecesField extends Component {
    static template = "pharma_crm_samples.PiecesField";
    static props = {...standardFieldProps, onCard: {type: Boolean, optional: true}};
    static least = 1;

    get pieces() {
        return this.props.record.data[this.props.name];
    }

    get least() {
        return this.constructor.least;
    }

    get shown() {
        return String(this.pieces);
    }

    say(pieces) {
        return this.props.record.update({[this.props.name]: pieces});
    }

    isGood(text) {
        return WHOLE_PIECES.test(text) && Number(text) >= this.least;
    }

    onInput(ev) {
        const text = ev.target.value.trim();
        if (this.isGood(text)) {
            this.say(Number(text));
        }
    }

    /** What is no number of pieces does not stay in the field as if it had been taken. */
    onChange(ev) {
        if (!this.isGood(ev.target.value.trim())) {
            ev.target.value = this.shown;
        }
    }
}

export const piecesField = {
    component: PiecesField,
    supportedTypes: ["integer"],
    // 0 is a value
    isEmpty: () => false,
    extractProps: ({viewType}, {readonly}) =>
        viewType === "kanban" ? {readonly, onCard: true} : {},
};

registry.category("fields").add("pharma_pieces", piecesField);
