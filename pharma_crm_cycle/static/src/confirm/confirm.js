import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {registry} from "@web/core/registry";

/** Client action: ask with a text that the server has made, call the method, and show the screen as it is then. */
export function confirmCall(env, action) {
    const {model, ids, method, body} = action.params;
    let done = false;
    return new Promise((resolve) => {
        env.services.dialog.add(
            ConfirmationDialog,
            {
                body,
                confirm: async () => {
                    await env.services.orm.call(model, method, [ids]);
                    done = true;
                },
                cancel: () => {},
            },
            {
                onClose: () =>
                    resolve(done ? {type: "ir.actions.client", tag: "soft_reload"} : undefined),
            }
        );
    });
}

registry.category("actions").add("pharma_crm_cycle.confirm", confirmCall);
