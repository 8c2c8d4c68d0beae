import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {queryAll, queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {Component, xml} from "@odoo/owl";
import {contains, getService, mountWithCleanup, onRpc} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {WebClient} from "@web/webclient/webclient";

describe.current.tags("desktop");
defineMailModels();

const HEADER = {
    id: 3,
    name: "Anna North",
    published_name: "NORTH ANNA MD",
    type: "doctor",
    type_label: "Doctor",
    image: "/web/static/img/user_placeholder.jpg",
    class: {code: "A", name: "Class A", color: 10},
    score: 80.5,
    class_since: "2026-01-05",
    lines: ["Attending physician", "Cardiology"],
    place: {id: 9, name: "North General"},
    phone: "+12015550123",
    email: "anna@example.com",
    website: "",
    address: "1 Main Street, Northville",
    position: false,
    favorite: false,
    badges: [{text: "Unverified", color: "warning"}],
    actions: [{method: "action_plan_call", text: "Plan call", icon: "fa-calendar-plus-o"}],
};

function panel(key, kind, values) {
    return {
        key,
        kind,
        title: key,
        icon: "fa-star",
        sequence: 10,
        count: null,
        empty: `No ${key} yet`,
        action: null,
        ...values,
    };
}

let panels = [];
let header = HEADER;

async function openOverview() {
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "pharma_crm.overview",
        context: {active_id: 3},
    });
}

beforeEach(() => {
    header = HEADER;
    panels = [];
    browser.localStorage.removeItem("pharma_overview_collapsed");
    // the systray of the approvals
    onRpc("res.users", "review_user_count", () => []);
    onRpc("res.partner", "pharma_overview", ({args}) => {
        expect.step(["overview", args[0]]);
        return {header, panels};
    });
});

test("the header says who it is; one request tells all", async () => {
    await openOverview();
    expect.verifySteps([["overview", [3]]]);
    expect(".o_pharma_overview_head h1").toHaveText("Anna North");
    expect(".o_pharma_class").toHaveText("A");
    expect(".o_pharma_class").toHaveClass("o_badge_color_10");
    expect(".o_pharma_overview_head .text-bg-warning").toHaveText("Unverified");
    expect("a[href='tel:+12015550123']").toHaveCount(1);
    expect("a[href^='https://www.openstreetmap.org/search?query=1%20Main']").toHaveCount(1);
    expect(".o_breadcrumb .active").toHaveText("Anna North");
});

test("each kind of panel", async () => {
    panels = [
        panel("calls", "rows", {
            count: 7,
            action: {method: "action_pharma_calls"},
            rows: [
                {
                    title: "Last call",
                    subtitle: "Rep",
                    note: "Asked for the study",
                    date: "2026-03-02",
                    badge: {text: "Done", color: 4},
                    model: "pharma.affiliation",
                    id: 5,
                },
                {title: "No record", subtitle: "", model: false, id: false},
            ],
        }),
        panel("facts", "facts", {facts: [{label: "Beds", value: "400"}]}),
        panel("team", "people", {
            people: [{id: 1, name: "Rep One", subtitle: "N1-a", image: "", phone: "+1201"}],
        }),
        panel("goals", "bars", {
            bars: [
                {label: "Calls", value: 3, goal: 4, text: "3 of 4"},
                {label: "No goal", value: 3, goal: 0, text: "3"},
            ],
        }),
    ];
    await openOverview();
    expect.verifySteps([["overview", [3]]]);
    expect("[data-key=calls] .o_pharma_row").toHaveCount(2);
    expect("[data-key=calls] .badge.o_badge_color_4").toHaveText("Done");
    expect(queryAll("[data-key=calls] .o_pharma_row")[1].disabled).toBe(true);
    expect("[data-key=calls] .o_pharma_panel_all").toHaveText("Show all 7");
    expect(queryAllTexts("[data-key=facts] dt, [data-key=facts] dd")).toEqual(["Beds", "400"]);
    expect("[data-key=team] a[href='tel:+1201']").toHaveCount(1);
    const widths = queryAll("[data-key=goals] .progress-bar").map((bar) => bar.style.width);
    expect(widths).toEqual(["75%", "0%"]);
});

test("what is empty says what to do, at the end", async () => {
    panels = [
        panel("calls", "rows", {count: 0, rows: []}),
        panel("facts", "facts", {facts: [{label: "Beds", value: "400"}]}),
    ];
    await openOverview();
    expect.verifySteps([["overview", [3]]]);
    expect(".o_pharma_panel").toHaveCount(1);
    expect(".o_pharma_overview_empty li[data-key=calls]").toHaveText(/No calls yet/);
});

test("a panel folds, and stays folded", async () => {
    panels = [panel("facts", "facts", {facts: [{label: "Beds", value: "400"}]})];
    await openOverview();
    expect.verifySteps([["overview", [3]]]);
    expect("dl").toHaveCount(1);
    await contains(".o_pharma_panel_toggle").click();
    expect("dl").toHaveCount(0);
    expect(JSON.parse(browser.localStorage.getItem("pharma_overview_collapsed"))).toEqual({
        facts: true,
    });
    await contains(".o_pharma_panel_toggle").click();
    expect("dl").toHaveCount(1);
});

test("an addon brings a kind of its own; an unknown kind breaks nothing", async () => {
    class Stars extends Component {
        static template = xml`<span class="o_stars" t-out="props.panel.stars.join('')"/>`;
        static props = ["*"];
    }
    registry.category("pharma_account_panels").add("stars", Stars);
    panels = [
        panel("rating", "stars", {stars: ["*", "*"]}),
        panel("later", "unheard_of", {unheard_of: [1]}),
    ];
    await openOverview();
    registry.category("pharma_account_panels").remove("stars");
    expect.verifySteps([["overview", [3]]]);
    expect("[data-key=rating] .o_stars").toHaveText("**");
    expect("[data-key=later]").toHaveCount(1);
});

test("a button of the header runs its method", async () => {
    onRpc("res.partner", "action_plan_call", ({args}) => {
        expect.step(["plan", args[0]]);
        return false;
    });
    await openOverview();
    await contains("button[data-method=action_plan_call]").click();
    await animationFrame();
    expect.verifySteps([
        ["overview", [3]],
        ["plan", [3]],
    ]);
});

test("the star is kept at once", async () => {
    onRpc("res.partner", "action_pharma_toggle_favorite", ({args}) => {
        expect.step(["star", args[0]]);
        return true;
    });
    await openOverview();
    expect(".o_pharma_favorite .fa-star-o").toHaveCount(1);
    await contains(".o_pharma_favorite").click();
    expect(".o_pharma_favorite .fa-star").toHaveCount(1);
    expect.verifySteps([
        ["overview", [3]],
        ["star", [3]],
    ]);
});

test("an account with nothing", async () => {
    header = {
        ...HEADER,
        class: false,
        score: null,
        class_since: false,
        lines: [],
        place: false,
        phone: "",
        email: "",
        address: "",
        badges: [],
        actions: [],
        published_name: "",
    };
    await openOverview();
    expect.verifySteps([["overview", [3]]]);
    expect(".o_pharma_class").toHaveCount(0);
    expect(".o_pharma_overview_reach a").toHaveCount(0);
    expect(queryOne(".o_pharma_overview_form")).toBeVisible();
});
