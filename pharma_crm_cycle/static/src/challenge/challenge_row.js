import {Component, onWillUpdateProps, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

const COLORS = {accepted: "text-bg-success", rejected: "text-bg-danger", open: "text-bg-info"};

/** One customer of the list: what is so, what is proposed, and, opened, the means to propose or to decide. */
export class ChallengeRow extends Component {
    static template = "pharma_crm_cycle.ChallengeRow";
    static props = {
        row: Object,
        page: Object,
        adding: {type: Boolean, optional: true},
        opened: Boolean,
        busy: Boolean,
        problem: String,
        onToggle: Function,
        onPropose: Function,
        onRetract: {type: Function, optional: true},
        onDecide: {type: Function, optional: true},
    };

    setup() {
        this.state = useState(this.fresh(this.props));
        // What was refused stays as it was entered, also when somebody else has changed the line meanwhile.
        onWillUpdateProps((next) => {
            const {row} = this.props;
            if (next.problem) {
                return;
            }
            if (next.row.line?.revision !== row.line?.revision || next.row.goal !== row.goal) {
                Object.assign(this.state, this.fresh(next));
            }
        });
    }

    fresh({row, adding}) {
        const {line} = row;
        return {
            kind: line ? line.kind : adding ? "add" : "goal",
            goal: line && line.kind !== "drop" ? line.after : adding ? row.proposed : row.goal,
            reasonId: line ? line.reason_id : null,
            note: line ? line.note : "",
            answer: "",
        };
    }

    get row() {
        return this.props.row;
    }

    get line() {
        return this.row.line;
    }

    get badgeClass() {
        return COLORS[this.line.decision];
    }

    get change() {
        const {kind, before, after} = this.line;
        if (kind === "add") {
            return _t("Add, calls: %s", after);
        }
        return kind === "drop" ? _t("Drop") : `${before} → ${after}`;
    }

    get decisionText() {
        return {open: _t("to decide"), accepted: _t("accepted"), rejected: _t("rejected")}[
            this.line.decision
        ];
    }

    get before() {
        const {retention, previous_goal: goal, previous_made: made} = this.row;
        if (retention !== "kept") {
            return retention === "new" ? _t("not on the list before") : _t("no list before");
        }
        return _t("before: %(made)s of %(goal)s", {made, goal});
    }

    get kinds() {
        if (this.props.adding || this.line?.kind === "add") {
            return [["add", _t("Add")]];
        }
        const drop = [["drop", _t("Drop")]];
        const {page} = this.props;
        return [["goal", _t("Calls")], ...(page.locked && !this.row.gone ? [] : drop)];
    }

    get reasons() {
        return this.props.page.reasons.filter((reason) => reason.kinds.includes(this.state.kind));
    }

    get needsNote() {
        return this.reasons.find((reason) => reason.id === this.state.reasonId)?.needs_note;
    }

    get noteLabel() {
        return this.needsNote ? _t("In words (needed)") : _t("In words (optional)");
    }

    get band() {
        const {bands} = this.props.page;
        const band = bands[this.row.class_id || 0] || bands[0];
        const {entitled} = this.row;
        const limited = Number.isInteger(entitled);
        if (!band && !limited) {
            return band;
        }
        let [least, most] = band || [0, 0];
        if (limited) {
            most = most ? Math.min(most, entitled) : entitled;
        }
        if (!this.props.adding && this.line?.kind !== "add") {
            // from outside its band a customer may come nearer
            least = Math.min(least, this.row.goal);
            most = most || limited ? Math.max(most, this.row.goal) : 0;
        }
        return [limited ? Math.min(least, most) : least, most, limited];
    }

    get bandText() {
        const [least, most, limited] = this.band;
        return most || limited
            ? _t("Calls: %(least)s to %(most)s", {least, most})
            : _t("Calls: %s or more", least);
    }

    get mayEdit() {
        const {page} = this.props;
        return (
            page.may_edit &&
            !(page.state === "review" && this.line && this.line.decision !== "open")
        );
    }

    get complete() {
        const {kind, goal, reasonId, note} = this.state;
        return (
            this.reasons.some((reason) => reason.id === reasonId) &&
            (!this.needsNote || note.trim()) &&
            (kind !== "goal" || goal !== this.row.goal)
        );
    }

    setKind(kind) {
        this.state.kind = kind;
    }

    more(step) {
        this.state.goal = Math.max(0, (this.state.goal || 0) + step);
    }

    setGoal(ev) {
        this.state.goal = Math.max(0, parseInt(ev.target.value, 10) || 0);
    }

    setReason(ev) {
        this.state.reasonId = parseInt(ev.target.value, 10) || null;
    }

    save() {
        const {kind, goal, reasonId, note} = this.state;
        return this.props.onPropose({kind, goal, reason_id: reasonId, note});
    }
}
