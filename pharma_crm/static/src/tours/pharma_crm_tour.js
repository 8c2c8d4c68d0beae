import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

import {markup} from "@odoo/owl";

/** A newcomer's first minutes: find a doctor, keep the doctor at hand, see all that is known. */
registry.category("web_tour.tours").add("pharma_crm_tour", {
    url: "/odoo",
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            isActive: ["community"],
            trigger: ".o_app[data-menu-xmlid='pharma_crm.menu_root']",
            content: _t("Your customers, calls and plans are here."),
            tooltipPosition: "bottom",
            run: "click",
        },
        {
            trigger: "button[data-menu-xmlid='pharma_crm.menu_accounts']",
            content: _t("Doctors, hospitals and pharmacies that you cover are your accounts."),
            tooltipPosition: "bottom",
            run: "click",
        },
        {
            trigger: ".dropdown-item[data-menu-xmlid='pharma_crm.menu_doctor']",
            content: _t("Let us look at your doctors."),
            tooltipPosition: "right",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:first .o_pharma_favorite",
            content: markup(
                _t(
                    "A <b>star</b> keeps a doctor among your favourites. Nobody else sees your stars."
                )
            ),
            tooltipPosition: "right",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:first .o_pharma_favorite[aria-pressed='true']",
            content: _t("Kept."),
            run: () => {},
        },
        {
            trigger: ".o_list_view .o_data_row:first .o_data_cell[name='name']",
            content: _t("Open the doctor."),
            tooltipPosition: "bottom",
            run: "click",
        },
        {
            trigger: ".o_form_view button[name='action_pharma_overview']",
            content: markup(
                _t(
                    "<b>360°</b> shows on one page who covers the doctor, what was said last and what is next."
                )
            ),
            tooltipPosition: "bottom",
            run: "click",
        },
        {
            trigger: ".o_pharma_overview [data-key='places'] .o_pharma_row",
            content: _t(
                "Each line opens what it tells of: here the hospital where the doctor works."
            ),
            tooltipPosition: "top",
            run: "click",
        },
        {
            trigger: ".o_pharma_overview [data-key='doctors'] .o_pharma_row",
            content: _t(
                "And the hospital shows its doctors, the most important first. That is all for a start."
            ),
            tooltipPosition: "top",
            run: () => {},
        },
    ],
});
