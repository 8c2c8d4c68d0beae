import {browser} from "@web/core/browser/browser";
import {serializeDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {utils as uiUtils} from "@web/core/ui/ui_service";
import {CalendarCommonRenderer} from "@web/views/calendar/calendar_common/calendar_common_renderer";
import {CalendarController} from "@web/views/calendar/calendar_controller";
import {CalendarModel} from "@web/views/calendar/calendar_model";
import {CalendarRenderer} from "@web/views/calendar/calendar_renderer";
import {calendarView} from "@web/views/calendar/calendar_view";

import {onMounted, onWillUnmount, useExternalListener} from "@odoo/owl";

const FIRST_HOUR = 9;
const REFRESH_MS = 60000;

/** Calls last minutes, not half days. */
export class CallCalendarModel extends CalendarModel {
    /** @override */
    getAllDayDates(start) {
        const begin = start.set({hours: FIRST_HOUR});
        return [begin, begin];
    }

    /**
     * A slot or day that was tapped, not drawn, leaves the length to the usual length of a call.
     *
     * @override
     */
    buildRawRecord(partialRecord, options) {
        const rawRecord = super.buildRawRecord(partialRecord, options);
        if (!partialRecord.id && (partialRecord.isAllDay || !partialRecord.end)) {
            delete rawRecord[this.meta.fieldMapping.date_stop];
        }
        return rawRecord;
    }
}

export class CallCalendarCommonRenderer extends CalendarCommonRenderer {
    static eventTemplate = "pharma_crm_call.CallCalendarEvent";

    /**
     * Quarters of an hour are high enough to read a name in a call of 15 minutes.
     *
     * @override
     */
    get options() {
        return {
            ...super.options,
            allDaySlot: false,
            slotDuration: "00:15:00",
            slotLabelInterval: "01:00",
            scrollTime: "08:00:00",
        };
    }

    /** @override */
    eventClassNames(info) {
        return [...super.eventClassNames(info), "o_pharma_event"];
    }
}

export class CallCalendarRenderer extends CalendarRenderer {
    static components = {
        ...CalendarRenderer.components,
        day: CallCalendarCommonRenderer,
        week: CallCalendarCommonRenderer,
        month: CallCalendarCommonRenderer,
    };
}

export class CallCalendarController extends CalendarController {
    /**
     * Managers see plans as they change: the calendar is read again when one comes back to it, and each minute
     * while it is looked at.
     *
     * @override
     */
    setup() {
        super.setup();
        useExternalListener(window, "focus", () => this.refresh());
        useExternalListener(document, "visibilitychange", () => this.refresh());
        let timer = null;
        onMounted(() => {
            timer = browser.setInterval(() => this.refresh(), REFRESH_MS);
        });
        onWillUnmount(() => browser.clearInterval(timer));
    }

    /** Not under the user's hands: while a dialog or a popover is open, or a call is dragged, all stays in place. */
    refresh() {
        const isBusy = document.querySelector(
            ".modal, .o_cw_popover, .fc-event-dragging, .fc-event-resizing"
        );
        if (!document.hidden && !isBusy) {
            this.model.load();
        }
    }

    openPlanList() {
        return this.action.doAction("pharma_crm_call.action_plan_list");
    }

    openCopyWeek() {
        return this.action.doAction("pharma_crm_call.action_copy_week", {
            additionalContext: {default_source_day: serializeDate(this.date)},
            onClose: () => this.model.load(),
        });
    }

    async makeTemplate() {
        const action = await this.orm.call("pharma.call.week.template", "make_from_week", [
            serializeDate(this.date),
        ]);
        return this.action.doAction(action);
    }

    /** @override */
    getQuickCreateFormViewProps(record) {
        return {
            ...super.getQuickCreateFormViewProps(record),
            title: _t("Plan a call"),
            // Odoo's own quick form leaves the calendar as it was
            onRecordSaved: () => this.model.load(),
        };
    }
}

export const callCalendarView = {
    ...calendarView,
    buttonTemplate: "pharma_crm_call.CallCalendarButtons",
    Controller: CallCalendarController,
    /** A week does not fit on a phone: it begins with the day. */
    props: (props, view) => {
        const viewProps = calendarView.props(props, view);
        if (uiUtils.isSmall()) {
            viewProps.archInfo = {...viewProps.archInfo, scale: "day"};
        }
        return viewProps;
    },
    Model: CallCalendarModel,
    Renderer: CallCalendarRenderer,
};

registry.category("views").add("pharma_call_calendar", callCalendarView);
