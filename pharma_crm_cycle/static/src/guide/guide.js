import {Component, onMounted, useRef} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const ICONS = {
    done: "fa-check-circle",
    problem: "fa-exclamation-triangle",
    todo: "fa-circle-o",
    optional: "fa-circle-thin",
};
const COLORS = {
    done: "text-success",
    problem: "text-warning",
    todo: "text-muted",
    optional: "text-muted",
};

/** The steps of a plan in a row: a click opens the page of the form where the step is taken, or takes it. */
export class Guide extends Component {
    static template = "pharma_crm_cycle.Guide";
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.root = useRef("root");
        onMounted(() => this.showNext());
    }

    /** On a phone the steps are wider than the screen: begin with the one to take. Only this row scrolls, not the
     * page around it. */
    showNext() {
        const row = this.root.el;
        const step = row?.querySelector(".next")?.getBoundingClientRect();
        if (step) {
            const {left, width} = row.getBoundingClientRect();
            row.scrollLeft += step.left + step.width / 2 - (left + width / 2);
        }
    }

    get steps() {
        return this.props.record.data[this.props.name] || [];
    }

    /** The first step that is still to be taken. */
    get next() {
        return this.steps.find((step) => ["todo", "problem"].includes(step.state))?.key;
    }

    icon(step) {
        return `${ICONS[step.state]} ${COLORS[step.state]}`;
    }

    stateText(step) {
        return {
            done: _t("done"),
            problem: _t("needs attention"),
            todo: _t("to do"),
            optional: _t("optional"),
        }[step.state];
    }

    async open(step) {
        if (step.action) {
            const {record} = this.props;
            if (await record.save()) {
                const action = await this.orm.call(record.resModel, step.action, [[record.resId]]);
                await record.load();
                if (action && action.type) {
                    await this.action.doAction(action);
                }
            }
            return;
        }
        const form = this.root.el.closest(".o_form_view");
        if (step.field) {
            const field = form?.querySelector(`.o_field_widget[name="${step.field}"]`);
            field?.scrollIntoView({block: "center"});
            field?.querySelector("input, a")?.focus({preventScroll: true});
            return;
        }
        const tab = form?.querySelector(`.o_notebook .nav-link[name="${step.page}"]`);
        if (tab) {
            tab.click();
            tab.scrollIntoView({block: "center"});
        }
    }
}

registry.category("fields").add("pharma_guide", {
    component: Guide,
    displayName: _t("Steps of a plan"),
    supportedTypes: ["json"],
});
