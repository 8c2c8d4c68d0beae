import {Component} from "@odoo/owl";

/** The letter of a customer's class in its colour. */
export class ClassBadge extends Component {
    static template = "pharma_crm_call.ClassBadge";
    static props = {class: {type: [Object, Boolean], optional: true}};
}
