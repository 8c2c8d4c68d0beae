import {Component, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {ConnectionLostError, RPCError} from "@web/core/network/rpc";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {useDebounced} from "@web/core/utils/timing";
import {ControlPanel} from "@web/search/control_panel/control_panel";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {ChallengeRow} from "./challenge_row";

const MODEL = "pharma.cycle.challenge";
const FIND_AFTER_MS = 250;

/**
 * A territory's target list: the rep proposes changes, the manager decides on them.
 *
 * Each change goes to the server at once with the revision that was seen, and the answer is the whole page. When
 * somebody else was quicker, the server says who and what; the page is loaded again and nothing is overwritten.
 */
export class Challenge extends Component {
    static template = "pharma_crm_cycle.Challenge";
    static components = {ControlPanel, ChallengeRow};
    static props = {...standardActionServiceProps};
    static path = "pharma-challenge";
    static displayName = _t("Challenge my list");

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.controlPanelDisplay = {};
        this.state = useState({
            choices: [],
            page: null,
            filter: "all",
            term: "",
            found: null,
            open: null,
            busy: false,
            // why the server refused, and the customer whose line was refused (none: a step of the whole)
            problem: "",
            problemAt: null,
            rejecting: false,
            answer: "",
        });
        this.find = useDebounced(() => this.findCustomers(), FIND_AFTER_MS);
        onWillStart(() => this.start());
    }

    async start() {
        const {cycle_id: cycleId, territory_id: territoryId} = {
            ...this.props.action.context,
            ...this.props.action.params,
        };
        this.state.choices = await this.orm.call(MODEL, "get_choices", []);
        const choice =
            this.state.choices.find(
                (c) =>
                    (!cycleId || c.cycle_id === cycleId) &&
                    (!territoryId || c.territory_id === territoryId)
            ) || (cycleId && territoryId ? {cycle_id: cycleId, territory_id: territoryId} : null);
        if (choice) {
            await this.load(choice);
            this.beginWithProposals();
        }
    }

    /** Who decides begins with what is proposed. */
    beginWithProposals() {
        if (this.state.page.may_decide && this.openLines.length) {
            this.state.filter = "changed";
        }
    }

    async load({cycle_id: cycleId, territory_id: territoryId}) {
        this.show(await this.orm.call(MODEL, "get_page", [cycleId, territoryId]));
    }

    show(page) {
        Object.assign(this.state, {page, open: null, problem: "", problemAt: null});
        this.env.config.setDisplayName(_t("List of %s", page.territory));
    }

    get key() {
        return {cycle_id: this.state.page.cycle_id, territory_id: this.state.page.territory_id};
    }

    choose(ev) {
        this.state.filter = "all";
        return this.load(this.state.choices[ev.target.value]).then(() => this.beginWithProposals());
    }

    isChosen(choice) {
        const {page} = this.state;
        return (
            page && choice.cycle_id === page.cycle_id && choice.territory_id === page.territory_id
        );
    }

    // -- what is shown ----------------------------------------------------------------------------------

    get searchLabel() {
        return this.state.found ? _t("Whom to add") : _t("Search the list");
    }

    get filters() {
        const rows = this.state.page.rows;
        return [
            ["all", _t("All"), rows.length],
            ["changed", _t("Proposals"), rows.filter((row) => row.line).length],
            ["open", _t("To decide"), rows.filter((row) => row.line?.decision === "open").length],
        ];
    }

    get rows() {
        const {filter, term, page} = this.state;
        const text = term.trim().toLowerCase();
        return page.rows.filter(
            (row) =>
                (filter === "all" ||
                    (filter === "changed" && row.line) ||
                    (filter === "open" && row.line?.decision === "open")) &&
                (!text || row.name.toLowerCase().includes(text))
        );
    }

    get openLines() {
        return this.state.page.rows
            .map((row) => row.line)
            .filter((line) => line?.decision === "open");
    }

    /** Who is on the list with the proposals that are not rejected. */
    get customers() {
        return this.state.page.rows.filter(({line}) =>
            line && line.decision !== "rejected" ? line.kind !== "drop" : line?.kind !== "add"
        ).length;
    }

    get calls() {
        return this.state.page.rows.reduce(
            (sum, {goal, line}) => sum + (line && line.decision !== "rejected" ? line.after : goal),
            0
        );
    }

    limitClass(limit) {
        return limit.left < 0
            ? "text-bg-danger"
            : limit.left === 0
              ? "text-bg-warning"
              : "text-bg-light";
    }

    /** A locked list takes nobody in and lets nobody go: what would be left of that says nothing. */
    get limits() {
        const {limits, locked} = this.state.page;
        return limits.filter(
            (limit) => !locked || limit.used || !["add", "drop"].includes(limit.kind)
        );
    }

    limitText(limit) {
        return _t("%(used)s of %(allowed)s, %(left)s left", limit);
    }

    // -- what is done -----------------------------------------------------------------------------------

    /**
     * Ask the server; when it refuses, say why and show what is so now.
     *
     * A line that was refused stays open with what was entered and with the reason.
     *
     * @param {Function} call
     * @param {Number} [partnerId] of the line that is sent
     */
    async ask(call, partnerId = null) {
        if (this.state.busy) {
            return false;
        }
        this.state.busy = true;
        try {
            const answer = await call();
            if (answer && answer.type) {
                await this.action.doAction(answer, {onClose: () => this.load(this.key)});
            } else if (answer && answer.rows) {
                this.show(answer);
            } else {
                await this.load(this.key);
            }
            return true;
        } catch (error) {
            if (error instanceof ConnectionLostError || !(error instanceof RPCError)) {
                throw error;
            }
            const problem = error.data?.message || error.message;
            const {open} = this.state;
            await this.load(this.key);
            Object.assign(this.state, {open, problem, problemAt: partnerId});
            return false;
        } finally {
            this.state.busy = false;
        }
    }

    toggle(row) {
        const open = this.state.open === row.partner_id ? null : row.partner_id;
        Object.assign(this.state, {open, problem: "", problemAt: null});
    }

    /** Why a step of the whole was refused, or a line that is not shown any more: somebody has taken it away. */
    get problemOfAll() {
        const {found, problem, problemAt} = this.state;
        const shown = (found || this.rows).some((row) => row.partner_id === problemAt);
        return shown ? "" : problem;
    }

    problemOf(row) {
        return this.state.problemAt === row.partner_id ? this.state.problem : "";
    }

    propose(row, proposal) {
        const {cycle_id: cycleId, territory_id: territoryId} = this.key;
        return this.ask(
            () =>
                this.orm.call(MODEL, "propose", [
                    cycleId,
                    territoryId,
                    {
                        ...proposal,
                        partner_id: row.partner_id,
                        revision: row.line ? row.line.revision : 0,
                    },
                ]),
            row.partner_id
        );
    }

    retract(row) {
        return this.ask(
            () =>
                this.orm.call(MODEL, "retract", [
                    [this.state.page.challenge_id],
                    row.line.id,
                    row.line.revision,
                ]),
            row.partner_id
        );
    }

    decide(lines, accept, note = "", partnerId = null) {
        return this.ask(
            () =>
                this.orm.call(MODEL, "decide", [
                    [this.state.page.challenge_id],
                    lines.map(({id, revision}) => ({line_id: id, revision, accept, note})),
                ]),
            partnerId
        );
    }

    /** The first click asks for the answer that goes to every proposal, the second one sends it. */
    async rejectAll() {
        if (!this.state.rejecting) {
            this.state.rejecting = true;
        } else if (await this.decide(this.openLines, false, this.state.answer)) {
            Object.assign(this.state, {rejecting: false, answer: ""});
        }
    }

    async step(method) {
        const done = await this.ask(() =>
            this.orm.call(MODEL, method, [[this.state.page.challenge_id]], {
                context: {approval_seen_review_ids: this.state.page.seen},
            })
        );
        const {answer, state_text: stateText} = this.state.page;
        if (done) {
            // what is so now stands above the list, which may be far up
            this.notification.add(stateText || answer[0] || _t("Done"), {type: "success"});
        }
        if (!this.openLines.length) {
            this.state.filter = "all";
        }
    }

    reload() {
        return this.load(this.key);
    }

    // -- adding -----------------------------------------------------------------------------------------

    startAdding() {
        this.state.found = [];
        return this.findCustomers();
    }

    stopAdding() {
        this.state.found = null;
        this.state.term = "";
    }

    async findCustomers() {
        if (this.state.found) {
            const {cycle_id: cycleId, territory_id: territoryId} = this.key;
            this.state.found = await this.orm.call(MODEL, "find_customers", [
                cycleId,
                territoryId,
                this.state.term,
            ]);
        }
    }

    onTerm(ev) {
        this.state.term = ev.target.value;
        if (this.state.found) {
            this.find();
        }
    }

    /** A customer who is not on the list yet, as a row of the page. */
    asRow(customer) {
        const line = this.state.page.rows.find(
            (row) => row.partner_id === customer.partner_id
        )?.line;
        return {
            ...customer,
            proposed: customer.goal,
            goal: 0,
            made: 0,
            retention: "new",
            line: line || false,
        };
    }

    async add(customer, proposal) {
        if (await this.propose(this.asRow(customer), proposal)) {
            this.stopAdding();
        }
    }
}

registry.category("actions").add("pharma_crm_cycle.challenge", Challenge);
