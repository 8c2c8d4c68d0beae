import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useReloadWhile} from "@pharma_crm/reload_while/reload_while";

const UNDER_WAY = ["queued", "running"];

/** Shows how far background work of a record is, with Stop and Resume, and loads the record until it has ended. */
export class BackgroundJob extends Component {
    static template = "pharma_crm.BackgroundJob";
    static props = {...standardFieldProps, title: {type: String, optional: true}};

    setup() {
        this.orm = useService("orm");
        useReloadWhile(
            () => this.props.record,
            () => this.underWay
        );
    }

    get data() {
        return this.props.record.data;
    }

    get state() {
        return this.data[this.props.name];
    }

    get underWay() {
        return UNDER_WAY.includes(this.state);
    }

    get percent() {
        return Math.floor(this.data.job_progress);
    }

    get alertClass() {
        return {stopped: "alert-warning", failed: "alert-danger"}[this.state] || "alert-info";
    }

    get text() {
        const {job_done: done, job_total: total} = this.data;
        const values = [done.toLocaleString(), total.toLocaleString()];
        switch (this.state) {
            case "queued":
                return done ? _t("waiting at %s of %s", ...values) : _t("waiting");
            case "running":
                return _t("%s of %s", ...values);
            case "stopped":
                return _t("stopped at %s of %s; what is done is kept", ...values);
            default:
                return _t("failed at %s of %s", ...values);
        }
    }

    async act(method) {
        const {record} = this.props;
        if (await record.save()) {
            await this.orm.call(record.resModel, method, [[record.resId]]);
            await record.load();
        }
    }
}

registry.category("fields").add("pharma_job", {
    component: BackgroundJob,
    displayName: _t("Background work"),
    supportedTypes: ["selection"],
    extractProps: ({string}) => ({title: string}),
    fieldDependencies: [
        {name: "job_done", type: "integer", readonly: true},
        {name: "job_total", type: "integer", readonly: true},
        {name: "job_progress", type: "float", readonly: true},
        {name: "job_note", type: "text", readonly: true},
        {name: "job_may_run", type: "boolean", readonly: true},
    ],
});
