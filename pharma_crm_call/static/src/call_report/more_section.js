import {serializeDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {readEvidence} from "./report_photo";

import {Component} from "@odoo/owl";

const {DateTime} = luxon;
const FOLLOW_UP_DAYS = 7;

/** What not every call has: what competitors do, what is to be done until when, a photo as evidence. */
export class MoreSection extends Component {
    static template = "pharma_crm_call.MoreSection";
    static props = {sheet: Object, report: Object, correcting: {type: Boolean, optional: true}};

    setup() {
        this.notification = useService("notification");
    }

    get competitors() {
        return this.props.sheet.competitors || {products: [], kinds: []};
    }

    get accept() {
        return (this.props.sheet.evidence?.types || []).join(",");
    }

    addCompetitor(ev) {
        const id = Number(ev.target.value);
        if (id) {
            const {name} = this.competitors.products.find((product) => product.id === id);
            this.props.report.competitors.push({
                product_id: id,
                product: name,
                kind: "use",
                name: "",
            });
        }
        ev.target.value = "";
    }

    addFollowUp() {
        this.props.report.follow_ups.push({
            summary: "",
            date_deadline: serializeDate(DateTime.now().plus({days: FOLLOW_UP_DAYS})),
        });
    }

    async addEvidence(ev) {
        const {megabytes} = this.props.sheet.evidence;
        for (const file of ev.target.files) {
            const evidence = await readEvidence(file);
            if (evidence.file.length * 0.75 > megabytes * 1024 * 1024) {
                this.notification.add(
                    _t("“%(name)s” is larger than %(limit)s MB.", {
                        name: evidence.name,
                        limit: megabytes,
                    }),
                    {type: "warning"}
                );
                continue;
            }
            this.props.report.evidence.push(evidence);
        }
        ev.target.value = "";
    }

    remove(list, index) {
        list.splice(index, 1);
    }
}
