import {describe, expect, test} from "@odoo/hoot";
import {
    declarations,
    goodLots,
    lacksSignature,
    maximum,
    needsSignature,
    presetHandover,
    serializeHandovers,
} from "@pharma_crm_samples/report_section/handover_values";

describe.current.tags("headless");

const SHEET = {partner: {name: "Anna North"}};
const SAMPLE = {
    product_id: 7,
    max: 5,
    needs_signature: true,
    lots: [
        {lot_id: 1, quantity: 2, expired: false},
        {lot_id: 2, quantity: 9, expired: false},
        {lot_id: 3, quantity: 4, expired: true},
    ],
};
const GIFT = {
    product_id: 8,
    max: 3,
    needs_signature: false,
    lots: [{lot_id: false, quantity: 3, expired: false}],
};
const ITEMS = [SAMPLE, GIFT];

function handover(lines, values = {}) {
    return {...presetHandover(SHEET), lines, ...values};
}

test("nothing chosen sends no hand-over", () => {
    expect(serializeHandovers(ITEMS, handover({}), "key")).toEqual([]);
    expect(serializeHandovers(ITEMS, handover({8: {quantity: 0, lot_id: false}}), "key")).toEqual(
        []
    );
});

test("chosen items are sent with lot, signature and a key that stays", () => {
    const typed = handover({7: {quantity: 2, lot_id: 1}, 8: {quantity: 1}}, {signature: "abc"});
    expect(serializeHandovers(ITEMS, typed, "key")).toEqual([
        {
            client_uuid: "key",
            lines: [
                {product_id: 7, lot_id: 1, quantity: 2},
                {product_id: 8, lot_id: false, quantity: 1},
            ],
            signature: "abc",
            signed_by: "Anna North",
        },
    ]);
});

test("a kept report brings back what was typed", () => {
    const typed = handover({7: {quantity: 2, lot_id: 1}}, {signature: "abc", signed_by: "Nurse"});
    const [sent] = serializeHandovers(ITEMS, typed, "key");
    expect(presetHandover(SHEET, sent)).toEqual(typed);
});

test("a chosen lot bounds the quantity, any lot does not", () => {
    expect(maximum(SAMPLE, false)).toBe(5);
    expect(maximum(SAMPLE, 1)).toBe(2);
    expect(maximum(SAMPLE, 2)).toBe(5);
    expect(maximum(GIFT, false)).toBe(3);
});

test("expired lots and goods without lots are no choice of lot", () => {
    expect(goodLots(SAMPLE).map((lot) => lot.lot_id)).toEqual([1, 2]);
    expect(goodLots(GIFT)).toEqual([]);
});

test("only what a policy names has to be signed for", () => {
    expect(needsSignature(ITEMS, handover({8: {quantity: 1}}))).toBe(false);
    expect(needsSignature(ITEMS, handover({7: {quantity: 1}}))).toBe(true);
});

test("a hand-over that needs one is not sent without signature and name", () => {
    const sheet = {...SHEET, items: ITEMS};
    const lacking = (lines, values) => {
        const [sent] = serializeHandovers(ITEMS, handover(lines, values), "key");
        return Boolean(lacksSignature(sheet, sent));
    };
    const sample = {7: {quantity: 1}};
    expect(lacking({})).toBe(false);
    expect(lacking({8: {quantity: 1}})).toBe(false);
    expect(lacking(sample)).toBe(true);
    expect(lacking(sample, {signature: "abc", signed_by: " "})).toBe(true);
    expect(lacking(sample, {signature: "abc"})).toBe(false);
});

test("a declaration is shown for what is chosen, and once", () => {
    const first = {...SAMPLE, declaration: "I asked for it."};
    const second = {...GIFT, declaration: "I asked for it."};
    const chosen = {7: {quantity: 1}, 8: {quantity: 1}};
    expect(declarations([first, second], handover(chosen))).toEqual(["I asked for it."]);
    expect(declarations([first, GIFT], handover({8: {quantity: 1}}))).toEqual([]);
});
