import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {contains, getService, mountWithCleanup, onRpc} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

import {WebClient} from "@web/webclient/webclient";

describe.current.tags("desktop");
defineMailModels();
beforeEach(() => onRpc("res.users", "review_user_count", () => []));

function makeWeek(day) {
    return {
        start: day || "2026-03-02",
        end: "2026-03-08",
        name: "2026-10",
        is_current: true,
        figures: {
            planned: 2,
            achieved: 1,
            as_planned: 1,
            otherwise: 0,
            not_made: 1,
            unplanned: 0,
            rate: 0.5,
        },
        open: 0,
        count: 1,
        quality: null,
        effective: null,
        days: [
            {
                date: "2026-03-02",
                calls: [
                    {
                        id: 1,
                        name: "Anna North",
                        class: false,
                        start: "2026-03-02 09:00:00",
                        state: "submitted",
                        kind: "as_planned",
                        purpose: "",
                    },
                    {
                        id: 2,
                        name: "Boris South",
                        class: false,
                        start: "2026-03-02 10:00:00",
                        state: "missed",
                        kind: "not_made",
                        purpose: "",
                    },
                ],
            },
        ],
        next: [],
    };
}

test("the week fills itself, and one goes from week to week", async () => {
    const asked = [];
    onRpc("pharma.period.report", "my_week", ({args}) => {
        asked.push(args[0]);
        return makeWeek(args[0]);
    });
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "pharma_crm_call.my_week",
    });
    await animationFrame();
    expect("[data-figure='rate'] b").toHaveText("50 %");
    expect("[data-figure='quality'] b").toHaveText("–");
    expect(queryAllTexts(".o_pharma_week_made .badge")).toEqual(["As planned", "Not made"]);
    expect(".o_pharma_week_next").toHaveText(/Nothing is planned yet/);
    await contains("button[title='Week after']").click();
    expect(asked).toEqual([false, "2026-03-09"]);
});
