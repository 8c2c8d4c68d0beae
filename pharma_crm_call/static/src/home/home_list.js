import {deserializeDate} from "@web/core/l10n/dates";
import {useService} from "@web/core/utils/hooks";
import {ClassBadge} from "@pharma_crm/core/class_badge";
import {homePanels} from "./home";

import {Component, useState} from "@odoo/owl";

const {DateTime} = luxon;

/** A panel that is a list: alerts, messages, to-dos, favourites, who is behind. */
export class HomeList extends Component {
    static template = "pharma_crm_call.HomeList";
    static components = {ClassBadge};
    static props = {panel: Object, today: String, reload: Function};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({seen: []});
    }

    get items() {
        return this.props.panel.items.filter((item) => !this.state.seen.includes(item.id));
    }

    day(item) {
        return item.date ? deserializeDate(item.date).toLocaleString(DateTime.DATE_MED) : "";
    }

    async open(item) {
        if (item.customer) {
            const action = await this.orm.call("pharma.home", "open_customer", [item.customer]);
            return this.action.doAction(action);
        }
        if (item.board) {
            return this.action.doAction("pharma_crm_cycle.action_cycle_board", {
                additionalContext: {territory_id: item.board},
            });
        }
        if (item.record) {
            const [model, id] = item.record;
            return this.action.doAction({
                type: "ir.actions.act_window",
                res_model: model,
                res_id: id,
                views: [[false, "form"]],
            });
        }
        return item.action ? this.action.doAction(item.action) : undefined;
    }

    /** "Got it": the note leaves the page, and its writer sees that it was read. */
    async markSeen(item) {
        const [model, method, id] = item.seen;
        await this.orm.call(model, method, [[id]]);
        this.state.seen.push(item.id);
    }

    openMore() {
        return this.action.doAction(this.props.panel.more);
    }
}

homePanels.add("list", HomeList);
