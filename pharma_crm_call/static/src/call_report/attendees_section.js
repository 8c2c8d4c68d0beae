import {ClassBadge} from "@pharma_crm/core/class_badge";
import {ReactionPicker} from "./reaction_picker";

import {Component} from "@odoo/owl";

/** Who came to a meeting, who did not, and how each one took it; the whole department with one tap. */
export class AttendeesSection extends Component {
    static template = "pharma_crm_call.AttendeesSection";
    static components = {ClassBadge, ReactionPicker};
    static props = {sheet: Object, report: Object};

    attendee(id) {
        return this.props.report.attendees.find((attendee) => attendee.partner_id === id);
    }

    isAbsent(id) {
        return this.props.report.absent.includes(id);
    }

    get summary() {
        return this.props.report.attendees.length;
    }

    takeAll() {
        const {report, sheet} = this.props;
        report.absent = [];
        report.attendees = sheet.attendees.map(
            ({id}) => this.attendee(id) || {partner_id: id, reaction: false}
        );
    }

    togglePresent(id) {
        const {report} = this.props;
        if (this.attendee(id)) {
            report.attendees = report.attendees.filter((a) => a.partner_id !== id);
        } else {
            report.absent = report.absent.filter((other) => other !== id);
            report.attendees = [...report.attendees, {partner_id: id, reaction: false}];
        }
    }

    toggleAbsent(id) {
        const {report} = this.props;
        if (this.isAbsent(id)) {
            report.absent = report.absent.filter((other) => other !== id);
        } else {
            report.attendees = report.attendees.filter((a) => a.partner_id !== id);
            report.absent = [...report.absent, id];
        }
    }

    setReaction(id, reaction) {
        this.attendee(id).reaction = reaction;
    }
}
