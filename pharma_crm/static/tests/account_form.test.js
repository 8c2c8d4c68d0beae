import {expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {contains, defineModels, fields, models, mountView} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Account extends models.Model {
    _name = "account";
    name = fields.Char();
    _records = [{id: 1, name: "Anna"}];
}

defineMailModels();
defineModels([Account]);

const button = (name) =>
    `<button name="${name}" type="object" class="oe_stat_button" string="${name}"/>`;

async function mountForm(...names) {
    await mountView({
        type: "form",
        resModel: "account",
        resId: 1,
        arch: `<form js_class="pharma_account_form"><sheet>
                <div name="button_box" class="oe_button_box">${names.map(button).join("")}</div>
                <field name="name"/>
            </sheet></form>`,
    });
}

test.tags("desktop");
test("the first buttons of an account are in sight, the others under More", async () => {
    await mountForm("one", "two", "three", "four", "five", "six", "seven");
    expect(queryAllTexts(".o-form-buttonbox > .oe_stat_button")).toEqual([
        "one",
        "two",
        "three",
        "four",
        "More",
    ]);
    await contains(".o-form-buttonbox .o_button_more").click();
    expect(queryAllTexts(".o_dropdown_more .oe_stat_button")).toEqual(["five", "six", "seven"]);
});

test.tags("desktop");
test("five buttons need no More", async () => {
    await mountForm("one", "two", "three", "four", "five");
    expect(".o-form-buttonbox > .oe_stat_button").toHaveCount(5);
    expect(".o_button_more").toHaveCount(0);
});
