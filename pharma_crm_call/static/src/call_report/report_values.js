import {serializeAttendees} from "./heard_values";

/** The report that the sheet proposes: channel, length and products preset, nothing claimed to be delivered. */
export function presetReport(sheet, clientUuid, {correcting = false} = {}) {
    const saved = new Map(sheet.details.map((detail) => [detail.product_id, detail]));
    // what was submitted is corrected as it was sent: nothing is proposed in its place
    const productIds =
        saved.size || correcting
            ? [...saved.keys()]
            : sheet.products.filter((product) => product.preset).map((product) => product.id);
    return {
        client_uuid: clientUuid,
        channel_id: sheet.call.channel_id,
        duration: sheet.call.duration,
        date_done: sheet.call.date_done,
        purpose: sheet.call.purpose || (correcting ? "" : sheet.objective),
        note: sheet.call.note,
        next_objective: sheet.call.next_objective,
        outside_reason: sheet.call.outside_reason,
        details: productIds.map((id) => presetDetail(sheet, id, saved.get(id))),
        purpose_id: sheet.call.purpose_id || false,
        result_id: sheet.call.result_id || false,
        attendees: sheet.attendees
            .filter((attendee) => attendee.chosen)
            .map((attendee) => ({
                partner_id: attendee.id,
                reaction: attendee.reaction || false,
                details: attendee.details || [],
            })),
        absent: sheet.attendees
            .filter((attendee) => attendee.absent)
            .map((attendee) => attendee.id),
        competitors: [],
        follow_ups: [],
        evidence: [],
        reason: "",
        void: false,
        extra: {},
    };
}

/** One product of the report with the messages that can be ticked: those of the cycle first. */
export function presetDetail(sheet, productId, saved) {
    const product = sheet.products.find((other) => other.id === productId);
    const delivered = new Map((saved?.messages || []).map((m) => [m.key_message_id, m.reaction]));
    const due = new Map(sheet.post_its.map((postIt) => [postIt.key_message_id, postIt]));
    const messages = (product?.messages || []).map((message) => ({
        key_message_id: message.id,
        name: message.name,
        text: message.text,
        knowledge: message.knowledge || 0,
        due: due.has(message.id),
        delivered: delivered.has(message.id),
        reaction: delivered.get(message.id) || false,
    }));
    // what was told and is no longer offered stays told
    const offered = new Set(messages.map((message) => message.key_message_id));
    for (const told of saved?.messages || []) {
        if (!offered.has(told.key_message_id)) {
            messages.push({
                key_message_id: told.key_message_id,
                name: told.name || "",
                text: "",
                knowledge: 0,
                due: false,
                delivered: true,
                reaction: told.reaction || false,
            });
        }
    }
    messages.sort((a, b) => b.due - a.due);
    return {
        product_id: productId,
        name: product?.name || saved?.name || "",
        reaction: saved?.reaction || false,
        messages,
    };
}

/** What is sent to the server. */
export function serializeReport(report, {callId, partnerId, withAttendees}) {
    const {extra, reason: _reason, void: _void, ...values} = report;
    return {
        ...serializeFacts(values, withAttendees),
        ...(callId ? {call_id: callId} : {partner_id: partnerId}),
        ...extra,
    };
}

/** What is sent to correct a submitted report: the facts as they should have been, or that there was no call. */
export function serializeCorrection(report, {withAttendees}) {
    const {
        extra: _extra,
        competitors: _competitors,
        follow_ups: _followUps,
        void: isVoid,
        ...values
    } = report;
    if (isVoid) {
        return {client_uuid: report.client_uuid, reason: report.reason, void: true};
    }
    return serializeFacts({...values, competitors: [], follow_ups: []}, withAttendees);
}

function serializeFacts(values, withAttendees) {
    const {
        details,
        attendees,
        absent,
        competitors,
        follow_ups: followUps,
        evidence,
        ...plain
    } = values;
    return {
        ...plain,
        details: details.map((detail) => ({
            product_id: detail.product_id,
            reaction: detail.reaction,
            messages: detail.messages
                .filter((message) => message.delivered)
                .map((message) => ({
                    key_message_id: message.key_message_id,
                    reaction: message.reaction,
                })),
        })),
        ...(withAttendees ? {attendees: serializeAttendees(attendees, details), absent} : {}),
        ...(competitors.length
            ? {competitors: competitors.map(({product: _product, ...row}) => row)}
            : {}),
        ...(followUps.length ? {follow_ups: followUps} : {}),
        ...(evidence.length ? {evidence} : {}),
    };
}
