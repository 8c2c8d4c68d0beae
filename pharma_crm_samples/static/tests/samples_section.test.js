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
    max_reason: "You have no more of it.",
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

test("what is typed beyond the bounds is cut, and the form says why", async () => {
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
    expect(".o_pharma_cut").toHaveCount(0);
    await contains(".o_pharma_quantity").edit("9999", {confirm: "blur"});
    expect(".o_pharma_quantity").toHaveValue("5");
    expect(".o_pharma_cut").toHaveText("At most 5: You have no more of it.");
    await contains("select.o_pharma_lot").select("11");
    expect(".o_pharma_quantity").toHaveValue("2");
    expect(".o_pharma_cut").toHaveText("At most 2: This lot has no more.");
    await contains(".o_pharma_quantity").edit("-3", {confirm: "blur"});
    expect(".o_pharma_quantity").toHaveValue("0");
    expect(".o_pharma_cut").toHaveText("Only whole pieces, from 0 on.");
    await contains(".o_pharma_quantity").edit("1", {confirm: "blur"});
    expect(".o_pharma_cut").toHaveCount(0);
    expect(sent.handovers[0].lines).toEqual([{product_id: 1, lot_id: 11, quantity: 1}]);
});

test("a reason that holds for the whole bag is told once", async () => {
    const counted = {...ITEM, max: 0, reason: "The bag is being counted."};
    await mountWithCleanup(SamplesSection, {
        props: {
            sheet: {
                partner: {id: 5, name: "Anna North"},
                call: {},
                items: [
                    counted,
                    {...counted, product_id: 2, name: "Wall chart"},
                    {...counted, product_id: 3, name: "Leaflet", reason: "Not for class B."},
                ],
            },
            report: {},
            extra: {},
            setExtra: () => {},
        },
    });
    expect(".o_pharma_refused summary").toHaveText("3 more in your bag cannot be given now");
    await contains(".o_pharma_refused summary").click();
    expect(".o_pharma_refused .text-danger").toHaveCount(2);
    expect(".o_pharma_refused .o_pharma_item:first .text-muted").toHaveCount(2);
});
