/** What is typed of a hand-over: quantity and lot of each item, and the signature. */
export function presetHandover(sheet, handover) {
    const lines = {};
    for (const line of handover?.lines || []) {
        lines[line.product_id] = {quantity: line.quantity, lot_id: line.lot_id};
    }
    return {
        lines,
        signature: handover?.signature || false,
        signed_by: handover?.signed_by ?? sheet.partner.name,
    };
}

/** Lots of an item that can be given today. */
export function goodLots(item) {
    return item.lots.filter((lot) => !lot.expired && lot.lot_id);
}

/** How many pieces of an item can be chosen, in the chosen lot or in any. */
export function maximum(item, lotId) {
    const lot = item.lots.find((other) => other.lot_id === lotId);
    return lotId && lot ? Math.min(item.max, lot.quantity) : item.max;
}

/** Tell whether something chosen has to be signed for. */
export function needsSignature(items, handover) {
    return items.some((item) => item.needs_signature && handover.lines[item.product_id]?.quantity);
}

/** Tell whether a hand-over that is sent has to be signed for, and lacks the signature or the name. */
export function lacksSignature(sheet, sent) {
    const handover = presetHandover(sheet, sent);
    const signed = handover.signature && (handover.signed_by || "").trim();
    return needsSignature(sheet.items || [], handover) && !signed;
}

/** What the recipient declares by signing for what is chosen, each text once. */
export function declarations(items, handover) {
    const chosen = items.filter((item) => handover.lines[item.product_id]?.quantity);
    return [...new Set(chosen.map((item) => item.declaration).filter(Boolean))];
}

/**
 * What is sent with the report: one hand-over to the customer of the call, none when nothing is chosen.
 * The key stays with the hand-over, so that it counts once however often it is sent.
 */
export function serializeHandovers(items, handover, clientUuid) {
    const lines = items
        .filter((item) => handover.lines[item.product_id]?.quantity)
        .map((item) => ({
            product_id: item.product_id,
            lot_id: handover.lines[item.product_id].lot_id || false,
            quantity: handover.lines[item.product_id].quantity,
        }));
    if (!lines.length) {
        return [];
    }
    return [
        {
            client_uuid: clientUuid,
            lines,
            signature: handover.signature,
            signed_by: handover.signed_by,
        },
    ];
}
