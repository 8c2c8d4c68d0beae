import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {registry} from "@web/core/registry";

/** Client action: say how many calls will be marked as reviewed, mark them, and say how many were. */
export function confirmReview(env, action) {
    const {ids, text} = action.params;
    let result;
    return new Promise((resolve) => {
        env.services.dialog.add(
            ConfirmationDialog,
            {
                title: action.name,
                body: text,
                confirm: async () => {
                    result = await env.services.orm.call(
                        "pharma.call",
                        "action_review_unremarkable",
                        [ids]
                    );
                },
                cancel: () => {},
            },
            {onClose: () => resolve(result)}
        );
    });
}

registry.category("actions").add("pharma_crm_call.confirm_review", confirmReview);
