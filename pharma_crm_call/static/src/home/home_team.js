import {useService} from "@web/core/utils/hooks";
import {homePanels} from "./home";

import {Component} from "@odoo/owl";

/** The team's day: what each rep has planned, made and missed. */
export class HomeTeam extends Component {
    static template = "pharma_crm_call.HomeTeam";
    static props = {panel: Object, today: String, reload: Function};

    setup() {
        this.action = useService("action");
    }

    width(rep, part) {
        const all = rep.planned + rep.made + rep.missed;
        return all ? (100 * rep[part]) / all : 0;
    }

    openRep(rep) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: rep.name,
            res_model: "pharma.call",
            views: [
                [false, "list"],
                [false, "kanban"],
                [false, "form"],
            ],
            domain: [
                ["user_id", "=", rep.id],
                ["date_day", "=", this.props.today],
            ],
        });
    }

    openTeam() {
        return this.action.doAction("pharma_crm_call.action_call_calendar_team");
    }
}

homePanels.add("team", HomeTeam);
