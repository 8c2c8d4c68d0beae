import {percentageField} from "@web/views/fields/percentage/percentage_field";
import {formatPercentage} from "@web/views/fields/formatters";
import {registry} from "@web/core/registry";

/** A ratio in per cent; nothing where there is nothing to divide by, in place of Odoo's 0 %. */
export function formatShare(value, options) {
    return value === false || value === null || value === undefined
        ? ""
        : formatPercentage(value, options);
}
formatShare.extractOptions = formatPercentage.extractOptions;

registry.category("formatters").add("pharma_share", formatShare);
registry.category("fields").add("pharma_share", percentageField);
