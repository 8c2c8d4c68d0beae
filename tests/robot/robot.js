/**
 * Odoo's click-everywhere robot in our app, with nothing to be seen: drawing is half of a page's work.
 *
 * The page is laid out as ever, and each element is there for whoever looks for it. What moves is left out, too: it is
 * drawn anew for as long as it moves, and the robot waits.
 */
() => {
    const style = document.createElement("style");
    style.textContent = `
        html { opacity: 0; }
        *, ::before, ::after { animation: none !important; transition: none !important; }
    `;
    document.head.append(style);
    odoo.loader.modules.get("@web/webclient/clickbot/clickbot_loader").startClickEverywhere("pharma_crm.menu_root");
};
