/** The report that the sheet proposes: channel, length and products preset, nothing claimed to be delivered. */
export function presetReport(sheet, clientUuid) {
    const saved = new Map(sheet.details.map((detail) => [detail.product_id, detail]));
    const productIds = saved.size
        ? [...saved.keys()]
        : sheet.products.filter((product) => product.preset).map((product) => product.id);
    return {
        client_uuid: clientUuid,
        channel_id: sheet.call.channel_id,
        duration: sheet.call.duration,
        date_done: sheet.call.date_done,
        purpose: sheet.call.purpose || sheet.objective,
        note: sheet.call.note,
        next_objective: sheet.call.next_objective,
        outside_reason: sheet.call.outside_reason,
        details: productIds.map((id) => presetDetail(sheet, id, saved.get(id))),
        attendees: sheet.attendees
            .filter((attendee) => attendee.chosen)
            .map((attendee) => attendee.id),
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
    messages.sort((a, b) => b.due - a.due);
    return {
        product_id: productId,
        name: product?.name || "",
        reaction: saved?.reaction || false,
        messages,
    };
}

/** What is sent to the server. */
export function serializeReport(report, {callId, partnerId, withAttendees}) {
    const {extra, details, attendees, ...values} = report;
    return {
        ...values,
        ...(callId ? {call_id: callId} : {partner_id: partnerId}),
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
        ...(withAttendees ? {attendees} : {}),
        ...extra,
    };
}
