import {describe, expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {contains, defineModels, fields, models, mountView} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

describe.current.tags("desktop");

class Figure extends models.Model {
    made = fields.Integer({string: "Made", help: "Counted calls."});
    credited = fields.Float({string: "Credited", help: "min(made, at most)"});
    other = fields.Integer({string: "Other"});
    _records = [{id: 1, made: 3, credited: 2, other: 1}];
}

defineMailModels();
defineModels([Figure]);

test("the measures that are shown say what they are", async () => {
    await mountView({
        type: "pivot",
        resModel: "figure",
        arch: `<pivot js_class="pharma_pivot_formulas">
            <field name="made" type="measure"/>
            <field name="other" type="measure"/>
        </pivot>`,
    });
    expect(".o_pivot table").toHaveCount(1);
    expect(".o_pharma_pivot_formulas").not.toHaveAttribute("open");
    await contains(".o_pharma_pivot_formulas summary").click();
    expect(queryAllTexts(".o_pharma_pivot_formulas dt")).toEqual(["Made"]);
    expect(queryAllTexts(".o_pharma_pivot_formulas dd")).toEqual(["Counted calls."]);
});
