import {registry} from "@web/core/registry";
import {PlanList} from "./plan_list";

/** Whom a call that was not planned was made on: the same lists as for planning, a tap opens the report. */
export class ReportList extends PlanList {
    get plans() {
        return false;
    }

    toggle(row) {
        return this.action.doAction("pharma_crm_call.action_report", {
            additionalContext: {pharma_report: {partner_id: row.partner_id}},
        });
    }
}

registry.category("actions").add("pharma_crm_call.report_list", ReportList);
