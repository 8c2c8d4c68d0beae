import {Component, onWillUnmount, useEffect} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const EVERY_MS = 1500;

/** Shows that an import is under way and loads the record again until it has ended. */
export class ImportRefresh extends Component {
    static template = "pharma_crm.ImportRefresh";
    static props = {...standardFieldProps};

    setup() {
        this.timer = null;
        useEffect(
            (underWay) => {
                if (underWay) {
                    this.schedule();
                }
                return () => clearTimeout(this.timer);
            },
            () => [this.underWay]
        );
        onWillUnmount(() => clearTimeout(this.timer));
    }

    get underWay() {
        return ["checking", "running"].includes(this.props.record.data.state);
    }

    get text() {
        return this.props.record.data.dry_run ? _t("Checking…") : _t("Importing…");
    }

    schedule() {
        this.timer = setTimeout(async () => {
            if (!(await this.props.record.isDirty())) {
                await this.props.record.load();
            }
            if (this.underWay) {
                this.schedule();
            }
        }, EVERY_MS);
    }
}

registry.category("fields").add("pharma_import_refresh", {
    component: ImportRefresh,
    displayName: _t("Import under way"),
    supportedTypes: ["selection"],
});
