import {expect, test} from "@odoo/hoot";
import {makeMockEnv} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {registry} from "@web/core/registry";

defineMailModels();

test("a ratio with nothing to divide by is empty, not 0 %", async () => {
    await makeMockEnv();
    const format = registry.category("formatters").get("pharma_share");
    expect(format(false)).toBe("");
    expect(format(0)).toBe("0%");
    expect(format(0.5)).toBe("50%");
});
