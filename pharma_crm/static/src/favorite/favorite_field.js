import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

import {Component, useState} from "@odoo/owl";

/** The user's own star on an account: a click keeps it, whether or not the account itself may be edited. */
export class FavoriteField extends Component {
    static template = "pharma_crm.FavoriteField";
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        this.state = useState({busy: false});
    }

    get isFavorite() {
        return this.props.record.data[this.props.name];
    }

    get label() {
        return this.isFavorite ? _t("Remove from my favourites") : _t("Add to my favourites");
    }

    async toggle() {
        const {record, name} = this.props;
        if (this.state.busy || !record.resId) {
            return;
        }
        this.state.busy = true;
        try {
            const value = await this.orm.call(record.resModel, "action_pharma_toggle_favorite", [
                [record.resId],
            ]);
            // The star is no value of the account: the record has nothing to save.
            record.data[name] = value;
        } finally {
            this.state.busy = false;
        }
    }
}

export const favoriteField = {
    component: FavoriteField,
    displayName: _t("My favourite"),
    supportedTypes: ["boolean"],
    isEmpty: () => false,
    listViewWidth: () => 24,
};

registry.category("fields").add("pharma_favorite", favoriteField);
