import {ButtonBox} from "@web/views/form/button_box/button_box";
import {FormController} from "@web/views/form/form_controller";
import {formView} from "@web/views/form/form_view";
import {registry} from "@web/core/registry";

import {onWillRender} from "@odoo/owl";

// With "More" among them: what is used daily stays in sight, and the account's name is not cut.
const MOST_BUTTONS = 5;

/** Many addons bring a button to an account: the first few are shown, the others are under "More". */
export class AccountButtonBox extends ButtonBox {
    setup() {
        // OWL calls the hook that was registered last first: this one has to come after the box's own
        onWillRender(() => {
            const all = [...this.visibleButtons, ...this.additionalButtons];
            const room = MOST_BUTTONS - 1;
            if (all.length > MOST_BUTTONS && this.visibleButtons.length > room) {
                this.visibleButtons = all.slice(0, room);
                this.additionalButtons = all.slice(room);
                this.isFull = true;
            }
        });
        super.setup();
    }
}

export class AccountFormController extends FormController {
    static components = {...FormController.components, ButtonBox: AccountButtonBox};
}

registry
    .category("views")
    .add("pharma_account_form", {...formView, Controller: AccountFormController});
