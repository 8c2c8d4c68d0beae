import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {deserializeDateTime, serializeDateTime} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {ConnectionLostError} from "@web/core/network/rpc";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";
import {ControlPanel} from "@web/search/control_panel/control_panel";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {BAND_COLORS, BAND_LABELS, formatAgo} from "../core/call_format";
import {AttendeesSection} from "./attendees_section";
import {MoreSection} from "./more_section";
import {PrecallSheet} from "./precall_sheet";
import {ProductsSection} from "./products_section";
import {ReportDraft} from "./report_draft";
import {findProblem, refusalText, saysNothing} from "./report_problems";
import {presetReport, serializeCorrection, serializeReport} from "./report_values";

import {Component, onMounted, onWillStart, useEffect, useRef, useState} from "@odoo/owl";

const {DateTime} = luxon;

/**
 * Further parts of the report, of other addons: `{ component, isDisplayed?(sheet), findProblem?(sheet, extra) }`
 * by sequence; findProblem returns `{ message, part }` when what is typed cannot be sent.
 *
 * A component gets the props `sheet` (what the server sent), `report` (what is typed), `extra` (its values that
 * are sent with the report) and `setExtra(name, value)`; values must be JSON and arrive in `_report_extra(vals)`.
 */
export const reportSections = registry.category("pharma_call_report_sections");

/** Pre-call sheet and report on one screen: prepare at the door, report on the stairs. */
export class CallReport extends Component {
    static template = "pharma_crm_call.CallReport";
    static components = {
        AttendeesSection,
        ControlPanel,
        MoreSection,
        PrecallSheet,
        ProductsSection,
    };
    static props = {...standardActionServiceProps};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.dialog = useService("dialog");
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
        this.wantsCorrection = Boolean(params.correct);
        this.state = useState({
            sheet: null,
            report: null,
            sending: false,
            restored: false,
            correcting: false,
        });
        useSetupAction({rootRef: this.root});
        onWillStart(() => this.load());
        onMounted(() => {
            // so that the page finds its way back here when the phone has dropped it
            const {call, partner} = this.sheet;
            this.props.updateActionState?.(call.id ? {resId: call.id} : {active_id: partner.id});
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
        this.state.correcting = this.wantsCorrection && this.sheet.call.can_correct;
        this.begin();
    }

    /** Take up what this device has kept of the report, or begin it as the sheet proposes. */
    begin() {
        const preset = this.preset();
        this.draft = new ReportDraft({
            call_id: this.sheet.call.id,
            partner_id: this.sheet.partner.id,
            correcting: this.state.correcting,
        });
        const kept = this.canReport ? this.draft.load() : null;
        this.touched = false;
        this.state.restored = Boolean(kept);
        this.state.report = {...preset, ...kept};
    }

    preset() {
        const {correcting} = this.state;
        return presetReport(this.sheet, ReportDraft.newKey(), {correcting});
    }

    /** The submitted report once more, to say what was wrong in it. */
    correct() {
        this.state.correcting = true;
        this.begin();
    }

    get canReport() {
        return this.sheet.call.can_report || this.state.correcting;
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

    get sections() {
        if (this.state.correcting) {
            return [];
        }
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

    choose(name, id) {
        this.report[name] = this.report[name] === id ? false : id;
    }

    setExtra(name, value) {
        this.report.extra[name] = value;
    }

    discardDraft() {
        this.draft.clear();
        this.touched = false;
        this.state.restored = false;
        this.state.report = this.preset();
    }

    async submit() {
        if (this.state.sending) {
            return;
        }
        this.closeRefusal?.();
        const {correcting} = this.state;
        const {isGroupCall, sections} = this;
        const problem = findProblem(this.report, this.sheet, {correcting, isGroupCall, sections});
        if (problem) {
            this.refuse(problem);
        } else if (!correcting && saysNothing(this.report)) {
            this.dialog.add(ConfirmationDialog, {
                title: _t("Empty report"),
                body: _t("Nothing is said about this call. Submit all the same?"),
                confirmLabel: _t("Submit"),
                cancelLabel: _t("Go back"),
                confirm: () => {
                    this.send(); // not waited for: the question goes, the form shows that it sends
                },
                cancel: () => {},
            });
        } else {
            await this.send();
        }
    }

    /** Say in the form what keeps the report here, and lead to the part it is about. */
    refuse({message, part}) {
        this.closeRefusal = this.notification.add(message, {type: "danger", sticky: true});
        const element = part && this.root.el?.querySelector(part);
        element?.scrollIntoView({block: "center"});
        element?.focus({preventScroll: true});
    }

    async send() {
        this.state.sending = true;
        let message = "";
        try {
            message = this.state.correcting ? await this.sendCorrection() : await this.sendReport();
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
            const message = refusalText(error);
            if (message) {
                this.refuse({message});
                return;
            }
            throw error;
        } finally {
            this.state.sending = false;
        }
        this.draft.clear();
        this.touched = false;
        this.notification.add(message, {type: "success"});
        await this.leave();
    }

    async sendReport() {
        const values = serializeReport(this.report, {
            callId: this.sheet.call.id,
            partnerId: this.sheet.partner.id,
            withAttendees: this.isGroupCall,
        });
        await this.orm.call("pharma.call", "report", [values]);
        return _t("Call on %s reported", this.sheet.partner.name);
    }

    async sendCorrection() {
        const values = serializeCorrection(this.report, {withAttendees: this.isGroupCall});
        const {state} = await this.orm.call("pharma.call", "ask_correction", [
            [this.sheet.call.id],
            values,
        ]);
        return state === "applied"
            ? _t("The report is corrected")
            : _t("Your manager is asked to confirm the correction");
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

    /** The form of its kind: a doctor's, a hospital's. */
    async openCustomer() {
        const action = await this.orm.call("res.partner", "action_pharma_open_form", [
            [this.sheet.partner.id],
        ]);
        return this.action.doAction(action);
    }
}

registry.category("actions").add("pharma_crm_call.report", CallReport);
