import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {SIZES} from "@web/core/ui/ui_service";
import {useService} from "@web/core/utils/hooks";
import {ControlPanel} from "@web/search/control_panel/control_panel";
import {useSetupAction} from "@web/search/action_hook";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {ClassBadge} from "@pharma_crm/core/class_badge";
import {badgeClass, formatDay} from "./overview_format";
import {OverviewPanel} from "./overview_panel";

import {Component, onWillStart, useRef, useState} from "@odoo/owl";

const COLLAPSED_KEY = "pharma_overview_collapsed";

/** All that is known of one account, read in one request. Panels come from the server, and each addon's own. */
export class AccountOverview extends Component {
    static template = "pharma_crm.AccountOverview";
    static components = {ClassBadge, ControlPanel, OverviewPanel};
    static props = {...standardActionServiceProps};
    static path = "pharma-overview";
    static displayName = _t("360° view");

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.ui = useState(useService("ui"));
        this.controlPanelDisplay = {};
        this.root = useRef("root");
        this.badgeClass = badgeClass;
        this.formatDay = formatDay;
        this.state = useState({overview: null, collapsed: this.readCollapsed()});
        useSetupAction({rootRef: this.root});
        onWillStart(() => this.load());
    }

    get partnerId() {
        return this.props.resId || this.props.action.context.active_id;
    }

    async load() {
        if (!this.partnerId) {
            return;
        }
        this.state.overview = await this.orm.call("res.partner", "pharma_overview", [
            [this.partnerId],
        ]);
        this.env.config.setDisplayName(this.header.name);
    }

    get header() {
        return this.state.overview.header;
    }

    /** What one does most comes first. */
    get buttons() {
        return this.header.actions.toSorted((a, b) => Boolean(b.primary) - Boolean(a.primary));
    }

    get sinceText() {
        return _t("since %s", formatDay(this.header.class_since));
    }

    get mapUrl() {
        const {position, address} = this.header;
        const where = position ? position.join(",") : address;
        return where
            ? `https://www.openstreetmap.org/search?query=${encodeURIComponent(where)}`
            : "";
    }

    // -- panels -------------------------------------------------------------------------------------

    isEmpty(panel) {
        return !panel.count && !(panel[panel.kind] || []).length && !panel.keep;
    }

    get emptyPanels() {
        return this.state.overview.panels.filter((panel) => this.isEmpty(panel));
    }

    /** Panels side by side: each goes where the least stands so far, so that the first ones stay on top. */
    get columns() {
        const wanted = this.ui.size >= SIZES.XL ? 3 : this.ui.size >= SIZES.MD ? 2 : 1;
        const panels = this.state.overview.panels.filter((panel) => !this.isEmpty(panel));
        const columns = Array.from({length: Math.min(wanted, panels.length) || 1}, () => ({
            panels: [],
            height: 0,
        }));
        for (const panel of panels) {
            const column = columns.reduce((best, next) =>
                next.height < best.height ? next : best
            );
            column.panels.push(panel);
            column.height +=
                1.5 + (panel[panel.kind] || []).length * (panel.kind === "facts" ? 0.6 : 1);
        }
        return columns.map((column) => column.panels);
    }

    readCollapsed() {
        try {
            return JSON.parse(browser.localStorage.getItem(COLLAPSED_KEY)) || {};
        } catch {
            return {};
        }
    }

    toggle(panel) {
        this.state.collapsed[panel.key] = !this.state.collapsed[panel.key];
        browser.localStorage.setItem(COLLAPSED_KEY, JSON.stringify(this.state.collapsed));
    }

    // -- what a click opens ---------------------------------------------------------------------------

    openOverview(partnerId) {
        return this.action.doAction("pharma_crm.action_overview", {
            additionalContext: {active_id: partnerId},
        });
    }

    async toggleFavorite() {
        this.header.favorite = await this.orm.call("res.partner", "action_pharma_toggle_favorite", [
            [this.header.id],
        ]);
    }

    get favoriteLabel() {
        return this.header.favorite ? _t("Remove from my favourites") : _t("Add to my favourites");
    }

    openForm() {
        return this.runMethod("action_pharma_open_form");
    }

    openRecord(model, id) {
        if (model === "res.partner" && id !== this.header.id) {
            return this.openOverview(id);
        }
        if (model === "res.partner") {
            return this.openForm();
        }
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }

    async runMethod(method) {
        const action = await this.orm.call("res.partner", method, [[this.header.id]]);
        return action && this.action.doAction(action, {onClose: () => this.load()});
    }

    /** "Show all" of a panel. */
    async openPanel(panel) {
        const {method, xmlid, domain, context} = panel.action;
        if (method) {
            return this.runMethod(method);
        }
        const action = await this.action.loadAction(xmlid, context);
        return this.action.doAction(domain ? {...action, domain} : action, {
            additionalContext: context,
        });
    }
}

registry.category("actions").add("pharma_crm.overview", AccountOverview);
