import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {
    contains,
    getService,
    makeMockEnv,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

import {WebClient} from "@web/webclient/webclient";
import {barOf, elapsedText, formatFigure} from "@pharma_crm_cycle/board/board_format";

describe.current.tags("desktop");
defineMailModels();
beforeEach(() => onRpc("res.users", "review_user_count", () => []));

async function openBoard() {
    await mountWithCleanup(WebClient);
    await getService("action").doAction({type: "ir.actions.client", tag: "pharma_crm_cycle.board"});
}

function kpi(values) {
    return {goal: 10, actual: 4, expected: 5, attainment: 0.4, reach: 0.5, band: "on", ...values};
}

function makeBoard(values) {
    return {
        cycles: [{id: 1, name: "Q1", state: "running"}],
        cycle: {id: 1, name: "Q1", state: "running", working_days: 60, elapsed_days: 30},
        node: {id: 7, name: "North", level: "Region", people: ""},
        path: [{id: 5, name: "Country"}],
        total: kpi({mean_frequency: null, joint: 2}),
        coverage: {reach_team: 0.6, reach_universe: null},
        parts: [
            {id: 8, name: "District 1", people: "Ann", ...kpi({band: "under"})},
            {id: 9, name: "District 2", people: "", ...kpi({})},
        ],
        groups: {
            class_id: [{id: 3, name: "Class A", ...kpi({})}],
            product_id: [{id: 4, name: "Cardolol", ...kpi({})}],
        },
        kpis: {
            attainment: {
                name: "Attainment",
                formula: "Σ credited / Σ goal",
                example: "200 %",
                unit: "percent",
            },
            reach_team: {name: "Reach by anybody", formula: "", example: "", unit: "percent"},
        },
        has_calls: true,
        ...values,
    };
}

test("figures in their unit, an empty ratio is a dash", async () => {
    await makeMockEnv();
    expect(formatFigure(null, "percent")).toBe("–");
    expect(formatFigure(0, "percent")).toBe("0 %");
    expect(formatFigure(0.9, "percent")).toBe("90 %");
    expect(formatFigure(4.571, "decimal")).toBe("4.57");
    expect(formatFigure(42.26, "decimal")).toBe("42.3");
    expect(formatFigure(375.41, "decimal")).toBe("375");
});

test("a bar is as long as the goal, or as the calls beyond it; what is not credited is told apart", () => {
    expect(barOf({goal: 10, actual: 4, expected: 5})).toEqual({
        credited: 40,
        uncredited: 0,
        expected: 50,
    });
    expect(barOf({goal: 2, actual: 5, earned: 4, expected: 1})).toEqual({
        credited: 80,
        uncredited: 20,
        expected: 20,
    });
    expect(barOf({goal: 0, actual: 3})).toEqual({credited: 100, uncredited: 0, expected: null});
});

test("days that are over are told in the same words everywhere", async () => {
    await makeMockEnv();
    expect(String(elapsedText({elapsed_days: 41, working_days: 64}))).toBe(
        "41 of 64 working days over"
    );
});

test("down the tree, by product, and to the calls", async () => {
    onRpc("pharma.cycle", "get_board", ({kwargs}) => {
        expect.step(`board ${kwargs.territory_id}`);
        return makeBoard();
    });
    onRpc("pharma.cycle", "action_drill_calls", ({kwargs}) => {
        expect.step(`calls ${kwargs.subject} ${kwargs.subject_id}`);
        return {type: "ir.actions.act_window_close"};
    });
    await openBoard();
    expect(queryAllTexts("[data-node] .fw-bold")).toEqual(["District 1", "District 2"]);
    expect("[data-node='8'] .text-bg-danger").toHaveText("Behind");
    expect("[data-node='8'] .o_pharma_board_figures").toHaveText(/4 made of 10\s*40 % credited/);
    expect("header .text-muted").toHaveText(/30 of 60 working days over/);
    expect("[data-kpi='attainment'] .o_pharma_board_joint").toHaveText("Joint calls: 2");
    expect(queryAllTexts(".o_pharma_board_coverage")).toEqual([
        "Reach by anybody: 60 %",
        "reach_universe: –",
    ]);
    await contains("[data-kpi='attainment'] button").click();
    expect("[data-kpi='attainment'] [role='note']").toHaveText("Σ credited / Σ goal\n200 %");
    await contains("[data-node='8'] button").click();
    await contains("[data-subject='product_id']").click();
    await animationFrame();
    expect("[data-row='4'] .fw-bold").toHaveText("Cardolol");
    expect("[data-row] button[title='Customers']").toHaveCount(0);
    await contains("[data-row='4'] button[title='Calls']").click();
    expect.verifySteps(["board false", "board 8", "calls product_id 4"]);
});

test("without a cycle there is a hint instead of figures", async () => {
    onRpc("pharma.cycle", "get_board", () => makeBoard({cycles: [], cycle: null}));
    await openBoard();
    expect(".o_view_nocontent_smiling_face").toHaveCount(1);
    expect(".o_pharma_board_row").toHaveCount(0);
});
