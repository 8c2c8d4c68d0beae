import {describe, expect, test} from "@odoo/hoot";
import {WebClient} from "@web/webclient/webclient";
import {animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    fields,
    getService,
    models,
    mountView,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineMailModels();

class Count extends models.Model {
    _name = "count";

    name = fields.Char();
    line_ids = fields.One2many({relation: "count.line", relation_field: "count_id"});

    _records = [{id: 1, name: "BC/1", line_ids: [1, 2]}];
}

class CountLine extends models.Model {
    _name = "count.line";

    name = fields.Char();
    count_id = fields.Many2one({relation: "count"});
    counted = fields.Integer();
    is_counted = fields.Boolean({readonly: true});

    _records = [
        {id: 1, name: "Lot A", count_id: 1, counted: 0, is_counted: false},
        {id: 2, name: "Lot B", count_id: 1, counted: 0, is_counted: false},
    ];
}

defineModels([Count, CountLine]);

const CARDS = `
    <form js_class="pharma_count_form">
        <field name="name"/>
        <field name="line_ids">
            <kanban>
                <field name="is_counted"/>
                <templates>
                    <t t-name="card">
                        <field name="name"/>
                        <field name="counted" widget="pharma_count"/>
                    </t>
                </templates>
            </kanban>
        </field>
    </form>`;

test("a lot is counted on its card, and 0 is an answer", async () => {
    onRpc("count", "web_save", ({args}) => {
        expect.step(args[1].line_ids);
    });
    await mountView({type: "form", resModel: "count", resId: 1, arch: CARDS});
    expect(".o_pharma_quantity:eq(0)").toHaveValue("");
    await contains(".o_pharma_quantity:eq(0)").edit("0", {confirm: "blur"});
    await contains(".o_pharma_more:eq(1)").click();
    await contains(".o_pharma_more:eq(1)").click();
    await animationFrame();
    expect(".o_pharma_quantity:eq(0)").toHaveValue("0");
    expect(".o_pharma_quantity:eq(1)").toHaveValue("2");
    expect(".modal").toHaveCount(0);
    await contains(".o_pharma_quantity:eq(1)").edit("two", {confirm: "blur"});
    expect(".o_pharma_quantity:eq(1)").toHaveValue("2");
    await contains(".o_form_button_save").click();
    expect.verifySteps([
        [
            [1, 1, {counted: 0}],
            [1, 2, {counted: 2}],
        ],
    ]);
});

test("a count that nobody has begun is forgotten when its form is left; one under way is saved", async () => {
    onRpc("count", "web_save", ({args}) => {
        expect.step(args[1].name);
    });
    Count._views = {
        form: CARDS,
        kanban: `<kanban><t t-name="card"><field name="name"/></t></kanban>`,
    };
    const form = (resId) => ({
        type: "ir.actions.act_window",
        res_model: "count",
        res_id: resId,
        views: [[false, "form"]],
    });
    const other = {type: "ir.actions.act_window", res_model: "count", views: [[false, "kanban"]]};
    onRpc("res.users", "review_user_count", () => []);
    await mountWithCleanup(WebClient);
    const action = getService("action");
    await action.doAction(form(false));
    await contains("[name=name] input").edit("Not begun");
    expect(".o_form_status_indicator_buttons.invisible").toHaveCount(1);
    await action.doAction(other);
    expect.verifySteps([]);
    await action.doAction(form(1));
    await contains("[name=name] input").edit("Under way");
    expect(".o_form_status_indicator_buttons.invisible").toHaveCount(0);
    await action.doAction(other);
    expect.verifySteps(["Under way"]);
});
