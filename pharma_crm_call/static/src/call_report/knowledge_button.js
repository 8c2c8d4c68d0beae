import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";

import {Component} from "@odoo/owl";

/** A small “i” beside a message: its objections and answers, without leaving the report. */
export class KnowledgeButton extends Component {
    static template = "pharma_crm_call.KnowledgeButton";
    static props = {messageId: Number, name: String, count: {type: Number, optional: true}};
    static defaultProps = {count: 0};

    setup() {
        this.action = useService("action");
    }

    get title() {
        return this.props.count === 1
            ? _t("One answer in the knowledge base")
            : _t("%s answers in the knowledge base", this.props.count);
    }

    open() {
        this.action.doAction({
            type: "ir.actions.client",
            tag: "pharma_crm.knowledge",
            name: this.props.name,
            target: "new",
            context: {message_id: this.props.messageId},
        });
    }
}
