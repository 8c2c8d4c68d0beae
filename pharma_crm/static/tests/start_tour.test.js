import {expect, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {getService, mockService, mountWithCleanup, onRpc} from "@web/../tests/web_test_helpers";
import {WebClient} from "@web/webclient/webclient";

defineMailModels();

test.tags("desktop");
test("everybody starts the newcomers' tour from the menu", async () => {
    onRpc("res.users", "review_user_count", () => []);
    mockService("tour_service", {
        startTour(name, {mode}) {
            expect.step([name, mode]);
        },
    });
    await mountWithCleanup(WebClient);
    await getService("action").doAction({type: "ir.actions.client", tag: "pharma_crm.start_tour"});
    expect.verifySteps([["pharma_crm_tour", "manual"]]);
});
