import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/** Odoo starts tours by itself for administrators alone: here everybody starts the newcomers' tour, any time. */
async function startTour(env) {
    if (env.isSmall) {
        env.services.notification.add(
            _t(
                "The tour points at what you click, which needs a bigger screen: take it on a computer."
            ),
            {type: "info"}
        );
        return;
    }
    await env.services.tour_service.startTour("pharma_crm_tour", {
        mode: "manual",
        rainbowManMessage: _t("Well done: you know your way around your customers."),
    });
}

registry.category("actions").add("pharma_crm.start_tour", startTour);
