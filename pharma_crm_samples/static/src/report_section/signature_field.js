/* global SignaturePad */
import {loadJS} from "@web/core/assets";

import {Component, onMounted, onWillStart, onWillUnmount, useRef} from "@odoo/owl";

const PREFIX = "data:image/png;base64,";

/**
 * A name and a field to sign in with a finger or a pen. Signatures are drawn here, never typed or uploaded:
 * the point is that the recipient was there.
 */
export class SignatureField extends Component {
    static template = "pharma_crm_samples.SignatureField";
    static props = {
        name: String,
        image: {type: [String, Boolean], optional: true},
        needed: {type: Boolean, optional: true},
        declarations: {type: Array, optional: true},
        onChange: Function,
    };

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadJS("/web/static/lib/signature_pad/signature_pad.umd.js"));
        onMounted(() => {
            this.pad = new SignaturePad(this.canvas.el, {
                penColor: "#1b2a6b",
                minWidth: 1,
                maxWidth: 2.5,
            });
            this.pad.addEventListener("endStroke", () => this.publish());
            this.observer = new ResizeObserver(() => this.resize());
            this.observer.observe(this.canvas.el);
        });
        onWillUnmount(() => {
            this.observer.disconnect();
            this.pad.off();
        });
    }

    /** Give the canvas as many pixels as it has on the screen, and draw the signature again. */
    resize() {
        const {el} = this.canvas;
        const ratio = Math.max(window.devicePixelRatio || 1, 1);
        const [width, height] = [el.offsetWidth * ratio, el.offsetHeight * ratio];
        if (!width || (el.width === width && el.height === height)) {
            return;
        }
        el.width = width;
        el.height = height;
        el.getContext("2d").scale(ratio, ratio);
        this.pad.clear();
        if (this.props.image) {
            this.pad.fromDataURL(PREFIX + this.props.image, {
                width: el.offsetWidth,
                height: el.offsetHeight,
            });
        }
    }

    publish(values = {}) {
        const image = this.pad.isEmpty()
            ? false
            : this.pad.toDataURL("image/png").slice(PREFIX.length);
        this.props.onChange({name: this.props.name, image, ...values});
    }

    setName(ev) {
        this.props.onChange({name: ev.target.value, image: this.props.image});
    }

    clear() {
        this.pad.clear();
        this.publish();
    }
}
