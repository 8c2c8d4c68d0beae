import {describe, expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame, mockDate} from "@odoo/hoot-mock";
import {contains, getService, mountWithCleanup, onRpc} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

import {WebClient} from "@web/webclient/webclient";

describe.current.tags("desktop");
defineMailModels();

function makeRow(id, name, values = {}) {
    return {
        partner_id: id,
        name,
        specialty: "Cardiology",
        place: "North General",
        class: {code: "A", name: "Class A", color: 10},
        type: "doctor",
        hospital_id: 9,
        goal: 4,
        actual: 1,
        scheduled: 0,
        remaining: 3,
        due: true,
        overdue: false,
        last_day: false,
        km: false,
        last: false,
        favorite: false,
        planned: [],
        conflicts: false,
        ...values,
    };
}

function makeScreen(monday, reasons = {}) {
    const first = luxon.DateTime.fromISO(monday);
    return {
        monday,
        days: [0, 1, 2, 3, 4, 5, 6].map((days) => {
            const date = first.plus({days}).toISODate();
            return {date, count: 0, reason: reasons[days] || (days > 4 && "No working day.")};
        }),
        rows: [
            makeRow(1, "Anna North", {overdue: true, conflicts: "Rep Two (03/03/2026)"}),
            makeRow(2, "Boris North"),
        ],
        count: 2,
        classes: [{id: 5, class: {code: "A", name: "Class A", color: 10}, due: 2}],
        cycle: "Q1",
        hospitals: [{id: 9, name: "North General"}],
    };
}

async function openList(tag = "pharma_crm_call.plan_list") {
    // the systray of the approvals
    onRpc("res.users", "review_user_count", () => []);
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag,
    });
    await animationFrame();
}

test("what is ticked is planned on the chosen days, and what was refused says why", async () => {
    mockDate("2026-03-02 08:00:00");
    onRpc("pharma.call", "plan_candidates", () => makeScreen("2026-03-02", {1: "Time off."}));
    onRpc("pharma.call", "plan_spread", ({args}) => {
        expect.step(JSON.stringify(args));
        return {
            planned: [{id: 7, partner_id: 1, name: "Anna North", day: "2026-03-02"}],
            refused: [{partner_id: 2, name: "Boris North", day: false, reason: "Full."}],
        };
    });
    await openList();
    expect(queryAllTexts(".o_pharma_plan_row b")).toEqual(["Anna North", "Boris North"]);
    expect(".o_pharma_plan_row:first").toHaveText(/Rep Two/);
    expect(".o_pharma_plan_days .btn:eq(1)").toHaveAttribute("disabled");
    expect(".o_pharma_plan_bar").toHaveCount(0);
    await contains(".o_pharma_plan_row:eq(1) input").click();
    await contains(".o_pharma_plan_row:eq(0) input").click();
    await contains(".o_pharma_plan_days .btn:eq(4)").click();
    await contains(".o_pharma_plan_bar .btn-primary").click();
    // in the order of the list; without the day off, the weekend and the day that was taken out
    expect.verifySteps(['[[1,2],["2026-03-02","2026-03-04","2026-03-05"],{}]']);
    await animationFrame();
    expect(".o_pharma_plan .alert").toHaveText(/Boris North: Full\./);
    expect(".o_pharma_plan_bar").toHaveText(/1 ticked/);
});

test("a week that is over gives way to the next; numbers per class are sent as they are", async () => {
    mockDate("2026-03-07 08:00:00");
    onRpc("pharma.call", "plan_candidates", ({args}) => {
        expect.step(args[0]);
        return args[0] === "2026-03-07"
            ? makeScreen("2026-03-02", {0: "x", 1: "x", 2: "x", 3: "x", 4: "x"})
            : makeScreen("2026-03-09");
    });
    onRpc("pharma.call", "plan_spread", ({args}) => {
        expect.step(JSON.stringify([args[0], args[1].length, args[2]]));
        return {planned: [], refused: []};
    });
    await openList();
    expect.verifySteps(["2026-03-07", "2026-03-14"]);
    await contains(".o_pharma_plan_by_class").click();
    await contains(".o_pharma_plan_number input").edit("3", {confirm: "blur"});
    await contains(".o_pharma_card .btn-primary").click();
    expect.verifySteps(['[[],5,{"5":3}]', "2026-03-14"]);
});

test("to report a call that was not planned, a tap on the customer is enough", async () => {
    mockDate("2026-03-07 08:00:00");
    onRpc("pharma.call", "plan_candidates", ({args}) => {
        expect.step(args[0]);
        return makeScreen("2026-03-02", {0: "x", 1: "x", 2: "x", 3: "x", 4: "x"});
    });
    onRpc("/web/action/load", async (request) => {
        const {params} = await request.json();
        expect.step(params.action_id);
        expect.step(params.context.pharma_report);
        return {type: "ir.actions.act_window_close"};
    });
    await openList("pharma_crm_call.report_list");
    expect(".o_pharma_plan_days").toHaveCount(0);
    await contains(".o_pharma_plan_row:eq(1)").click();
    await animationFrame();
    expect.verifySteps(["2026-03-07", "pharma_crm_call.action_report", {partner_id: 2}]);
});
