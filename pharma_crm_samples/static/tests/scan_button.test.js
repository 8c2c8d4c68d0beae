import {describe, expect, test} from "@odoo/hoot";
import {waitFor} from "@odoo/hoot-dom";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {
    defineModels,
    fields,
    getService,
    makeServerError,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");

class Count extends models.Model {
    _name = "test.count";

    counted = fields.Integer();

    _records = [{id: 1, counted: 0}];
}

defineMailModels();
defineModels([Count]);

function scan(code) {
    getService("barcode").bus.trigger("barcode_scanned", {barcode: code, target: document.body});
}

test("scans go to the record one after the other; a refused one stops nothing", async () => {
    let counted = 0;
    onRpc("test.count", "scan_code", ({args: [, code]}) => {
        expect.step(code);
        if (code === "WRONG") {
            throw makeServerError({message: "No item has this code."});
        }
        counted += 1;
        return {message: `${counted} counted`, type: "success"};
    });
    onRpc("test.count", "web_read", ({parent}) => parent().map((row) => ({...row, counted})));
    await mountView({
        type: "form",
        resModel: "test.count",
        resId: 1,
        arch: `<form><widget name="pharma_scan"/><field name="counted" readonly="1"/></form>`,
    });
    for (const code of ["A", "WRONG", "B"]) {
        scan(code);
    }
    await waitFor(".o_notification:contains('2 counted')");
    expect.verifySteps(["A", "WRONG", "B"]);
    expect(".o_notification:contains('No item has this code.')").toHaveCount(1);
    await waitFor(".o_field_widget[name=counted]:contains(2)");
});
