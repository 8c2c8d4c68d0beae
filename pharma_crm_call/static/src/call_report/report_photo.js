import {getDataURLFromFile} from "@web/core/utils/urls";

//: Pixels of the longer side: enough to read a shelf, small enough for a mobile network.
const LONGEST = 1600;
const QUALITY = 0.8;

async function drawSmaller(file) {
    const image = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/jpeg", QUALITY);
}

/**
 * A file as it is sent with the report: photos are made smaller on the phone.
 *
 * @param {File} file
 * @returns {Promise<{name: string, file: string}>}
 */
export async function readEvidence(file) {
    let url = "";
    if (file.type.startsWith("image/")) {
        // what this browser cannot draw is sent as it is, and judged by the server
        url = await drawSmaller(file).catch(() => "");
    }
    url ||= await getDataURLFromFile(file);
    return {name: file.name, file: url.split(",")[1] || ""};
}
