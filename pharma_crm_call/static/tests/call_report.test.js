import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {edit, queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame, mockDate} from "@odoo/hoot-mock";
import {
    contains,
    getService,
    makeServerError,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

import {browser} from "@web/core/browser/browser";
import {WebClient} from "@web/webclient/webclient";
import {ReportDraft} from "@pharma_crm_call/call_report/report_draft";
import {findProblem} from "@pharma_crm_call/call_report/report_problems";
import {
    presetReport,
    serializeCorrection,
    serializeReport,
} from "@pharma_crm_call/call_report/report_values";

describe.current.tags("desktop");
defineMailModels();

function makeSheet() {
    return {
        call: {
            id: 7,
            state: "planned",
            date_planned: "2026-03-02 09:00:00",
            date_done: "2026-03-02 09:00:00",
            channel_id: 1,
            duration: 20,
            purpose: "",
            note: "",
            next_objective: "",
            outside_reason: "",
            is_outside: false,
            user: "Rep",
            is_mine: true,
            can_report: true,
        },
        partner: {
            id: 3,
            name: "Anna North",
            type: "doctor",
            class: {code: "A", name: "Class A", color: 10},
            score: 80,
            specialty: "Cardiology",
            title: "",
            licence: "",
            phone: "",
            place: "North General",
            address: "",
            patients_week: 0,
        },
        target: {goal: 4, actual: 1, scheduled: 1, remaining: 3, band: "on", cycle: "Q1"},
        post_its: [
            {
                id: 31,
                product_id: 12,
                key_message_id: 22,
                name: "Halves LDL",
                text: "",
                evidence: "",
                note: "",
                number: 2,
                heard: 1,
            },
        ],
        products: [
            {
                id: 12,
                name: "Lipistat",
                preset: true,
                messages: [
                    {id: 21, name: "Once a day", text: "", evidence: ""},
                    {id: 22, name: "Halves LDL", text: "", evidence: ""},
                ],
            },
            {id: 11, name: "Cardolol", preset: false, messages: []},
        ],
        last_calls: [],
        objective: "Win a trial",
        details: [],
        attendees: [{id: 5, name: "Boris North", class: false, chosen: false}],
        channels: [
            {
                id: 1,
                name: "Face to face",
                icon: "fa-handshake-o",
                face_to_face: true,
                group_call: false,
            },
            {id: 2, name: "Group meeting", icon: "fa-users", face_to_face: true, group_call: true},
        ],
        durations: [5, 15, 30],
        minimum: 5,
    };
}

async function openReport() {
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "pharma_crm_call.report",
        context: {pharma_report: {call_id: 7}},
    });
}

beforeEach(() => {
    mockDate("2026-03-02 12:00:00");
    new ReportDraft({call_id: 7}).clear();
    // the systray of the approvals
    onRpc("res.users", "review_user_count", () => []);
    onRpc("pharma.call", "precall_sheet", ({args}) => {
        expect.step(["sheet", args[0]]);
        return makeSheet();
    });
});

test("the sheet proposes the report, and claims nothing", () => {
    const report = presetReport(makeSheet(), "key");
    expect(report.channel_id).toBe(1);
    expect(report.duration).toBe(20);
    expect(report.purpose).toBe("Win a trial");
    expect(report.details.map((detail) => detail.product_id)).toEqual([12]);
    // messages of the cycle come first, and none is delivered
    expect(report.details[0].messages.map((m) => [m.key_message_id, m.delivered])).toEqual([
        [22, false],
        [21, false],
    ]);
});

test("only what was delivered is sent", () => {
    const report = presetReport(makeSheet(), "key");
    report.details[0].messages[0].delivered = true;
    report.attendees = [{partner_id: 5, reaction: false}];
    report.extra = {handovers: [{product_id: 1}]};
    const values = serializeReport(report, {callId: 7, withAttendees: false});
    expect(values.call_id).toBe(7);
    expect(values.details).toEqual([
        {product_id: 12, reaction: false, messages: [{key_message_id: 22, reaction: false}]},
    ]);
    expect(values).not.toInclude("attendees");
    expect(values).not.toInclude("extra");
    expect(values.handovers).toEqual([{product_id: 1}]);
    expect(serializeReport(report, {partnerId: 3, withAttendees: true})).toInclude([
        "attendees",
        [{partner_id: 5, reaction: false, details: []}],
    ]);
});

test("report with two taps and submit", async () => {
    onRpc("pharma.call", "report", ({args}) => {
        expect.step("report");
        expect(args[0].details).toEqual([
            {
                product_id: 12,
                reaction: "positive",
                messages: [{key_message_id: 22, reaction: false}],
            },
        ]);
        expect(args[0].client_uuid).toMatch(/^[0-9a-f]{32}$/);
        return {id: 7, state: "submitted", known: false};
    });
    onRpc("/web/action/load", () => {
        expect.step("day ahead");
        return {type: "ir.actions.act_window_close"};
    });
    await openReport();
    expect(queryAllTexts(".o_pharma_how [role=radiogroup]:first button")).toEqual([
        "Face to face",
        "Group meeting",
    ]);
    await contains("[data-message='22']").click();
    await contains(".o_pharma_product > div:first [data-reaction=positive]").click();
    await contains(".o_pharma_submit").click();
    await animationFrame();
    expect.verifySteps([["sheet", [7]], "report", "day ahead"]);
    expect(new ReportDraft({call_id: 7}).load()).toBe(null);
});

test("what the server refuses stays on the screen, and on the device", async () => {
    onRpc("pharma.call", "report", () => {
        throw makeServerError({message: "The call lies 9 days back"});
    });
    await openReport();
    await contains(".o_pharma_note_input").click();
    await edit("Not to be lost");
    await contains(".o_pharma_submit").click();
    await animationFrame();
    expect(".o_notification:contains(The call lies 9 days back)").toHaveCount(1);
    expect(".modal").toHaveCount(0);
    expect(".o_pharma_note_input").toHaveValue("Not to be lost");
    expect(new ReportDraft({call_id: 7}).load().note).toBe("Not to be lost");
    expect.verifySteps([["sheet", [7]]]);
});

test("what the device knows to be wrong is said before it is sent", () => {
    const sheet = makeSheet();
    const report = presetReport(sheet, "key");
    const part = (options = {}) =>
        findProblem(report, sheet, {sections: [], ...options})?.part.split(" ")[0];
    expect(part()).toBe(undefined);
    expect(part({isGroupCall: true})).toBe(undefined, {message: "the doctor attends"});
    sheet.partner.type = "department";
    expect(part({isGroupCall: true})).toBe(".o_pharma_attendees");
    report.attendees = [{partner_id: 5, reaction: false, details: []}];
    expect(part({isGroupCall: true})).toBe(undefined);
    expect(part({correcting: true})).toBe("#pharma_reason");
    report.date_done = "2026-03-02 14:00:00";
    expect(part()).toBe("input[type=datetime-local]");
    Object.assign(report, {reason: "Mistyped", void: true});
    expect(part({correcting: true})).toBe(undefined);
});

test("an empty report is asked about once, and stays when it was a slip", async () => {
    onRpc("pharma.call", "precall_sheet", () => ({...makeSheet(), products: [], objective: ""}));
    onRpc("pharma.call", "report", () => {
        expect.step("report");
        return {id: 7, state: "submitted", known: false};
    });
    onRpc("/web/action/load", () => ({type: "ir.actions.act_window_close"}));
    await openReport();
    await contains(".o_pharma_submit").click();
    expect(".modal").toHaveText(/Nothing is said about this call/);
    await contains(".modal-footer button:contains(Go back)").click();
    expect(".o_pharma_report").toHaveCount(1);
    expect.verifySteps([]);
    await contains(".o_pharma_submit").click();
    await contains(".modal-footer .btn-primary").click();
    await animationFrame();
    expect.verifySteps(["report"]);
});

test("the draft of this device is taken up again, with its key", async () => {
    const draft = presetReport(makeSheet(), "abc");
    draft.note = "Half a sentence";
    new ReportDraft({call_id: 7}).save(draft);
    await openReport();
    expect(".o_pharma_note_input").toHaveValue("Half a sentence");
    await contains(".o_pharma_discard").click();
    expect(".o_pharma_note_input").toHaveValue("");
    expect.verifySteps([["sheet", [7]]]);
});

test("order, products and attendees", async () => {
    await openReport();
    await contains(".o_pharma_add_product").select("11");
    expect(queryAllTexts(".o_pharma_product b")).toEqual(["Lipistat", "Cardolol"]);
    await contains(".o_pharma_product:eq(1) button[aria-label='Discussed earlier']").click();
    expect(queryAllTexts(".o_pharma_product b")).toEqual(["Cardolol", "Lipistat"]);
    await contains(".o_pharma_product:eq(0) button[aria-label='Not discussed']").click();
    expect(queryAllTexts(".o_pharma_product b")).toEqual(["Lipistat"]);
    expect(".o_pharma_attendees").toHaveCount(0);
    await contains(".o_pharma_how button:contains(Group meeting)").click();
    expect(".o_pharma_attendee").toHaveCount(1);
    expect.verifySteps([["sheet", [7]]]);
});

test("a correction begins with what was sent, and proposes nothing", () => {
    const report = presetReport(makeSheet(), "key", {correcting: true});
    expect(report.purpose).toBe("");
    expect(report.details).toEqual([]);
});

test("what was told and is no longer offered stays in the correction", () => {
    const sheet = makeSheet();
    const told = {key_message_id: 99, name: "Withdrawn message", reaction: "neutral"};
    sheet.details = [{product_id: 77, name: "Old product", reaction: false, messages: [told]}];
    const report = presetReport(sheet, "key", {correcting: true});
    expect(report.details[0].name).toBe("Old product");
    const {details} = serializeCorrection(report, {withAttendees: false});
    expect(details[0].messages).toEqual([{key_message_id: 99, reaction: "neutral"}]);
});

test("a correction sends the facts and the reason, or that there was no call", () => {
    const report = presetReport(makeSheet(), "key");
    Object.assign(report, {note: "As it was", reason: "Mistyped"});
    report.competitors.push({product_id: 9, product: "Other", kind: "use", name: ""});
    const values = serializeCorrection(report, {withAttendees: false});
    expect(values.reason).toBe("Mistyped");
    expect(values.note).toBe("As it was");
    expect(values.details).toHaveLength(1);
    expect(values).not.toInclude("competitors");
    report.void = true;
    expect(serializeCorrection(report, {withAttendees: false})).toEqual({
        client_uuid: "key",
        reason: "Mistyped",
        void: true,
    });
});

test("who came, who did not, and how it was taken", async () => {
    onRpc("pharma.call", "report", ({args}) => {
        expect.step([args[0].attendees, args[0].absent]);
        return {id: 7, state: "submitted", known: false};
    });
    onRpc("/web/action/load", () => ({type: "ir.actions.act_window_close"}));
    await openReport();
    await contains(".o_pharma_how button:contains(Group meeting)").click();
    await contains(".o_pharma_attendees .o_pharma_all").click();
    await contains("[data-attendee='5'] [data-reaction=neutral]").click();
    expect("[data-attendee='5'] .btn-success").toHaveCount(1);
    await contains("[data-attendee='5'] [aria-label^='Did not come']").click();
    expect("[data-attendee='5'] [data-reaction]").toHaveCount(0);
    await contains(".o_pharma_attendees .o_pharma_all").click();
    await contains("[data-attendee='5'] [data-reaction=positive]").click();
    await contains(".o_pharma_submit").click();
    await animationFrame();
    expect.verifySteps([
        ["sheet", [7]],
        [[{partner_id: 5, reaction: "positive", details: []}], []],
    ]);
});

test("an attendee who did not hear a message or took a product otherwise", async () => {
    onRpc("pharma.call", "report", ({args}) => {
        expect.step(args[0].attendees);
        return {id: 7, state: "submitted", known: false};
    });
    onRpc("/web/action/load", () => ({type: "ir.actions.act_window_close"}));
    await openReport();
    await contains(".o_pharma_how button:contains(Group meeting)").click();
    await contains(".o_pharma_message button[data-message='22']").click();
    await contains(".o_pharma_message button[data-message='21']").click();
    await contains(".o_pharma_attendees .o_pharma_all").click();
    await contains("[data-attendee='5'] .o_pharma_otherwise").click();
    expect(queryAllTexts("[data-attendee='5'] [data-line] span")).toEqual([
        "Lipistat",
        "Halves LDL",
        "Once a day",
    ]);
    await contains("[data-line='12'] [data-reaction=negative]").click();
    await contains("[data-line='12-22'] [aria-label^='Did not hear']").click();
    await contains("[data-line='12-21'] [aria-label^='Did not hear']").click();
    expect("[data-attendee='5'] .o_pharma_otherwise .badge").toHaveText("3");
    // told to nobody in the end, so it is sent for nobody
    await contains(".o_pharma_message button[data-message='21']").click();
    await contains(".o_pharma_submit").click();
    await animationFrame();
    expect.verifySteps([
        ["sheet", [7]],
        [
            {
                partner_id: 5,
                reaction: false,
                details: [
                    {product_id: 12, key_message_id: false, heard: true, reaction: "negative"},
                    {product_id: 12, key_message_id: 22, heard: false, reaction: false},
                ],
            },
        ],
    ]);
});

test("competitors, follow-ups and structured answers go with the report", async () => {
    onRpc("pharma.call", "precall_sheet", () => ({
        ...makeSheet(),
        competitors: {
            products: [{id: 9, name: "Rivalol"}],
            kinds: [
                {id: "use", name: "Used here"},
                {id: "price", name: "Price"},
            ],
        },
        results: [{id: 41, name: "Agreed"}],
        purposes: [{id: 42, name: "Introduce"}],
        evidence: {types: ["image/png"], megabytes: 5},
    }));
    onRpc("pharma.call", "report", ({args}) => {
        const {competitors, follow_ups: followUps, result_id, purpose_id} = args[0];
        expect.step([competitors, followUps.map((row) => row.summary), result_id, purpose_id]);
        return {id: 7, state: "submitted", known: false};
    });
    onRpc("/web/action/load", () => ({type: "ir.actions.act_window_close"}));
    await openReport();
    await contains(".o_pharma_add_competitor").select("9");
    await contains(".o_pharma_competitor select").select("price");
    await contains(".o_pharma_add_follow_up").click();
    await contains(".o_pharma_follow_up input:first").edit("Bring the study", {confirm: false});
    await contains(".o_pharma_results button").click();
    await contains(".o_pharma_purposes button").click();
    await contains(".o_pharma_submit").click();
    await animationFrame();
    expect.verifySteps([[[{product_id: 9, kind: "price", name: ""}], ["Bring the study"], 41, 42]]);
});

test("a photo that the storage cannot take costs the copy of the photo, not the words", () => {
    patchWithCleanup(browser.localStorage, {
        setItem(key, value) {
            if (value.includes("photo")) {
                throw new Error("full");
            }
            return super.setItem(key, value);
        },
    });
    const draft = new ReportDraft({call_id: 7});
    draft.save({note: "Words", evidence: [{name: "photo", file: "x"}]});
    expect(draft.load()).toEqual({note: "Words", evidence: []});
});

test("one tap on a reason sends it", async () => {
    onRpc("pharma.call", "action_cancel", ({args, kwargs}) => {
        expect.step([args[0], kwargs.choice_id, kwargs.reason]);
        return true;
    });
    await mountWithCleanup(WebClient);
    getService("action").doAction({
        type: "ir.actions.client",
        tag: "pharma_crm_call.ask_reason",
        name: "Why?",
        params: {
            model: "pharma.call",
            ids: [7],
            method: "action_cancel",
            choices: [{id: 3, name: "On leave"}],
        },
    });
    await animationFrame();
    expect(".o_pharma_send").not.toBeEnabled();
    await contains(".o_pharma_reasons button").click();
    await animationFrame();
    expect(".modal").toHaveCount(0);
    expect.verifySteps([[[7], 3, ""]]);
});
