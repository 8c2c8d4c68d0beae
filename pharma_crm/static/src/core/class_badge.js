import {Component} from "@odoo/owl";

/** The letter of a customer's class, in the colour that lists and cards give it as well. */
export class ClassBadge extends Component {
    static template = "pharma_crm.ClassBadge";
    static props = {class: {type: [Object, Boolean], optional: true}};
}
