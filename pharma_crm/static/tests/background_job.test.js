import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {queryAll, queryOne} from "@odoo/hoot-dom";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

describe.current.tags("desktop");

class Job extends models.Model {
    _name = "test.job";

    name = fields.Char();
    job_state = fields.Selection({
        selection: [
            ["none", "Nothing to do"],
            ["queued", "Waiting"],
            ["running", "Running"],
            ["stopped", "Stopped"],
            ["failed", "Failed"],
        ],
    });
    job_done = fields.Integer();
    job_total = fields.Integer();
    job_progress = fields.Float();
    job_note = fields.Text();
    job_may_run = fields.Boolean();

    _records = [
        {
            id: 1,
            name: "Big",
            job_state: "running",
            job_done: 40,
            job_total: 100,
            job_progress: 40,
            job_may_run: true,
        },
    ];
}

defineMailModels();
defineModels([Job]);

const ARCH = `<form><field name="job_state" string="Rating" widget="pharma_job" nolabel="1"/><field name="name"/></form>`;

let job = null;

beforeEach(() => {
    job = Job._records[0];
    onRpc("test.job", "action_job_stop", ({args, method}) => {
        expect.step([method, args]);
        job.job_state = "stopped";
        return true;
    });
    onRpc("test.job", "action_job_resume", ({method}) => {
        expect.step(method);
        job.job_state = "queued";
        return true;
    });
    onRpc("test.job", "web_read", ({parent}) => {
        const rows = parent();
        for (const row of rows) {
            Object.assign(row, {
                job_state: job.job_state,
                job_done: job.job_done,
                job_note: job.job_note,
            });
        }
        return rows;
    });
});

const mount = () => mountView({type: "form", resModel: "test.job", resId: 1, arch: ARCH});

test("running work is shown, stopped and resumed", async () => {
    await mount();
    expect(queryOne(".o_pharma_job").textContent).toMatch(/Rating:\s*40 of 100/);
    expect(".o_pharma_job .progress-bar").toHaveText("40 %");
    await contains(".o_pharma_job button:contains(Stop)").click();
    expect.verifySteps([["action_job_stop", [[1]]]]);
    expect(queryOne(".o_pharma_job").textContent).toMatch(/stopped at 40 of 100/);
    await contains(".o_pharma_job button:contains(Resume)").click();
    expect.verifySteps(["action_job_resume"]);
    expect(queryOne(".o_pharma_job").textContent).toMatch(/waiting at 40 of 100/);
});

test("it follows the work until it has ended", async () => {
    await mount();
    job.job_done = 80;
    await advanceTime(1600);
    await animationFrame();
    expect(queryOne(".o_pharma_job").textContent).toMatch(/80 of 100/);
    job.job_state = "none";
    await advanceTime(1600);
    await animationFrame();
    expect(queryAll(".o_pharma_job")).toHaveLength(0);
});

test("failed work says why", async () => {
    job.job_state = "failed";
    job.job_note = "Row 3 has no name.";
    await mount();
    expect(".o_pharma_job.alert-danger").toHaveCount(1);
    expect(queryOne(".o_pharma_job").textContent).toMatch(/Row 3 has no name\./);
});

test("who may not run it has no buttons", async () => {
    job.job_may_run = false;
    await mount();
    expect(".o_pharma_job").toHaveCount(1);
    expect(".o_pharma_job button").toHaveCount(0);
});
