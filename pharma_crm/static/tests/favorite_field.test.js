import {expect, test} from "@odoo/hoot";
import {
    defineModels,
    fields,
    models,
    mountView,
    contains,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Account extends models.Model {
    _name = "account";
    name = fields.Char();
    starred = fields.Boolean();
    _records = [
        {id: 1, name: "Anna", starred: false},
        {id: 2, name: "Boris", starred: true},
    ];
}

defineMailModels();
defineModels([Account]);

test("a star in a list is kept at once, and opens nothing", async () => {
    onRpc("account", "action_pharma_toggle_favorite", ({args}) => {
        expect.step(["star", args[0]]);
        return true;
    });
    await mountView({
        type: "list",
        resModel: "account",
        arch: `<list><field name="starred" widget="pharma_favorite"/><field name="name"/></list>`,
        selectRecord: () => expect.step("opened"),
    });
    expect(".o_pharma_favorite[aria-pressed=true]").toHaveCount(1);
    await contains(".o_data_row:first .o_pharma_favorite").click();
    expect(".o_pharma_favorite[aria-pressed=true]").toHaveCount(2);
    expect.verifySteps([["star", [1]]]);
});
