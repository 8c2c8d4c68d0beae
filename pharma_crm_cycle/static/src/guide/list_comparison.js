import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** The list before beside this one: who stayed, what came of it. Without sales data it says so. */
export class ListComparison extends Component {
    static template = "pharma_crm_cycle.ListComparison";
    static props = {...standardFieldProps};

    get data() {
        return this.props.record.data[this.props.name];
    }

    percent(share) {
        return share === null ? "–" : `${Math.round(100 * share)} %`;
    }

    get facts() {
        const {data} = this;
        return [
            [_t("Kept"), data.kept, _t("customers of the list before who are on this one")],
            [_t("New"), data.new, _t("not on the list before")],
            [_t("Dropped"), data.dropped, _t("on the list before, not on this one")],
            [
                _t("Retention"),
                this.percent(data.retention),
                _t("kept / customers of the list before"),
            ],
            [
                _t("Reach before"),
                this.percent(data.reach),
                _t("customers called at least once / customers"),
            ],
            [_t("Attainment before"), this.percent(data.attainment), _t("credited calls / goal")],
            [
                _t("Profitability"),
                data.profit || _t("No sales data"),
                _t("what sales say about the list before"),
            ],
        ];
    }
}

registry.category("fields").add("pharma_list_comparison", {
    component: ListComparison,
    displayName: _t("List before"),
    supportedTypes: ["json"],
});
