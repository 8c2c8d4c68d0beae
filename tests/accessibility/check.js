/* Looks at what is visible below `root`. Returns findings as texts. Runs in the page; needs nothing of Odoo. */
(root, contrast = true) => {
    const CONTROLS = "a[href], button, input, select, textarea, summary, [tabindex], [role=button], [role=checkbox], [role=radio], [role=tab]";
    // Odoo's own list: its check boxes and the switch of its columns have no name
    const OTHERS = ".o_list_renderer";
    const findings = new Set();

    const visible = (node) =>
        node.checkVisibility({opacityProperty: true, visibilityProperty: true}) &&
        node.getBoundingClientRect().width > 1;
    const describe = (node) => {
        const classes = [...node.classList].slice(0, 4).join(".");
        const text = (node.textContent || "").trim().replace(/\s+/g, " ").slice(0, 40);
        return `<${node.localName}${classes && "." + classes}> “${text}”`;
    };

    // -- names: as a screen reader takes them, near enough -------------------------------------------
    const textOf = (node) => {
        if (node.nodeType === Node.TEXT_NODE) {
            return node.textContent;
        }
        if (node.nodeType !== Node.ELEMENT_NODE || node.getAttribute("aria-hidden") === "true") {
            return "";
        }
        const own = node.getAttribute("aria-label") || node.getAttribute("alt");
        return own || [...node.childNodes].map(textOf).join(" ") || node.getAttribute("title") || "";
    };
    const nameOf = (node) => {
        const ids = (node.getAttribute("aria-labelledby") || "").split(" ").filter(Boolean);
        const parts = ids.map((id) => document.getElementById(id)).filter(Boolean).map(textOf);
        parts.push(node.getAttribute("aria-label") || "");
        parts.push(...[...(node.labels || [])].map(textOf));
        if (!["input", "select", "textarea"].includes(node.localName)) {
            parts.push(textOf(node));
        }
        parts.push(node.getAttribute("title") || "", node.getAttribute("placeholder") || "");
        return parts.join(" ").trim();
    };
    for (const node of root.querySelectorAll(CONTROLS)) {
        const role = node.getAttribute("role");
        const native = ["a", "button", "input", "select", "textarea", "summary"].includes(node.localName);
        if (!visible(node) || node.closest(OTHERS) || node.type === "hidden" || (!native && !role)) {
            continue;
        }
        if (!nameOf(node)) {
            findings.add(`no name: ${describe(node)}`);
        }
        const group = node.closest("[role=radiogroup], [role=tablist], [role=menu], [role=listbox], [role=toolbar]");
        if (!node.disabled && node.tabIndex < 0 && !group && node.getAttribute("aria-hidden") !== "true") {
            findings.add(`not reached by Tab: ${describe(node)}`);
        }
        if (node.tabIndex > 0) {
            findings.add(`jumps the queue of Tab: ${describe(node)}`);
        }
    }

    // -- what looks clickable can be used by keyboard --------------------------------------------------
    for (const node of root.querySelectorAll("*")) {
        const above = node.parentElement;
        if (
            node instanceof SVGElement ||
            !visible(node) ||
            getComputedStyle(node).cursor !== "pointer" ||
            (above && root.contains(above) && getComputedStyle(above).cursor === "pointer")
        ) {
            continue;
        }
        if (!node.closest(CONTROLS + ", label") && !node.querySelector(CONTROLS)) {
            findings.add(`looks clickable, has nothing for the keyboard: ${describe(node)}`);
        }
    }

    // -- contrast ----------------------------------------------------------------------------------------
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
    const rgba = (color) => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = color;
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
        return [r, g, b, a / 255];
    };
    const over = ([r, g, b, a], below) =>
        [r, g, b].map((value, index) => value * a + below[index] * (1 - a));
    const luminance = (color) => {
        const [r, g, b] = color.map((value) => {
            const part = value / 255;
            return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (node) => {
        const layers = [];
        for (let current = node; current; current = current.parentElement) {
            const style = getComputedStyle(current);
            if (style.backgroundImage !== "none") {
                return null; // a picture or a course of colours: for the eye
            }
            const color = rgba(style.backgroundColor);
            layers.push(color);
            if (color[3] === 1) {
                break;
            }
        }
        return layers.reduceRight((below, color) => over(color, below), [255, 255, 255]);
    };
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (contrast && walker.nextNode()) {
        const node = walker.currentNode.parentElement;
        if (!walker.currentNode.textContent.trim() || !visible(node) || node.closest("[disabled], svg, canvas")) {
            continue;
        }
        const style = getComputedStyle(node);
        const below = behind(node);
        if (!below) {
            continue;
        }
        let opacity = 1;
        for (let current = node; current; current = current.parentElement) {
            opacity *= Number(getComputedStyle(current).opacity);
        }
        const [r, g, b, a] = rgba(style.color);
        const text = over([r, g, b, a * opacity], below);
        const [light, dark] = [luminance(text), luminance(below)].sort((one, other) => other - one);
        const ratio = (light + 0.05) / (dark + 0.05);
        const size = parseFloat(style.fontSize);
        const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
        if (ratio < (large ? 3 : 4.5) - 0.01) {
            findings.add(
                `contrast ${ratio.toFixed(2)} of rgb(${text.map(Math.round)}) on rgb(${below.map(Math.round)}): ${describe(node)}`
            );
        }
    }
    return [...findings];
}
