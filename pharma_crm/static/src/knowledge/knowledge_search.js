import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useAutofocus, useService} from "@web/core/utils/hooks";
import {KeepLast} from "@web/core/utils/concurrency";
import {useDebounced} from "@web/core/utils/timing";
import {ControlPanel} from "@web/search/control_panel/control_panel";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

import {Component, markup, onWillStart, useState} from "@odoo/owl";

/** One field for pages, documents and own notes: made for a thumb. */
export class KnowledgeSearch extends Component {
    static template = "pharma_crm.KnowledgeSearch";
    static components = {ControlPanel};
    static props = {...standardActionServiceProps};
    static path = "pharma-knowledge";
    static displayName = _t("Search knowledge");

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.controlPanelDisplay = {};
        this.keepLast = new KeepLast();
        const {words, message_id, product_id, title} = this.props.action.context || {};
        this.about = {message_id: message_id || false, product_id: product_id || false};
        this.title = title || "";
        this.state = useState({words: words || "", rows: [], loaded: false});
        useAutofocus();
        this.searchSoon = useDebounced(() => this.load(), 250);
        onWillStart(() => this.load());
    }

    async load() {
        const rows = await this.keepLast.add(
            this.orm.call("document.page", "pharma_search", [], {
                words: this.state.words,
                ...this.about,
            })
        );
        // The server escapes the text and marks the found words.
        this.state.rows = rows.map((row) => ({...row, html: markup(row.snippet)}));
        this.state.loaded = true;
    }

    onInput(ev) {
        this.state.words = ev.target.value;
        this.searchSoon();
    }

    open(row) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: row.model,
            res_id: row.id,
            views: [[false, "form"]],
            // over a call's report it stays a dialog: nothing that was typed there is lost
            target: this.env.inDialog ? "new" : "current",
            context:
                row.model === "document.page" ? {form_view_ref: "pharma_crm.view_page_form"} : {},
        });
    }
}

registry.category("actions").add("pharma_crm.knowledge", KnowledgeSearch);
