import {Component, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

const PAGE = 40;

/** Return whole pieces from what somebody typed, or null when it is none. */
export function pieces(text) {
    const value = String(text).trim();
    return /^\d{1,9}$/.test(value) ? Number(value) : null;
}

/** The table of an allocation: a row per rep, a column per item, each quantity editable, with the sums at once. */
export class AllocationMatrix extends Component {
    static template = "pharma_crm_samples.AllocationMatrix";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.state = useState({page: null, offset: 0, text: ""});
        onWillStart(() => this.load(this.props.record));
        onWillUpdateProps((props) => this.load(props.record));
    }

    async load(record) {
        if (!record.resId) {
            this.state.page = null;
            return;
        }
        this.state.page = await this.orm.call(record.resModel, "matrix_read", [
            [record.resId],
            this.state.offset,
            PAGE,
            this.state.text,
        ]);
    }

    get range() {
        const {offset, rows, count} = this.state.page;
        return _t("%(first)s–%(last)s of %(count)s reps", {
            first: Math.min(offset + 1, count),
            last: offset + rows.length,
            count,
        });
    }

    get hasNext() {
        const {offset, rows, count} = this.state.page;
        return offset + rows.length < count;
    }

    turn(step) {
        this.state.offset = Math.max(0, this.state.offset + step * PAGE);
        return this.load(this.props.record);
    }

    search(event) {
        this.state.text = event.target.value.trim();
        this.state.offset = 0;
        return this.load(this.props.record);
    }

    onSearchKey(event) {
        if (event.key === "Enter") {
            // the form would save on it
            event.preventDefault();
            event.stopPropagation();
            event.target.blur();
        }
    }

    cellLabel(row, item) {
        return _t("%(item)s for %(rep)s", {item: item.name, rep: row.rep});
    }

    differenceClass(item) {
        if (item.difference < 0) {
            return "text-danger fw-bold";
        }
        return item.difference > 0 ? "text-warning-emphasis" : "text-success";
    }

    async change(row, item, event) {
        const cell = row.cells[item.id];
        const value = pieces(event.target.value);
        if (value === null) {
            this.notification.add(
                _t("“%s” is no number of pieces: whole pieces, or 0.", event.target.value),
                {type: "warning"}
            );
            event.target.value = cell.quantity;
            return;
        }
        if (value === cell.quantity) {
            return;
        }
        const {record} = this.props;
        try {
            const answer = await this.orm.call(record.resModel, "matrix_write", [
                [record.resId],
                cell.id,
                value,
            ]);
            row.cells[item.id] = answer.cell;
            this.state.page.items = answer.items;
        } catch (error) {
            event.target.value = cell.quantity;
            throw error;
        }
    }
}

registry.category("view_widgets").add("pharma_allocation_matrix", {
    component: AllocationMatrix,
    // loaded anew when the work in the background moves on or a step is taken
    fieldDependencies: [
        {name: "job_done", type: "integer", readonly: true},
        {name: "state", type: "selection", readonly: true},
    ],
});
