import {_t} from "@web/core/l10n/translation";

/**
 * What a scanned box does to the hand-over: one piece more of its item, of the lot that was scanned.
 *
 * @param {Object[]} items what is in the bag, as the report offers it
 * @param {Object} box what `pharma.scan` has read
 * @param {Function} lineOf the line of an item so far
 * @param {Function} maximumOf how many pieces of an item, of a lot, can be given
 * @returns {Object} {item, line} or {refusal}
 */
export function scannedLine(items, box, lineOf, maximumOf) {
    const item = items.find((other) => other.product_id === box.product_id);
    if (!item) {
        return {refusal: _t("%s is not in your bag.", box.product)};
    }
    if (item.reason) {
        return {refusal: `${item.name}: ${item.reason}`};
    }
    const lotId = box.lot_id || false;
    if (lotId && !item.lots.some((lot) => lot.lot_id === lotId)) {
        return {
            refusal: _t("Lot %(lot)s of %(item)s is not in your bag.", {
                lot: box.lot,
                item: item.name,
            }),
        };
    }
    const before = lineOf(item);
    if (lotId && before.lot_id && before.lot_id !== lotId && before.quantity) {
        return {
            refusal: _t(
                "%s: another lot was scanned before. Give one lot of an item on a call.",
                item.name
            ),
        };
    }
    const quantity = before.quantity + 1;
    const most = maximumOf(item, lotId || before.lot_id);
    if (quantity > most) {
        return {refusal: _t("%(item)s: at most %(most)s.", {item: item.name, most})};
    }
    return {item, line: {quantity, lot_id: lotId || before.lot_id || false}};
}
