import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useReloadWhile} from "@pharma_crm/reload_while/reload_while";

/** Shows that an import is under way and loads the record again until it has ended. */
export class ImportRefresh extends Component {
    static template = "pharma_crm.ImportRefresh";
    static props = {...standardFieldProps};

    setup() {
        useReloadWhile(
            () => this.props.record,
            () => this.underWay
        );
    }

    get underWay() {
        return ["checking", "running"].includes(this.props.record.data.state);
    }

    get text() {
        return this.props.record.data.dry_run ? _t("Checking…") : _t("Importing…");
    }
}

registry.category("fields").add("pharma_import_refresh", {
    component: ImportRefresh,
    displayName: _t("Import under way"),
    supportedTypes: ["selection"],
});
