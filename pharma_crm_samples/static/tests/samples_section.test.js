import {SamplesSection} from "@pharma_crm_samples/report_section/samples_section";

import {describe, expect, test} from "@odoo/hoot";
import {animationFrame} from "@odoo/hoot-mock";
import {waitFor} from "@odoo/hoot-dom";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {contains, getService, mountWithCleanup, onRpc} from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineMailModels();

const ITEM = {
    product_id: 1,
    name: "Cardolol sample",
    kind_name: "Sample",
    max: 5,
    requested: 0,
    reason: "",
    needs_signature: false,
    lots: [
        {lot_id: 11, name: "A", quantity: 2, expired: false, expiration: ""},
        {lot_id: 12, name: "B", quantity: 5, expired: false, expiration: ""},
    ],
};

test("a scan picks item and lot, also when a field has the focus", async () => {
    onRpc("pharma.scan", "read_code", ({args}) => {
        expect.step(args);
        return {product_id: 1, product: "Cardolol sample", lot_id: 12, lot: "B"};
    });
    const sent = {};
    await mountWithCleanup(SamplesSection, {
        props: {
            sheet: {partner: {id: 5, name: "Anna North"}, call: {}, items: [ITEM]},
            report: {},
            extra: {},
            setExtra: (name, value) => {
                sent[name] = value;
            },
        },
    });
    getService("barcode").bus.trigger("barcode_scanned", {barcode: "CODE", target: document.body});
    await waitFor(".o_notification:contains(1 × Cardolol sample · B)");
    expect(sent.handovers[0].lines).toEqual([{product_id: 1, lot_id: 12, quantity: 1}]);
    await contains(".o_pharma_quantity").edit("0109506000140445", {confirm: "blur"});
    await waitFor(".o_notification:contains(2 × Cardolol sample · B)");
    await animationFrame();
    expect(".o_pharma_quantity").toHaveValue("2");
    expect(sent.handovers[0].lines).toEqual([{product_id: 1, lot_id: 12, quantity: 2}]);
    expect.verifySteps([
        ["CODE", true],
        ["0109506000140445", true],
    ]);
    await contains(".o_pharma_quantity").edit("4", {confirm: "blur"});
    expect(sent.handovers[0].lines).toEqual([{product_id: 1, lot_id: 12, quantity: 4}]);
});
