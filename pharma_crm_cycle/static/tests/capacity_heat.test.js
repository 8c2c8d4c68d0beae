import {describe, expect, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {
    contains,
    getService,
    makeMockEnv,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {WebClient} from "@web/webclient/webclient";
import {balanceTone, heatCell, utilisationTone} from "@pharma_crm_cycle/capacity/heat_tone";

describe.current.tags("desktop");
defineMailModels();

const BOUNDS = {least: 0.7, most: 1};

test("colours of the utilisation follow the bounds of the company", () => {
    expect(utilisationTone(0.2, BOUNDS)).toBe("under-2");
    expect(utilisationTone(0.69, BOUNDS)).toBe("under-1");
    expect(utilisationTone(0.7, BOUNDS)).toBe("within");
    expect(utilisationTone(1, BOUNDS)).toBe("within");
    expect(utilisationTone(1.01, BOUNDS)).toBe("over-1");
    expect(utilisationTone(1.2, BOUNDS)).toBe("over-2");
    expect(utilisationTone(1.6, BOUNDS)).toBe("over-3");
});

test("colours of the balance follow the distance from 100", () => {
    expect(balanceTone(109)).toBe("within");
    expect(balanceTone(80)).toBe("under-1");
    expect(balanceTone(130)).toBe("over-2");
});

test("a cell without a ratio shows a dash, and calls that nobody can make are red", async () => {
    await makeMockEnv(); // numbers are written as the language says
    expect(heatCell("utilisation", undefined, BOUNDS)).toEqual({text: "", tone: "none"});
    expect(heatCell("utilisation", {utilisation: null, goal: 5}, BOUNDS)).toEqual({
        text: "–",
        tone: "over-3",
    });
    expect(heatCell("balance_index", {balance_index: null}, BOUNDS).text).toBe("–");
    expect(heatCell("utilisation", {utilisation: 0.9, goal: 5}, BOUNDS)).toEqual({
        text: "90 %",
        tone: "within",
    });
});

test("parts open their own parts, and the measure can be changed", async () => {
    const cell = (utilisation, balance) => ({
        7: {
            utilisation,
            balance_index: balance,
            needed_per_day: 9,
            room: 3,
            field_days: 60,
            goal: 5,
        },
    });
    onRpc("res.users", "review_user_count", () => []);
    onRpc("pharma.cycle.capacity", "get_heat", ({kwargs}) => {
        expect.step(kwargs.territory_id || "top");
        const below = kwargs.territory_id === 2;
        return {
            territory: below ? {id: 2, name: "North"} : {id: 1, name: "Country"},
            path: below ? [{id: 1, name: "Country"}] : [],
            cycles: [{id: 7, name: "2030 Q1", state: "running"}],
            bounds: BOUNDS,
            rows: below
                ? [{id: 3, name: "N1", parts: 0, cells: cell(0.5, 90)}]
                : [{id: 2, name: "North", parts: 4, cells: cell(1.3, 112)}],
        };
    });
    await mountWithCleanup(WebClient);
    await getService("action").doAction({type: "ir.actions.client", tag: "pharma_capacity_heat"});
    expect(".o_pharma_heat td.o_pharma_heat_over-2").toHaveText("130 %");
    await contains(".o_pharma_heat .btn-group button:contains(Balance)").click();
    expect(".o_pharma_heat td.o_pharma_heat_over-1").toHaveText("112");
    await contains(".o_pharma_heat tbody th button").click();
    expect(".o_pharma_heat tbody th").toHaveText("N1");
    await contains(".o_pharma_heat nav button:contains(Country)").click();
    expect(".o_pharma_heat tbody th").toHaveText("North");
    expect.verifySteps(["top", 2, 1]);
});
