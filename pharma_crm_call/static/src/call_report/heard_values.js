/** What was told on a call: its products, each followed by the messages that were delivered. */
export function told(details) {
    return details.flatMap((detail) => [
        {
            key: `${detail.product_id}`,
            product_id: detail.product_id,
            key_message_id: false,
            name: detail.name,
        },
        ...detail.messages
            .filter((message) => message.delivered)
            .map((message) => ({
                key: `${detail.product_id}-${message.key_message_id}`,
                product_id: detail.product_id,
                key_message_id: message.key_message_id,
                name: message.name,
            })),
    ]);
}

/** The attendees as they are sent: of what they heard otherwise only that which was told in the end. */
export function serializeAttendees(attendees, details) {
    const keys = new Set(told(details).map((row) => `${row.product_id}-${row.key_message_id}`));
    return attendees.map(({details: lines = [], ...attendee}) => ({
        ...attendee,
        details: lines.filter((line) => keys.has(`${line.product_id}-${line.key_message_id}`)),
    }));
}
