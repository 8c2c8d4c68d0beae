import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {contains, getService, mountWithCleanup, onRpc} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

import {WebClient} from "@web/webclient/webclient";
import {inOrder} from "@pharma_crm_call/day_ahead/day_order";

describe.current.tags("desktop");
defineMailModels();
let requests = [];
beforeEach(() => {
    requests = [];
});
beforeEach(() => onRpc("res.users", "review_user_count", () => []));

function makeCall(values) {
    return {
        id: 1,
        partner_id: 11,
        name: "Anna North",
        place: "North General",
        class: {code: "A", name: "Class A", color: 10},
        state: "planned",
        start: "2026-03-02 09:00:00",
        icon: "fa-phone",
        channel: "Phone",
        purpose: "",
        score: 40,
        why: [{key: "class", label: "Class", points: 30, most: 60}],
        ...values,
    };
}

function makeHome(panels) {
    return {
        role: "rep",
        user: "Rep",
        today: "2026-03-02",
        territory: "North",
        panels: [
            {
                key: "day",
                type: "day",
                calls: [
                    makeCall(),
                    makeCall({id: 2, partner_id: 12, name: "Boris South", score: 90}),
                    makeCall({
                        id: 3,
                        partner_id: 13,
                        name: "Carl West",
                        state: "reviewed",
                        score: 95,
                    }),
                ],
                due: [],
                due_count: 0,
                open_before: 2,
                days: [
                    {date: "2026-03-02", today: true, planned: 2, made: 1, missed: 0},
                    {date: "2026-03-03", today: false, planned: 0, made: 0, missed: 0},
                ],
            },
            ...panels,
        ],
    };
}

const RINGS = {
    key: "rings",
    type: "rings",
    cycle: {name: "Q1", date_end: "2026-03-31"},
    working_days: 60,
    elapsed_days: 30,
    rings: [
        {
            key: "calls",
            label: "Calls",
            value: 0.5,
            part: 5,
            whole: 10,
            band: "on",
            kpi: {name: "Attainment", formula: "Σ credited / Σ goal", example: "200 %"},
        },
        {key: "reach", label: "Reach", value: null, part: 0, whole: 0, band: null, kpi: null},
    ],
};

async function openHome(panels = []) {
    onRpc("pharma.home", "get_home", () => {
        requests.push("get_home");
        return makeHome(panels);
    });
    await mountWithCleanup(WebClient);
    await getService("action").doAction({type: "ir.actions.client", tag: "pharma_crm_call.home"});
    await animationFrame();
}

test("calls by ranking keep those made at the end", () => {
    const calls = makeHome([]).panels[0].calls;
    expect(inOrder(calls, "time").map((call) => call.id)).toEqual([1, 2, 3]);
    expect(inOrder(calls, "ranking").map((call) => call.id)).toEqual([2, 1, 3]);
});

test("one request shows the day in the order of the ranking; by time on request", async () => {
    await openHome();
    expect(requests).toEqual(["get_home"]);
    expect(queryAllTexts("[data-call] b.text-truncate")).toEqual([
        "Boris South",
        "Anna North",
        "Carl West",
    ]);
    await contains(".o_pharma_order").click();
    expect(queryAllTexts("[data-call] b.text-truncate")).toEqual([
        "Anna North",
        "Boris South",
        "Carl West",
    ]);
    expect(".o_pharma_home .alert").toHaveText(/2 calls of the last days wait/);
});

test("a tap on the score explains it", async () => {
    await openHome();
    await contains("[data-call='1'] .o_pharma_rank").click();
    await animationFrame();
    expect(".o_pharma_why").toHaveText(/Class/);
    expect(".o_pharma_why").toHaveText(/30 \/ 60/);
});

test("a ring tells its formula; without a denominator it is a dash", async () => {
    await openHome([RINGS]);
    expect(queryAllTexts(".o_pharma_ring text")).toEqual(["50 %", "–"]);
    await contains("[data-ring='calls']").click();
    expect(".o_pharma_ring_told").toHaveText(/Σ credited \/ Σ goal/);
    await contains("[data-ring='calls']").click();
    expect(".o_pharma_ring_told").toHaveCount(0);
});

test("a message is gone once it was seen", async () => {
    onRpc("pharma.call.review", "action_seen", ({args}) => {
        expect.step(`seen ${args[0]}`);
        return true;
    });
    await openHome([
        {
            key: "messages",
            type: "list",
            title: "From your manager",
            empty: "No new message.",
            items: [
                {
                    id: 5,
                    title: "Well done",
                    text: "Boss",
                    record: ["pharma.call", 1],
                    seen: ["pharma.call.review", "action_seen", 5],
                },
            ],
        },
        {key: "strange", type: "unknown to this version"},
    ]);
    expect("[data-panel='messages']").toHaveText(/Well done/);
    await contains("[data-panel='messages'] .btn-secondary").click();
    expect.verifySteps(["seen 5"]);
    await animationFrame();
    expect("[data-panel='messages']").toHaveText(/No new message/);
});

const DUE = {
    partner_id: 21,
    name: "Dora Due",
    place: "",
    class: {code: "B", name: "Class B", color: 4},
    goal: 2,
    actual: 2,
    remaining: 0,
    scheduled: 0,
    last: false,
    score: 20,
    why: [],
};

function answerPlan() {
    onRpc("pharma.call", "plan", ({args}) => {
        expect.step(`plan ${args[0]} on ${args[1]}`);
        return {
            planned: [{id: 9, partner_id: 21, date_planned: "2026-03-02 10:00:00"}],
            refused: [],
            warned: [{partner_id: 21, reason: "Dora Due: this call goes beyond the band."}],
        };
    });
}

test("start page: a call planned with one tap warns when it goes beyond the doctor's band", async () => {
    answerPlan();
    onRpc("pharma.home", "get_home", () => {
        const home = makeHome([]);
        home.panels[0].due = [DUE];
        return home;
    });
    await mountWithCleanup(WebClient);
    await getService("action").doAction({type: "ir.actions.client", tag: "pharma_crm_call.home"});
    await contains(".o_pharma_plan").click();
    await animationFrame();
    expect.verifySteps(["plan 21 on 2026-03-02"]);
    expect(queryAllTexts(".o_notification").join()).toMatch(/goes beyond the band/);
    expect(queryAllTexts(".o_notification").join()).toMatch(/Dora Due planned for/);
});

test("Day Ahead: the same tap says the same", async () => {
    answerPlan();
    onRpc("pharma.call", "day_ahead", () => ({
        user: "Rep",
        today: "2026-03-02",
        territory: "North",
        calls: [],
        cycle: false,
        due: [DUE],
        due_count: 1,
        messages: [],
        open_before: 1,
        queue: false,
    }));
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "pharma_crm_call.day_ahead",
    });
    expect(".o_pharma_alert").toHaveText(/1 call of the last days waits/);
    await contains(".o_pharma_plan").click();
    await animationFrame();
    expect.verifySteps(["plan 21 on 2026-03-02"]);
    expect(queryAllTexts(".o_notification").join()).toMatch(/goes beyond the band/);
    expect(queryAllTexts(".o_notification").join()).toMatch(/Dora Due planned for/);
});
