import {expect, test} from "@odoo/hoot";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Merge extends models.Model {
    _name = "merge";
    line_ids = fields.One2many({relation: "merge.line"});
    _records = [{id: 1, line_ids: [1, 2]}];
}

class MergeLine extends models.Model {
    _name = "merge.line";
    name = fields.Char();
    choice = fields.Selection({
        selection: [
            ["one", "Left"],
            ["other", "Right"],
        ],
    });
    _records = [
        {id: 1, name: "City", choice: "one"},
        {id: 2, name: "Phone", choice: "one"},
    ];
}

defineMailModels();
defineModels([Merge, MergeLine]);

test("one click chooses a value in a row that is not selected", async () => {
    onRpc("merge", "web_save", ({args}) => {
        expect.step(args[1].line_ids);
    });
    await mountView({
        type: "form",
        resModel: "merge",
        resId: 1,
        arch: `<form><field name="line_ids"><list editable="bottom"><field name="name" readonly="1"/><field name="choice" widget="pharma_choice"/></list></field></form>`,
    });
    await contains(".o_data_row:last input[data-value=other]").click();
    expect(".o_data_row:last input[data-value=other]").toBeChecked();
    expect(".o_data_row:first input[data-value=one]").toBeChecked();
    await contains(".o_data_row:first input[data-value=other]").click();
    await contains(".o_form_button_save").click();
    expect.verifySteps([
        [
            [1, 2, {choice: "other"}],
            [1, 1, {choice: "other"}],
        ],
    ]);
});
