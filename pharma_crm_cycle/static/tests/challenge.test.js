import {describe, expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {
    contains,
    getService,
    makeServerError,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

import {WebClient} from "@web/webclient/webclient";

describe.current.tags("desktop");
defineMailModels();

const LIMITS = [
    ["add", "Customers added"],
    ["drop", "Customers dropped"],
    ["more", "Calls more in sum"],
].map(([kind, label]) => ({kind, label, used: 0, allowed: 2, left: 2}));

const LINE = {
    id: 9,
    kind: "goal",
    goal_before: 2,
    goal_after: 3,
    reason: "Potential",
    decision: "open",
    revision: 1,
};

function makePage(values) {
    return {
        challenge_id: 7,
        cycle_id: 1,
        cycle: "2030 Q1",
        territory_id: 5,
        territory: "N1-a",
        state: "draft",
        state_text: "",
        may_edit: true,
        may_decide: false,
        can_submit: true,
        can_withdraw: false,
        locked: false,
        lock_note: "",
        answer: [],
        refusal: "",
        revision: 0,
        limits: LIMITS,
        reasons: [],
        bands: {},
        rows: [
            {partner_id: 3, name: "Anna", class: "A", specialty: "", goal: 4, made: 0, line: null},
            {partner_id: 4, name: "Boris", class: "B", specialty: "", goal: 2, made: 0, line: LINE},
        ],
        ...values,
    };
}

async function mountPage(values) {
    onRpc("pharma.cycle.challenge", "get_choices", () => [
        {cycle_id: 1, territory_id: 5, label: "N1-a"},
    ]);
    onRpc("pharma.cycle.challenge", "get_page", () => makePage(values));
    onRpc("res.users", "review_user_count", () => []);
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "pharma_crm_cycle.challenge",
    });
    await animationFrame();
}

test("what is left is counted", async () => {
    await mountPage();
    expect(queryAllTexts(".o_pharma_challenge_limits li")).toEqual([
        "Customers added0 of 2, 2 left",
        "Customers dropped0 of 2, 2 left",
        "Calls more in sum0 of 2, 2 left",
    ]);
});

test("a locked list says nothing of customers to add or drop", async () => {
    const [add, drop, more] = LIMITS;
    await mountPage({
        locked: true,
        lock_note: "Stays until summer",
        limits: [add, {...drop, used: 1, left: 1}, more],
    });
    expect(queryAllTexts(".o_pharma_challenge_limits li")).toEqual([
        "Customers dropped1 of 2, 1 left",
        "Calls more in sum0 of 2, 2 left",
    ]);
});

test("a refusal is told beside the buttons, where it is seen", async () => {
    onRpc("pharma.cycle.challenge", "action_submit", () => {
        throw makeServerError({message: "Too many customers."});
    });
    await mountPage();
    await contains(".o_pharma_challenge_foot .btn-primary").click();
    await animationFrame();
    expect(".o_pharma_challenge_foot [role=alert]").toHaveText("Too many customers.");
});

test("who is dropped or was not taken in is not counted", async () => {
    const rows = makePage().rows;
    const more = [
        ["drop", "open", 2, 0],
        ["drop", "rejected", 2, 0],
        ["add", "open", 0, 3],
        ["add", "rejected", 0, 3],
    ].map(([kind, decision, goal, after], number) => ({
        ...rows[0],
        partner_id: 10 + number,
        goal,
        line: {...LINE, kind, decision, before: goal, after},
    }));
    await mountPage({rows: [rows[0], ...more]});
    expect(".o_pharma_challenge_foot .me-auto").toHaveText("Customers: 3, calls: 9");
});

test("a refused line stays open with what was entered, and says why", async () => {
    const reasons = [{id: 1, name: "Asked", kinds: ["goal"], needs_note: false}];
    const answers = [makePage({reasons}), makePage({reasons}), makePage({reasons})];
    // meanwhile a colleague has proposed something for the customer
    answers[1].rows[0].line = {...LINE, before: 4, after: 5, revision: 3};
    answers[2].rows[0].line = answers[1].rows[0].line;
    onRpc("pharma.cycle.challenge", "propose", ({args}) => {
        expect.step(args[2]);
        throw makeServerError({message: "Outside the band."});
    });
    await mountPage({reasons});
    onRpc("pharma.cycle.challenge", "get_page", () => answers.shift());
    await contains("[data-partner='3'] .o_pharma_challenge_name").click();
    await contains("[data-partner='3'] input[type=number]").edit("9");
    await contains("[data-partner='3'] select").select("1");
    await contains("[data-partner='3'] input[type=text]").edit("Twice a week");
    for (const revision of [0, 0, 3]) {
        await contains("[data-partner='3'] .btn-primary").click();
        await animationFrame();
        expect("[data-partner='3'] [role=alert]").toHaveText("Outside the band.");
        expect(".o_pharma_challenge_foot [role=alert]").toHaveCount(0);
        expect("[data-partner='3'] input[type=number]").toHaveValue(9);
        expect("[data-partner='3'] select").toHaveValue("1");
        expect("[data-partner='3'] input[type=text]").toHaveValue("Twice a week");
        expect.verifySteps([
            {
                kind: "goal",
                goal: 9,
                reason_id: 1,
                note: "Twice a week",
                partner_id: 3,
                revision,
            },
        ]);
    }
});

test("who decides on a proposal that is gone meanwhile is told", async () => {
    onRpc("pharma.cycle.challenge", "decide", () => {
        throw makeServerError({message: "It was taken back meanwhile."});
    });
    await mountPage({may_decide: true, may_edit: false, can_submit: false, state: "review"});
    const [anna, boris] = makePage().rows;
    onRpc("pharma.cycle.challenge", "get_page", () =>
        makePage({rows: [anna, {...boris, line: null}]})
    );
    await contains("[data-partner='4'] .o_pharma_challenge_name").click();
    await contains("[data-partner='4'] .btn-success").click();
    await animationFrame();
    expect("[data-partner='4']").toHaveCount(0);
    expect(".o_pharma_challenge_foot [role=alert]").toHaveText("It was taken back meanwhile.");
});

test("what was submitted is told, and the whole list is shown again", async () => {
    onRpc("pharma.cycle.challenge", "finish", () =>
        makePage({state: "approved", answer: ["Decided.", "Boris: rejected."]})
    );
    await mountPage({
        may_decide: true,
        may_edit: false,
        can_submit: false,
        state: "review",
        rows: makePage().rows.map((row) => ({
            ...row,
            line: row.line && {...row.line, decision: "accepted"},
        })),
    });
    await contains(".o_pharma_challenge_foot .btn-primary").click();
    await animationFrame();
    expect(".o_notification").toHaveText("Decided.");
    expect(queryAllTexts(".alert-success > div")).toEqual(["Decided.", "Boris: rejected."]);
});

test("who decides begins with the proposals", async () => {
    await mountPage({may_decide: true, may_edit: false, can_submit: false, state: "review"});
    expect(".o_pharma_challenge_row").toHaveCount(1);
    expect(".o_pharma_challenge_row").toHaveText(/Boris/);
    expect(".o_pharma_challenge_foot .btn-primary").toHaveText("Accept all");
});

test("a customer is added from what was found", async () => {
    const page = makePage({reasons: [{id: 1, name: "Asked", kinds: ["add"], needs_note: false}]});
    const clara = {partner_id: 8, name: "Clara", class: "B", class_id: 2, specialty: "", goal: 3};
    const line = {...LINE, kind: "add", before: 0, after: 3};
    onRpc("pharma.cycle.challenge", "find_customers", () => [clara]);
    onRpc("pharma.cycle.challenge", "propose", ({args}) => {
        expect.step(args);
        return {...page, rows: [...page.rows, {...clara, goal: 0, made: 0, line}]};
    });
    await mountPage(page);
    await contains(".o_pharma_challenge_tools .btn-primary").click();
    await animationFrame();
    await contains("[data-partner='8'] .o_pharma_challenge_name").click();
    await contains("[data-partner='8'] select").select("1");
    await contains("[data-partner='8'] .btn-primary").click();
    await animationFrame();
    expect.verifySteps([
        [1, 5, {kind: "add", goal: 3, reason_id: 1, note: "", partner_id: 8, revision: 0}],
    ]);
    expect("[data-partner='8'] .badge").toHaveText("Add, calls: 3");
});

test("who proposes begins with the whole list", async () => {
    await mountPage();
    expect(".o_pharma_challenge_row").toHaveCount(2);
});

test("rejecting all asks for one answer first", async () => {
    onRpc("pharma.cycle.challenge", "decide", ({args}) => {
        expect.step(args[1].map(({accept, note}) => [accept, note]));
        return makePage({state: "draft"});
    });
    await mountPage({may_decide: true, may_edit: false, can_submit: false, state: "review"});
    await contains(".o_pharma_challenge_foot .btn-secondary").click();
    expect(".o_pharma_challenge_foot .btn-secondary").not.toBeEnabled();
    await contains(".o_pharma_challenge_foot input").edit("Not this quarter");
    await contains(".o_pharma_challenge_foot .btn-secondary").click();
    await animationFrame();
    expect.verifySteps([[[false, "Not this quarter"]]]);
});

test("the band ends where the customer's entitlement ends", async () => {
    const [anna, boris] = makePage().rows;
    await mountPage({
        bands: {0: [1, 6]},
        rows: [
            {...anna, entitled: 5},
            {...boris, line: false, entitled: false},
        ],
    });
    for (const [partner, band] of [
        [3, "Calls: 1 to 5"],
        [4, "Calls: 1 to 6"],
    ]) {
        await contains(`[data-partner='${partner}'] .o_pharma_challenge_name`).click();
        expect(`[data-partner='${partner}'] .input-group + .text-muted`).toHaveText(band);
    }
});
