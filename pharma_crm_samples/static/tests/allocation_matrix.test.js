import {describe, expect, test} from "@odoo/hoot";
import {pieces} from "@pharma_crm_samples/allocation/allocation_matrix";

describe.current.tags("headless");

test("only whole pieces are taken from what is typed", () => {
    expect(pieces("12")).toBe(12);
    expect(pieces(" 7 ")).toBe(7);
    expect(pieces(0)).toBe(0);
    for (const nonsense of ["", "-1", "1.5", "1,5", "1e3", "x", "1234567890"]) {
        expect(pieces(nonsense)).toBe(null);
    }
});
