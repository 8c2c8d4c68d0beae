import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {formatFloat} from "@web/core/utils/numbers";
import {useService} from "@web/core/utils/hooks";
import {ControlPanel} from "@web/search/control_panel/control_panel";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

import {Component, onWillStart, useState} from "@odoo/owl";

const RADII = [0.5, 1, 2, 5, 10, 25];
// Half of the drawing, in its own units; a little is left for names and the scale.
const HALF = 200;
const DRAWN = 185;

/** What is around an account: rings and dots drawn from positions, no map from anywhere. A list stands beside it. */
export class NearBy extends Component {
    static template = "pharma_crm.NearBy";
    static components = {ControlPanel};
    static props = {...standardActionServiceProps};
    static path = "pharma-near-by";
    static displayName = _t("Near by");

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.controlPanelDisplay = {};
        this.radii = RADII;
        this.kinds = [
            ["pharmacy", _t("Pharmacies")],
            ["hospital", _t("Hospitals")],
            ["doctor", _t("Doctors")],
        ];
        this.viewBox = `${-HALF} ${-HALF} ${2 * HALF} ${2 * HALF}`;
        this.state = useState({near: null, km: 2, kind: null, chosen: null});
        this.latest = 0;
        onWillStart(() => this.load());
    }

    get partnerId() {
        return this.props.resId || this.props.action.context.active_id;
    }

    async load() {
        if (!this.partnerId) {
            return;
        }
        const request = ++this.latest;
        const near = await this.orm.call("res.partner", "pharma_near_by", [[this.partnerId]], {
            km: this.state.km,
            kind: this.state.kind,
        });
        // of several quick taps the last one counts
        if (request === this.latest) {
            Object.assign(this.state, {near, kind: near.kind, chosen: null});
            this.env.config.setDisplayName(_t("Near %s", near.centre.name));
        }
    }

    setRadius(km) {
        this.state.km = km;
        return this.load();
    }

    setKind(kind) {
        this.state.kind = kind;
        return this.load();
    }

    // -- the drawing ----------------------------------------------------------------------------------

    get scale() {
        return DRAWN / this.state.near.km;
    }

    get rings() {
        return [1, 2, 3, 4].map((part) => {
            const km = (this.state.near.km * part) / 4;
            return {km, radius: km * this.scale, text: this.distance(km)};
        });
    }

    get dots() {
        return this.state.near.accounts.map((account) => ({
            account,
            x: account.east * this.scale,
            y: -account.north * this.scale,
        }));
    }

    get chosenDot() {
        return this.dots.find((dot) => dot.account.id === this.state.chosen);
    }

    /** Names stand where there is room: to the left of a dot in the right half. */
    get label() {
        const dot = this.chosenDot;
        return (
            dot && {
                x: dot.x,
                y: dot.y > -HALF + 30 ? dot.y - 10 : dot.y + 18,
                anchor: dot.x > HALF / 3 ? "end" : dot.x < -HALF / 3 ? "start" : "middle",
                text: dot.account.name,
            }
        );
    }

    /** A tap means the dot next to the finger, not the exact one. */
    onTap(ev) {
        const svg = ev.currentTarget.getBoundingClientRect();
        const x = ((ev.clientX - svg.left) / svg.width) * 2 * HALF - HALF;
        const y = ((ev.clientY - svg.top) / svg.height) * 2 * HALF - HALF;
        let best = null;
        let least = 24;
        for (const dot of this.dots) {
            const away = Math.hypot(dot.x - x, dot.y - y);
            if (away < least) {
                [best, least] = [dot.account.id, away];
            }
        }
        this.choose(best);
    }

    choose(id) {
        this.state.chosen = id;
        if (id) {
            document.getElementById(`near_by_${id}`)?.scrollIntoView({block: "nearest"});
        }
    }

    distance(km) {
        return km < 1
            ? _t("%s m", Math.round(km * 1000))
            : _t("%s km", formatFloat(km, {digits: [16, km < 10 && km % 1 ? 1 : 0]}));
    }

    get summary() {
        const {count, accounts, km} = this.state.near;
        return count > accounts.length
            ? _t("%(count)s within %(km)s; the nearest %(shown)s are shown", {
                  count,
                  km: this.distance(km),
                  shown: accounts.length,
              })
            : _t("%(count)s within %(km)s", {count, km: this.distance(km)});
    }

    // -- what a click opens -----------------------------------------------------------------------------

    /** The form of its kind, not that of any contact. */
    async openAccount(id) {
        return this.action.doAction(
            await this.orm.call("res.partner", "action_pharma_open_form", [[id]])
        );
    }

    async openList() {
        const action = await this.orm.call("res.partner", "action_pharma_near_by_list", [
            [this.partnerId],
        ]);
        return this.action.doAction(action);
    }
}

registry.category("actions").add("pharma_crm.near_by", NearBy);
