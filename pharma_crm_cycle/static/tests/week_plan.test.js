import {describe, expect, test} from "@odoo/hoot";
import {queryAllTexts, select} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {contains, getService, mountWithCleanup, onRpc} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

import {WebClient} from "@web/webclient/webclient";

describe.current.tags("desktop");
defineMailModels();

function makeCall(id, values) {
    return {
        id,
        partner_id: 100 + id,
        name: `Doctor ${id}`,
        specialty: "Cardiology",
        place: "North General",
        class: {code: "A", name: "Class A", color: 10},
        hour: 9 + id / 2,
        sequence: id,
        km: 0,
        state: "proposed",
        duplicate: false,
        reasons: [`Reason ${id}`],
        ...values,
    };
}

function makePage(values) {
    return {
        territories: [{id: 5, name: "N1-a"}],
        territory_id: 5,
        reps: [],
        user_id: false,
        cycle: {id: 1, name: "Q1", date_start: "2030-01-01", date_end: "2030-03-31"},
        today: "2030-01-08",
        week: "2030-01-07",
        weeks: [
            {week: "2029-12-31", open: 0, accepted: 0},
            {week: "2030-01-07", open: 3, accepted: 0},
            {week: "2030-01-14", open: 0, accepted: 0},
        ],
        days: [
            {date: "2030-01-07", share: 1, km: 0, calls: [makeCall(1)]},
            {
                date: "2030-01-08",
                share: 0.5,
                km: 12.5,
                calls: [makeCall(2), makeCall(3, {state: "planned", call_id: 9, reasons: []})],
            },
            {date: "2030-01-09", share: 1, km: 0, calls: [makeCall(4, {state: "moved"})]},
        ],
        missing: [{...makeCall(6), calls: 2, why: "Full"}],
        ...values,
    };
}

async function mountPage(values) {
    onRpc("pharma.cycle.plan.call", "week_plan", ({args}) => {
        expect.step(`load ${args}`);
        return makePage(values);
    });
    for (const method of ["action_accept", "action_dismiss", "action_move", "plan_rest"]) {
        onRpc("pharma.cycle.plan.call", method, ({args}) => {
            expect.step(`${method} ${JSON.stringify(args)}`);
            return true;
        });
    }
    onRpc("res.users", "review_user_count", () => []);
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "pharma_crm_cycle.week_plan",
    });
    expect.verifySteps(["load ,,"]);
}

test("a week with its calls, and what they stand there for", async () => {
    await mountPage();
    expect(".o_pharma_week_call").toHaveCount(5);
    expect(queryAllTexts(".o_pharma_week_time")).toEqual(["09:30", "10:00", "10:30", "11:00"]);
    expect(".o_pharma_reasons").toHaveCount(0);
    await contains(".o_pharma_week_head:first").click();
    expect(queryAllTexts(".o_pharma_reasons li")).toEqual(["Reason 1"]);
    await contains(".o_pharma_week_head:first").click();
    expect(".o_pharma_reasons").toHaveCount(0);
    expect("[data-day='2030-01-08'] h2").toHaveText(/half a day/);
    expect("[data-day='2030-01-08'] h2").toHaveText(/2 calls, 12.5 km/);
});

test("accepting a week takes what is open from today on", async () => {
    await mountPage();
    expect(".o_pharma_accept_week").toHaveText("Accept this week (2)");
    await contains(".o_pharma_accept_week").click();
    await animationFrame();
    expect.verifySteps(["action_accept [[2,4]]", "load 5,2030-01-07,"]);
});

test("a call is moved or dismissed, one that is planned is not", async () => {
    await mountPage();
    await contains("[data-partner='102'] .o_pharma_week_head").click();
    await contains("[data-partner='102'] .o_pharma_move").focus();
    await select("2030-01-15", {target: "[data-partner='102'] .o_pharma_move"});
    await animationFrame();
    expect.verifySteps(['action_move [[2],"2030-01-15"]', "load 5,2030-01-07,"]);
    await contains("[data-partner='102'] .o_pharma_week_head").click();
    await contains("[data-partner='102'] .btn:contains(Dismiss)").click();
    await animationFrame();
    expect.verifySteps(["action_dismiss [[2]]", "load 5,2030-01-07,"]);
    await contains("[data-partner='103'] .o_pharma_week_head").click();
    expect("[data-partner='103'] .o_pharma_move").toHaveCount(0);
});

test("weeks are turned, the rest is planned anew", async () => {
    await mountPage();
    await contains(".o_pharma_week_nav button:last").click();
    await animationFrame();
    expect.verifySteps(["load 5,2030-01-14,"]);
    await contains(".o_pharma_plan_rest").click();
    await animationFrame();
    expect.verifySteps(["plan_rest [5]", "load 5,2030-01-07,"]);
});

test("reps who share a territory have a calendar each", async () => {
    await mountPage({
        reps: [
            {id: 7, name: "Ann"},
            {id: 8, name: "Bob"},
        ],
        user_id: 7,
    });
    await contains(".o_pharma_week_rep").focus();
    await select("8", {target: ".o_pharma_week_rep"});
    await animationFrame();
    expect.verifySteps(["load 5,2030-01-07,8"]);
    await contains(".o_pharma_accept_week").click();
    await animationFrame();
    expect.verifySteps(["action_accept [[2,4]]", "load 5,2030-01-07,7"]);
});

test("a manager chooses the territory", async () => {
    await mountPage({
        territories: [
            {id: 5, name: "N1-a"},
            {id: 6, name: "N1-b"},
        ],
    });
    await contains("select[aria-label='Territory']").focus();
    await select("6", {target: "select[aria-label='Territory']"});
    await animationFrame();
    expect.verifySteps(["load 6,2030-01-07,"]);
});

test("without a cycle the page says what to wait for", async () => {
    await mountPage({cycle: false, weeks: [], days: [], missing: []});
    expect(".alert").toHaveText(/No cycle is approved/);
    expect(".o_pharma_accept_week").toHaveCount(0);
});
