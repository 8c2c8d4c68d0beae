import {describe, expect, test} from "@odoo/hoot";
import {queryOne} from "@odoo/hoot-dom";
import {contains, mountWithCleanup} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

import {Component, xml} from "@odoo/owl";
import {Guide} from "@pharma_crm_cycle/guide/guide";

describe.current.tags("desktop");
defineMailModels();

const STEPS = [...Array(12).keys()].map((number) => ({
    key: `step${number}`,
    label: `A step of the plan, number ${number}`,
    state: number < 8 ? "done" : "todo",
    hint: "",
    page: "objectives",
}));

/** A form as wide as a phone; there the steps stand in one row. */
class Phone extends Component {
    static components = {Guide};
    static props = {};
    static template = xml`
        <div class="form" style="display: flex; width: 390px; overflow: auto;">
            <style>.o_pharma_guide ol { flex-wrap: nowrap !important; }</style>
            <div class="o_field_widget o_field_pharma_guide"><Guide name="'guide'" record="record" /></div>
        </div>`;

    record = {data: {guide: STEPS}};
}

test("a step shows its field", async () => {
    class Sheet extends Component {
        static components = {Guide};
        static props = {};
        static template = xml`
            <div class="o_form_view">
                <Guide name="'guide'" record="record" />
                <div class="o_field_widget" name="territory_id"><input /></div>
            </div>`;

        record = {
            data: {guide: [{key: "scope", label: "Scope", state: "todo", field: "territory_id"}]},
        };
    }
    await mountWithCleanup(Sheet);
    await contains("[data-step=scope]").click();
    expect("[name=territory_id] input").toBeFocused();
});

test("on a phone the steps scroll to the one to take, the form stays where it is", async () => {
    await mountWithCleanup(Phone);
    const [form, row, step] = [".form", ".o_pharma_guide", ".next"].map((name) => queryOne(name));
    expect(form.scrollWidth).toBe(form.clientWidth);
    expect(form.scrollLeft).toBe(0);
    expect(row.scrollLeft).toBeGreaterThan(0);
    const {left, right} = step.getBoundingClientRect();
    const edge = row.getBoundingClientRect();
    expect(left).toBeGreaterThan(edge.left);
    expect(right).toBeLessThan(edge.right);
});
