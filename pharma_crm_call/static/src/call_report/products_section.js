import {useSortable} from "@web/core/utils/sortable_owl";
import {KnowledgeButton} from "./knowledge_button";
import {ReactionPicker} from "./reaction_picker";
import {presetDetail} from "./report_values";

import {Component, useRef} from "@odoo/owl";

/** The products in the order in which they were detailed, with what was said of each and how it was taken. */
export class ProductsSection extends Component {
    static template = "pharma_crm_call.ProductsSection";
    static components = {KnowledgeButton, ReactionPicker};
    static props = {sheet: Object, report: Object};

    setup() {
        useSortable({
            ref: useRef("products"),
            elements: ".o_pharma_product",
            handle: ".o_pharma_drag",
            cursor: "grabbing",
            onDrop: ({element, previous}) => this.moveAfter(element, previous),
        });
    }

    get otherProducts() {
        const chosen = new Set(this.props.report.details.map((detail) => detail.product_id));
        return this.props.sheet.products.filter((product) => !chosen.has(product.id));
    }

    toggleMessage(message) {
        message.delivered = !message.delivered;
        if (!message.delivered) {
            message.reaction = false;
        }
    }

    addProduct(ev) {
        const id = Number(ev.target.value);
        if (id) {
            this.props.report.details.push(presetDetail(this.props.sheet, id));
        }
        ev.target.value = "";
    }

    removeProduct(index) {
        this.props.report.details.splice(index, 1);
    }

    moveUp(index) {
        const [detail] = this.props.report.details.splice(index, 1);
        this.props.report.details.splice(index - 1, 0, detail);
    }

    /** Dragged: the product now stands after another one, or first. */
    moveAfter(element, previous) {
        const {details} = this.props.report;
        const indexOf = (el) =>
            details.findIndex((detail) => detail.product_id === Number(el.dataset.product));
        const [detail] = details.splice(indexOf(element), 1);
        details.splice(previous ? indexOf(previous) + 1 : 0, 0, detail);
    }
}
