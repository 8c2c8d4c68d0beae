import {registry} from "@web/core/registry";

import {Component, onWillUpdateProps, useState} from "@odoo/owl";

/** On the report of a call beyond the band of calls of its doctor: says so, and asks why where the company wants it. */
export class EntitlementSection extends Component {
    static template = "pharma_crm_call.EntitlementSection";
    static props = {sheet: Object, report: Object, extra: Object, setExtra: Function};

    setup() {
        this.state = useState({reason: this.reasonOf(this.props)});
        onWillUpdateProps((next) => {
            if (next.extra !== this.props.extra) {
                this.state.reason = this.reasonOf(next); // the rep has started the report afresh
            }
        });
    }

    reasonOf({extra, sheet}) {
        return extra.entitlement_reason ?? sheet.call.entitlement_reason;
    }

    onInput(ev) {
        this.state.reason = ev.target.value;
        this.props.setExtra("entitlement_reason", ev.target.value);
    }
}

registry
    .category("pharma_call_report_sections")
    .add(
        "entitlement",
        {component: EntitlementSection, isDisplayed: (sheet) => Boolean(sheet.call.entitlement)},
        {sequence: 5}
    );
