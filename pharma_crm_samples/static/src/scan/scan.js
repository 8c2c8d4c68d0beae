import {useBus, useService} from "@web/core/utils/hooks";
import {scanBarcode} from "@web/core/barcode/barcode_dialog";
import {isBarcodeScannerSupported} from "@web/core/barcode/barcode_video_scanner";

/**
 * Codes on boxes, by the camera where the browser has one and by scanners that type like a keyboard.
 * Codes are taken one after the other: two fast scans count twice. What refuses a code is told and stops nothing.
 *
 * @param {Function} onCode called with each code; may be asynchronous
 * @param {Function} isActive tells whether codes are wanted now
 * @returns {Object} hasCamera, openCamera, take (a code that came another way)
 */
export function useScan(onCode, isActive = () => true) {
    const barcode = useService("barcode");
    const dialog = useService("dialog");
    const notification = useService("notification");
    let last = Promise.resolve();
    const take = (code) => {
        last = last
            .then(() => onCode(code))
            .catch((error) => {
                notification.add(error.data?.message || error.message, {type: "danger"});
            });
        return last;
    };
    useBus(barcode.bus, "barcode_scanned", (ev) => {
        if (isActive()) {
            take(ev.detail.barcode);
        }
    });
    return {
        take,
        hasCamera: isBarcodeScannerSupported(),
        openCamera: async () => {
            const code = await scanBarcode({services: {dialog}}).catch(() => false);
            if (code) {
                if ("vibrate" in navigator) {
                    navigator.vibrate(100);
                }
                await take(code);
            }
        },
    };
}
