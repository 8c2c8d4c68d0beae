import {deserializeDateTime, serializeDateTime} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {ConnectionLostError} from "@web/core/network/rpc";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";
import {ControlPanel} from "@web/search/control_panel/control_panel";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {ClassBadge} from "@pharma_crm/core/class_badge";
import {BAND_COLORS, BAND_LABELS, formatAgo} from "../core/call_format";
import {KnowledgeButton} from "./knowledge_button";
import {PrecallSheet} from "./precall_sheet";
import {ReactionPicker} from "./reaction_picker";
import {ReportDraft} from "./report_draft";
import {presetDetail, presetReport, serializeReport} from "./report_values";

import {Component, onMounted, onWillStart, useEffect, useRef, useState} from "@odoo/owl";

const {DateTime} = luxon;

/**
 * Further parts of the report, of other addons: `{ component, isDisplayed?(sheet) }` by sequence.
 *
 * A component gets the props `sheet` (what the server sent), `report` (what is typed), `extra` (its values that
 * are sent with the report) and `setExtra(name, value)`; values must be JSON and arrive in `_report_extra(vals)`.
 */
export const reportSections = registry.category("pharma_call_report_sections");

/** Pre-call sheet and report on one screen: prepare at the door, report on the stairs. */
export class CallReport extends Component {
    static template = "pharma_crm_call.CallReport";
    static components = {ClassBadge, ControlPanel, KnowledgeButton, PrecallSheet, ReactionPicker};
    static props = {...standardActionServiceProps};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.controlPanelDisplay = {};
        this.root = useRef("root");
        this.bandLabels = BAND_LABELS;
        this.bandColors = BAND_COLORS;
        this.formatAgo = formatAgo;
        this.setExtra = this.setExtra.bind(this);

        const {pharma_report: params = {}, active_id: activeId} = this.props.action.context || {};
        const callId = params.call_id || (!params.partner_id && this.props.resId) || false;
        this.target = {
            call_id: callId,
            partner_id: params.partner_id || (!callId && activeId) || false,
        };
        this.state = useState({sheet: null, report: null, sending: false, restored: false});
        useSetupAction({rootRef: this.root});
        onWillStart(() => this.load());
        onMounted(() => {
            if (this.sheet.call.id) {
                this.props.updateActionState?.({resId: this.sheet.call.id});
            }
        });
        useEffect(
            () => {
                if (this.touched) {
                    this.draft?.save(this.state.report);
                }
                this.touched = true;
            },
            () => [JSON.stringify(this.state.report)]
        );
    }

    async load() {
        const ids = this.target.call_id ? [this.target.call_id] : [];
        const args = [ids, ...(ids.length ? [] : [this.target.partner_id])];
        this.sheet = this.state.sheet = await this.orm.call("pharma.call", "precall_sheet", args);
        const callId = this.sheet.call.id;
        this.draft = new ReportDraft({call_id: callId, partner_id: this.sheet.partner.id});
        const kept = this.canReport ? this.draft.load() : null;
        this.state.restored = Boolean(kept);
        this.state.report = kept || presetReport(this.sheet, ReportDraft.newKey());
    }

    get canReport() {
        return this.sheet.call.can_report;
    }

    get report() {
        return this.state.report;
    }

    get isGroupCall() {
        return Boolean(this.chosenChannel?.group_call);
    }

    get chosenChannel() {
        return this.sheet.channels.find((channel) => channel.id === this.report.channel_id);
    }

    get durations() {
        const {durations, call} = this.sheet;
        return [...new Set([...durations, call.duration, this.report.duration])].sort(
            (a, b) => a - b
        );
    }

    get otherProducts() {
        const chosen = new Set(this.report.details.map((detail) => detail.product_id));
        return this.sheet.products.filter((product) => !chosen.has(product.id));
    }

    get sections() {
        return reportSections
            .getEntries()
            .map(([name, section]) => ({name, ...section}))
            .filter((section) => !section.isDisplayed || section.isDisplayed(this.sheet));
    }

    /** The moment of the call for the browser's date-time input, in the user's time zone. */
    get heldAt() {
        const moment = this.report.date_done
            ? deserializeDateTime(this.report.date_done)
            : DateTime.now();
        return moment.toFormat("yyyy-MM-dd'T'HH:mm");
    }

    setHeldAt(ev) {
        const moment = DateTime.fromISO(ev.target.value);
        this.report.date_done = moment.isValid ? serializeDateTime(moment) : false;
    }

    toggleMessage(message) {
        message.delivered = !message.delivered;
        if (!message.delivered) {
            message.reaction = false;
        }
    }

    addProduct(ev) {
        const id = Number(ev.target.value);
        if (id) {
            this.report.details.push(presetDetail(this.sheet, id));
        }
        ev.target.value = "";
    }

    removeProduct(index) {
        this.report.details.splice(index, 1);
    }

    moveUp(index) {
        const [detail] = this.report.details.splice(index, 1);
        this.report.details.splice(index - 1, 0, detail);
    }

    toggleAttendee(id) {
        const {attendees} = this.report;
        const index = attendees.indexOf(id);
        index < 0 ? attendees.push(id) : attendees.splice(index, 1);
    }

    takeAllAttendees() {
        this.report.attendees = this.sheet.attendees.map((attendee) => attendee.id);
    }

    setExtra(name, value) {
        this.report.extra[name] = value;
    }

    discardDraft() {
        this.draft.clear();
        this.touched = false;
        this.state.restored = false;
        this.state.report = presetReport(this.sheet, ReportDraft.newKey());
    }

    async submit() {
        if (this.state.sending) {
            return;
        }
        this.state.sending = true;
        const values = serializeReport(this.report, {
            callId: this.sheet.call.id,
            partnerId: this.sheet.partner.id,
            withAttendees: this.isGroupCall,
        });
        try {
            await this.orm.call("pharma.call", "report", [values]);
        } catch (error) {
            this.draft.save(this.report);
            if (error instanceof ConnectionLostError) {
                this.notification.add(
                    _t(
                        "No connection. Your report is kept on this device: submit it again when you are online."
                    ),
                    {type: "warning", sticky: true}
                );
                return;
            }
            throw error;
        } finally {
            this.state.sending = false;
        }
        this.draft.clear();
        this.touched = false;
        this.notification.add(_t("Call on %s reported", this.sheet.partner.name), {
            type: "success",
        });
        await this.leave();
    }

    /** Back to where the rep came from; Day Ahead when the report was opened by its address. */
    leave() {
        const {breadcrumbs, historyBack} = this.env.config;
        if (breadcrumbs?.length > 1) {
            return historyBack();
        }
        return this.action.doAction("pharma_crm_call.action_day_ahead", {clearBreadcrumbs: true});
    }

    openCall() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "pharma.call",
            res_id: this.sheet.call.id,
            views: [[false, "form"]],
        });
    }

    openCustomer() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "res.partner",
            res_id: this.sheet.partner.id,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("pharma_crm_call.report", CallReport);
