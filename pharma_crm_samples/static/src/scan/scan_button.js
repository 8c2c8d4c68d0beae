import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useScan} from "./scan";

import {Component} from "@odoo/owl";

/** On a form whose model has `scan_code(code)`: scans go to the record, which says what it made of them. */
export class ScanButton extends Component {
    static template = "pharma_crm_samples.ScanButton";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.scan = useScan(this.onCode.bind(this));
    }

    get hint() {
        return this.scan.hasCamera
            ? _t("or use a scanner that is connected")
            : _t("Use a scanner that is connected: codes are taken as they come.");
    }

    async onCode(code) {
        const {record} = this.props;
        if (!(await record.save())) {
            return;
        }
        try {
            const {message, type} = await this.orm.call(record.resModel, "scan_code", [
                [record.resId],
                code,
            ]);
            this.notification.add(message, {type});
        } finally {
            await record.load();
        }
    }
}

registry.category("view_widgets").add("pharma_scan", {component: ScanButton});
