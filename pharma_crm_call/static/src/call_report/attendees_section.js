import {ClassBadge} from "@pharma_crm/core/class_badge";
import {told} from "./heard_values";
import {ReactionPicker} from "./reaction_picker";

import {Component, useState} from "@odoo/owl";

/** Who came to a meeting, who did not, and how each one took it; the whole department with one tap. */
export class AttendeesSection extends Component {
    static template = "pharma_crm_call.AttendeesSection";
    static components = {ClassBadge, ReactionPicker};
    static props = {sheet: Object, report: Object};

    setup() {
        // the attendee of whom it is told what was heard otherwise
        this.state = useState({open: false});
    }

    /** What was told on the call, as lines that an attendee can have heard otherwise. */
    get told() {
        return told(this.props.report.details);
    }

    toggleOpen(id) {
        this.state.open = this.state.open === id ? false : id;
    }

    /** What an attendee heard otherwise; a report kept on the device before may know nothing of it. */
    lines(id) {
        return this.attendee(id).details || [];
    }

    line(id, {product_id: productId, key_message_id: messageId}) {
        return this.lines(id).find(
            (line) => line.product_id === productId && line.key_message_id === messageId
        );
    }

    heard(id, row) {
        return this.line(id, row)?.heard !== false;
    }

    reactionOf(id, row) {
        return this.line(id, row)?.reaction || false;
    }

    /** Note what differs; a line that says nothing is taken out. */
    setLine(id, row, values) {
        const attendee = this.attendee(id);
        const {product_id, key_message_id} = row;
        const line = {heard: true, reaction: false, ...this.line(id, row), ...values};
        attendee.details = this.lines(id).filter(
            (other) => other.product_id !== product_id || other.key_message_id !== key_message_id
        );
        if (!line.heard || line.reaction) {
            attendee.details.push({
                product_id,
                key_message_id,
                heard: line.heard,
                reaction: line.heard && line.reaction,
            });
        }
    }

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
            ({id}) => this.attendee(id) || {partner_id: id, reaction: false, details: []}
        );
    }

    togglePresent(id) {
        const {report} = this.props;
        if (this.attendee(id)) {
            report.attendees = report.attendees.filter((a) => a.partner_id !== id);
        } else {
            report.absent = report.absent.filter((other) => other !== id);
            report.attendees = [
                ...report.attendees,
                {partner_id: id, reaction: false, details: []},
            ];
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
