import {FormController} from "@web/views/form/form_controller";
import {FormStatusIndicator} from "@web/views/form/form_status_indicator/form_status_indicator";
import {formView} from "@web/views/form/form_view";
import {registry} from "@web/core/registry";

/** A count closes the bag, so it begins by its own button only: there is nothing to save before. */
export class CountStatusIndicator extends FormStatusIndicator {
    static template = "pharma_crm_samples.CountStatusIndicator";
}

/** A count that nobody has begun is forgotten when the screen is left; one that is under way is kept as ever. */
export class CountFormController extends FormController {
    static components = {
        ...FormController.components,
        FormStatusIndicator: CountStatusIndicator,
    };

    beforeVisibilityChange() {
        return this.model.root.isNew ? undefined : super.beforeVisibilityChange();
    }

    async beforeLeave(options) {
        return this.model.root.isNew ? undefined : super.beforeLeave(options);
    }

    async beforeUnload(ev) {
        return this.model.root.isNew ? undefined : super.beforeUnload(ev);
    }
}

registry.category("views").add("pharma_count_form", {...formView, Controller: CountFormController});
