import {maximum} from "@pharma_crm_samples/report_section/handover_values";
import {scannedLine} from "@pharma_crm_samples/report_section/scanned_line";

import {allowTranslations} from "@web/../tests/web_test_helpers";
import {beforeEach, describe, expect, test} from "@odoo/hoot";

describe.current.tags("headless");
beforeEach(() => allowTranslations());

const ITEMS = [
    {
        product_id: 1,
        name: "Cardolol sample",
        max: 3,
        reason: "",
        lots: [
            {lot_id: 11, name: "A", quantity: 2},
            {lot_id: 12, name: "B", quantity: 5},
        ],
    },
    {
        product_id: 2,
        name: "Atlas",
        max: 0,
        reason: "Limit reached.",
        lots: [{lot_id: false, quantity: 4}],
    },
];

function scan(box, line = {quantity: 0, lot_id: false}) {
    const {line: changed, refusal} = scannedLine(ITEMS, box, () => line, maximum);
    return {line: changed, refusal: refusal && String(refusal)};
}

test("a scan gives one piece more of its lot", () => {
    expect(scan({product_id: 1, lot_id: 12, lot: "B"}).line).toEqual({quantity: 1, lot_id: 12});
    expect(scan({product_id: 1, lot_id: 12, lot: "B"}, {quantity: 1, lot_id: 12}).line).toEqual({
        quantity: 2,
        lot_id: 12,
    });
});

test("a plain code keeps the lot that was chosen", () => {
    expect(scan({product_id: 1, lot_id: false}, {quantity: 1, lot_id: 11}).line).toEqual({
        quantity: 2,
        lot_id: 11,
    });
});

test("what is not in the bag or cannot be given is refused with the reason", () => {
    expect(scan({product_id: 9, product: "Other"}).refusal).toBe("Other is not in your bag.");
    expect(scan({product_id: 2, lot_id: false}).refusal).toBe("Atlas: Limit reached.");
    expect(scan({product_id: 1, lot_id: 99, lot: "X"}).refusal).toBe(
        "Lot X of Cardolol sample is not in your bag."
    );
});

test("never more than the limit, the lot or one lot", () => {
    expect(scan({product_id: 1, lot_id: 11, lot: "A"}, {quantity: 2, lot_id: 11}).refusal).toBe(
        "Cardolol sample: at most 2."
    );
    expect(scan({product_id: 1, lot_id: 12, lot: "B"}, {quantity: 3, lot_id: 12}).refusal).toBe(
        "Cardolol sample: at most 3."
    );
    expect(scan({product_id: 1, lot_id: 12, lot: "B"}, {quantity: 1, lot_id: 11}).refusal).toMatch(
        /another lot/
    );
});
