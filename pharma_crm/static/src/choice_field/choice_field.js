import {registry} from "@web/core/registry";
import {RadioField, radioField} from "@web/views/fields/radio/radio_field";

/** Radio buttons in the rows of a list: one click sets the value, without selecting the row before. */
export class ChoiceField extends RadioField {
    static template = "pharma_crm.ChoiceField";
}

registry.category("fields").add("list.pharma_choice", {...radioField, component: ChoiceField});
