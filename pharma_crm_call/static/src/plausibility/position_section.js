import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";

import {Component, useState} from "@odoo/owl";

const TIMEOUT = 10000;

/** A switch with which the rep adds where the device is; nothing is asked of the device before. */
export class PositionSection extends Component {
    static template = "pharma_crm_call.PositionSection";
    static props = {sheet: Object, report: Object, extra: Object, setExtra: Function};

    setup() {
        this.notification = useService("notification");
        this.state = useState({asking: false});
    }

    get position() {
        return this.props.extra.position;
    }

    toggle() {
        if (this.position) {
            this.props.setExtra("position", false);
            return;
        }
        this.state.asking = true;
        navigator.geolocation.getCurrentPosition(
            ({coords}) => {
                this.state.asking = false;
                const {latitude, longitude, accuracy} = coords;
                this.props.setExtra("position", {latitude, longitude, accuracy});
            },
            () => {
                this.state.asking = false;
                this.notification.add(_t("Your device does not tell where it is."), {
                    type: "warning",
                });
            },
            {timeout: TIMEOUT, maximumAge: 60000}
        );
    }
}

registry.category("pharma_call_report_sections").add(
    "position",
    {
        component: PositionSection,
        isDisplayed: (sheet) => Boolean(sheet.position && navigator.geolocation),
    },
    {sequence: 90}
);
