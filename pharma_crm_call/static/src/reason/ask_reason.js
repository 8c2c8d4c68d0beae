import {_t} from "@web/core/l10n/translation";
import {Dialog} from "@web/core/dialog/dialog";
import {registry} from "@web/core/registry";

import {Component, useState} from "@odoo/owl";

/** A short list of reasons: one tap says why; own words can go with it. */
export class ReasonDialog extends Component {
    static template = "pharma_crm_call.ReasonDialog";
    static components = {Dialog};
    static props = {
        title: {type: String},
        choices: {type: Array},
        confirm: {type: Function},
        close: {type: Function},
    };

    setup() {
        this.state = useState({text: "", sending: false});
        this.placeholder = this.props.choices.length
            ? _t("In your own words, if you like")
            : _t("In your own words");
    }

    get canSend() {
        return !this.state.sending && Boolean(this.state.text.trim());
    }

    async send(choiceId = false) {
        if (this.state.sending) {
            return;
        }
        this.state.sending = true;
        try {
            await this.props.confirm({reason: this.state.text.trim(), choiceId});
        } finally {
            this.state.sending = false;
        }
        this.props.close();
    }
}

/** Client action: ask why, call the method with the answer, and show the screen as it is then. */
export function askReason(env, action) {
    const {model, ids, method, choices} = action.params;
    let told = false;
    return new Promise((resolve) => {
        env.services.dialog.add(
            ReasonDialog,
            {
                title: action.name,
                choices,
                confirm: async ({reason, choiceId}) => {
                    const kwargs = {reason, ...(choiceId ? {choice_id: choiceId} : {})};
                    await env.services.orm.call(model, method, [ids], kwargs);
                    told = true;
                },
            },
            {
                onClose: () =>
                    resolve(told ? {type: "ir.actions.client", tag: "soft_reload"} : undefined),
            }
        );
    });
}

registry.category("actions").add("pharma_crm_call.ask_reason", askReason);
