import {registry} from "@web/core/registry";
import {PivotRenderer} from "@web/views/pivot/pivot_renderer";
import {pivotView} from "@web/views/pivot/pivot_view";

/** A pivot that says above the table what its measures mean: a column's heading has no room for it. */
export class PivotFormulasRenderer extends PivotRenderer {
    static template = "pharma_crm_cycle.PivotFormulas";

    get formulas() {
        const {activeMeasures, fields} = this.model.metaData;
        return activeMeasures
            .map((name) => ({name, title: fields[name]?.string, text: fields[name]?.help}))
            .filter(({text}) => text);
    }
}

registry.category("views").add("pharma_pivot_formulas", {
    ...pivotView,
    Renderer: PivotFormulasRenderer,
});
