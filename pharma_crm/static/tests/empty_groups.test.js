import {expect, test} from "@odoo/hoot";
import {defineModels, fields, models, mountView} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Territory extends models.Model {
    _name = "pharma.territory";
    name = fields.Char();
}

class Progress extends models.Model {
    _name = "pharma.progress";
    territory_id = fields.Many2one({relation: "pharma.territory"});
}

defineMailModels();
defineModels([Territory, Progress]);

const mountCards = (attributes) =>
    mountView({
        type: "kanban",
        resModel: "pharma.progress",
        arch: `<kanban ${attributes}><templates><t t-name="card"><field name="territory_id"/></t></templates></kanban>`,
        groupBy: ["territory_id"],
        noContentHelp: "Nothing has begun yet",
    });

test("cards grouped by a record say what they are for when there are none", async () => {
    await mountCards(`create="0"`);
    expect(".o_view_nocontent").toHaveText("Nothing has begun yet");
});

test("where a first group can be made, there is room for it", async () => {
    await mountCards(`default_group_by="territory_id"`);
    expect(".o_view_nocontent:contains(Nothing has begun yet)").toHaveCount(0);
});
