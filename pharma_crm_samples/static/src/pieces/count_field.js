import {PiecesField, piecesField} from "./pieces_field";
import {registry} from "@web/core/registry";

/** How many pieces of a lot there are. Empty until somebody has said it: 0 is an answer as well. */
export class CountField extends PiecesField {
    static least = 0;

    get shown() {
        return this.props.record.data.is_counted ? super.shown : "";
    }

    say(pieces) {
        // the server notes by itself that the lot is counted; here it shows before the form is saved
        return this.props.record.update({[this.props.name]: pieces, is_counted: true});
    }
}

registry.category("fields").add("pharma_count", {
    ...piecesField,
    component: CountField,
    fieldDependencies: [{name: "is_counted", type: "boolean"}],
});
