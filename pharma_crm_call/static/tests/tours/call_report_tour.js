import {registry} from "@web/core/registry";

/** A planned call reported in four taps: open, message, reaction, submit. */
registry.category("web_tour.tours").add("pharma_call_report_in_four_taps", {
    steps: () => [
        {
            content: "1st tap: open today's call",
            trigger: ".o_pharma_today .o_pharma_call:contains('Anna North')",
            run: "click",
        },
        {
            content: "The sheet says who it is, and what the team said last",
            trigger: ".o_pharma_sheet h1:contains('Anna North')",
        },
        {
            trigger: ".o_pharma_last_calls:contains('Asked for the study')",
        },
        {
            trigger: ".o_pharma_post_it:contains('Lowers LDL by half')",
        },
        {
            content: "2nd tap: the message was delivered",
            trigger:
                ".o_pharma_product:contains('Lipistat') [role=checkbox]:contains('Lowers LDL by half')",
            run: "click",
        },
        {
            content: "3rd tap: the doctor liked it",
            trigger:
                ".o_pharma_product:contains('Lipistat') > div:first-child [data-reaction=positive]",
            run: "click",
        },
        {
            content: "4th tap: submit",
            trigger: ".o_pharma_submit:enabled",
            run: "click",
        },
        {
            content: "Back on Day Ahead the call is done",
            trigger: ".o_pharma_today .o_pharma_call.o_pharma_done:contains('Anna North')",
        },
    ],
});

/** A customer who is due: planned with one tap, then reported with a note. */
registry.category("web_tour.tours").add("pharma_call_plan_today", {
    steps: () => [
        {
            trigger: ".o_pharma_due .o_pharma_call:contains('Boris North') .o_pharma_plan",
            run: "click",
        },
        {
            trigger: ".o_pharma_today .o_pharma_call:contains('Boris North')",
            run: "click",
        },
        {
            content: "Take the second product off the report",
            trigger: ".o_pharma_product:contains('Cardolol') button[aria-label='Not discussed']",
            run: "click",
        },
        {
            trigger: ".o_pharma_form:not(:has(.o_pharma_product)) .o_pharma_note_input",
            run: "edit Interested, wants the study",
        },
        {
            trigger: ".o_pharma_next",
            run: "edit Bring the study",
        },
        {
            trigger: ".o_pharma_submit:enabled",
            run: "click",
        },
        {
            trigger: ".o_pharma_today .o_pharma_done:contains('Boris North')",
        },
    ],
});

/** What the server refuses stays on the screen. */
registry.category("web_tour.tours").add("pharma_call_report_refused", {
    steps: () => [
        {
            trigger: ".o_pharma_today .o_pharma_call:contains('Anna North')",
            run: "click",
        },
        {
            trigger: ".o_pharma_note_input",
            run: "edit Not to be lost",
        },
        {
            trigger: ".o_pharma_submit:enabled",
            run: "click",
        },
        {
            trigger: ".o_notification:contains('not accepted')",
        },
        {
            trigger: ".o_pharma_note_input:value('Not to be lost')",
        },
    ],
});

/** The manager comments on a call from the queue. */
registry.category("web_tour.tours").add("pharma_call_review", {
    steps: () => [
        {
            trigger:
                ".o_kanban_record:contains('Anna North') button:contains('Comment'), .o_data_row:contains('Anna North') button[name=action_open_review]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=kind] label:contains('Suggestion')",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=text] textarea",
            run: "edit Ask for the trial",
        },
        {
            trigger: ".modal button:contains('Send to the rep')",
            run: "click",
        },
        {
            trigger:
                "body:not(:has(.modal)) .o_view_nocontent:contains('Nothing waits for your review')",
        },
    ],
});

/** The rep sees on Day Ahead what the manager said. */
registry.category("web_tour.tours").add("pharma_call_manager_message", {
    steps: () => [
        {
            trigger: ".o_pharma_messages:contains('Ask for the trial') button:contains('Got it')",
            run: "click",
        },
        {
            trigger: ".o_pharma_day:not(:has(.o_pharma_messages))",
        },
    ],
});
