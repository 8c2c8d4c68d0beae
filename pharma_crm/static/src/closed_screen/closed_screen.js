import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {ControlPanel} from "@web/search/control_panel/control_panel";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

import {Component} from "@odoo/owl";

/** Stands where a screen is that the user's role may not read. */
export class ClosedScreen extends Component {
    static template = "pharma_crm.ClosedScreen";
    static components = {ControlPanel};
    static props = {...standardActionServiceProps};

    setup() {
        this.menu = useService("menu");
        this.controlPanelDisplay = {};
    }

    goHome() {
        const [app] = this.menu.getApps();
        return app && this.menu.selectMenu(app);
    }
}

registry.category("actions").add("pharma_crm.closed_screen", ClosedScreen);
