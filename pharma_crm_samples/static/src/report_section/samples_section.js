import {deserializeDate, formatDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {uuid} from "@web/core/utils/strings";
import {
    declarations,
    goodLots,
    lacksSignature,
    maximum,
    needsSignature,
    presetHandover,
    serializeHandovers,
} from "./handover_values";
import {scannedLine} from "./scanned_line";
import {SignatureField} from "./signature_field";
import {useScan} from "../scan/scan";

import {Component, onWillUpdateProps, useState} from "@odoo/owl";

const SHORTEST_CODE = 8;

/** Samples and gifts on the report of a call: what is in the bag, how much of it, which lot, who signs. */
export class SamplesSection extends Component {
    static template = "pharma_crm_samples.SamplesSection";
    static components = {SignatureField};
    static props = {sheet: Object, report: Object, extra: Object, setExtra: Function};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.scan = useScan(this.onCode.bind(this), () => this.items.length);
        this.state = useState({handover: null, cut: {}});
        this.start(this.props);
        onWillUpdateProps((next) => {
            if (next.extra !== this.props.extra) {
                this.start(next); // the rep has started the report afresh
            }
        });
    }

    start({sheet, extra}) {
        const [handover] = extra.handovers || [];
        this.clientUuid = handover?.client_uuid || uuid() + uuid();
        this.state.handover = presetHandover(sheet, handover);
        this.state.cut = {};
    }

    get items() {
        return this.props.sheet.items || [];
    }

    get offered() {
        return this.items.filter((item) => !item.reason);
    }

    get refused() {
        return this.items.filter((item) => item.reason);
    }

    /** What cannot be given, by reason: one that holds for the whole bag is told once. */
    get refusals() {
        const names = new Map();
        for (const item of this.refused) {
            names.set(item.reason, [...(names.get(item.reason) || []), item.name]);
        }
        return [...names].map(([reason, items]) => ({reason, items}));
    }

    get refusedText() {
        return _t("%s more in your bag cannot be given now", this.refused.length);
    }

    get signatureNeeded() {
        return needsSignature(this.offered, this.state.handover);
    }

    get declarations() {
        return declarations(this.offered, this.state.handover);
    }

    get chosen() {
        return Object.values(this.state.handover.lines).some((line) => line.quantity);
    }

    line(item) {
        return this.state.handover.lines[item.product_id] || {quantity: 0, lot_id: false};
    }

    maximum(item) {
        return maximum(item, this.line(item).lot_id);
    }

    lots(item) {
        return goodLots(item);
    }

    expiration(lot) {
        return lot.expiration ? formatDate(deserializeDate(lot.expiration)) : "";
    }

    lotText(lot) {
        const expiration = this.expiration(lot);
        return expiration
            ? _t("Lot %(name)s · exp. %(expiration)s", {name: lot.name, expiration})
            : _t("Lot %s", lot.name);
    }

    lotShort(lot) {
        return [lot.name, this.expiration(lot)].filter(Boolean).join(" · ");
    }

    /** What was chosen is kept within what may be given; the line under the field says why it was changed. */
    tellCut(item, wanted, most) {
        let text = "";
        if (wanted > most) {
            const reason = most < item.max ? _t("This lot has no more.") : item.max_reason;
            text = _t("At most %(most)s: %(reason)s", {most, reason});
        } else if (!(wanted >= 0) || wanted % 1) {
            text = _t("Only whole pieces, from 0 on.");
        }
        this.state.cut[item.product_id] = text;
    }

    setQuantity(item, quantity) {
        this.tellCut(item, quantity, this.maximum(item));
        const line = {...this.line(item)};
        line.quantity = Math.max(0, Math.min(this.maximum(item), Math.trunc(quantity) || 0));
        this.state.handover.lines[item.product_id] = line;
        this.publish();
    }

    setLot(item, ev) {
        const lotId = Number(ev.target.value) || false;
        const most = maximum(item, lotId);
        const quantity = Math.min(this.line(item).quantity, most);
        this.tellCut(item, this.line(item).quantity, most);
        this.state.handover.lines[item.product_id] = {quantity, lot_id: lotId};
        this.publish();
    }

    onQuantityInput(item, ev) {
        const typed = ev.target.value.trim();
        if (typed.length >= SHORTEST_CODE) {
            this.scan.take(typed); // a scanner typed into the field that had the focus
        } else {
            this.setQuantity(item, Number(typed));
        }
        ev.target.value = this.line(item).quantity;
    }

    /** A scanned box: one piece more of its item, of its lot. */
    async onCode(code) {
        const box = await this.orm.call("pharma.scan", "read_code", [code, true]);
        const {item, line, refusal} = scannedLine(
            this.items,
            box,
            (other) => this.line(other),
            (other, lotId) => maximum(other, lotId)
        );
        if (refusal) {
            this.notification.add(refusal, {type: "danger"});
            return;
        }
        this.state.handover.lines[item.product_id] = line;
        this.publish();
        this.notification.add(
            [`${line.quantity} × ${item.name}`, box.lot].filter(Boolean).join(" · "),
            {type: "success"}
        );
    }

    onSign({name, image}) {
        Object.assign(this.state.handover, {signed_by: name, signature: image});
        this.publish();
    }

    publish() {
        this.props.setExtra(
            "handovers",
            serializeHandovers(this.offered, this.state.handover, this.clientUuid)
        );
    }

    /** The report stays on this device while the rep asks for something. */
    request() {
        const {call, partner} = this.props.sheet;
        const context = {default_partner_id: partner.id};
        if (call.id) {
            context.default_call_id = call.id;
        }
        return this.action.doAction("pharma_crm_samples.action_request_new", {
            additionalContext: context,
        });
    }
}

/** What keeps the report from being sent: something chosen has to be signed for, and is not. */
function findProblem(sheet, extra) {
    return lacksSignature(sheet, extra.handovers?.[0])
        ? {
              message: _t("The signature is missing, or the name of who signs."),
              part: ".o_pharma_signature_name",
          }
        : undefined;
}

registry.category("pharma_call_report_sections").add(
    "samples",
    {
        component: SamplesSection,
        isDisplayed: (sheet) => Boolean(sheet.items),
        findProblem,
    },
    {sequence: 20}
);
