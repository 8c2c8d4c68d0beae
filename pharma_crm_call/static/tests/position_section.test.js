import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {contains, mountWithCleanup, patchWithCleanup} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

import {PositionSection} from "@pharma_crm_call/plausibility/position_section";

describe.current.tags("desktop");
defineMailModels();

const HERE = {latitude: 51.5, longitude: 0.1, accuracy: 20};
let sent = {};

async function mountSection(extra, locate) {
    patchWithCleanup(navigator.geolocation, {
        getCurrentPosition: (found, refused) => {
            expect.step("asked");
            locate(found, refused);
        },
    });
    await mountWithCleanup(PositionSection, {
        props: {
            sheet: {position: 60},
            report: {},
            extra,
            setExtra: (name, value) => {
                sent[name] = value;
            },
        },
    });
}

beforeEach(() => {
    sent = {};
});

test("the device is asked only when the rep switches it on", async () => {
    await mountSection({}, (found) => found({coords: HERE}));
    expect.verifySteps([]);
    await contains(".form-check-input").click();
    expect.verifySteps(["asked"]);
    expect(sent).toEqual({position: HERE});
});

test("switched off again, nothing is sent", async () => {
    await mountSection({position: HERE}, () => {});
    expect(".form-check-input").toBeChecked();
    await contains(".form-check-input").click();
    expect.verifySteps([]);
    expect(sent).toEqual({position: false});
});

test("a device that does not tell keeps the report going", async () => {
    await mountSection({}, (_found, refused) => refused());
    await contains(".form-check-input").click();
    expect.verifySteps(["asked"]);
    expect(sent).toEqual({});
    expect(".form-check-input").not.toHaveAttribute("disabled");
});
