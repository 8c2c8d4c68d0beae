# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from markupsafe import Markup

from odoo import api, fields, models

from ...tools.matching.score import score_pair
from ..accounts.res_partner import PHARMA_TYPES


class PharmaDuplicate(models.Model):
    """Two accounts that are probably one. The steward merges them or says that they are two, which is remembered."""

    _name = "pharma.duplicate"
    _description = "Possible duplicate"
    _inherit = ["pharma.workflow.mixin"]
    _order = "state, score desc, id"
    _rec_name = "one_id"

    _workflow_transitions = {
        "reject": (("open",), "rejected"),
        "reopen": (("rejected",), "open"),
        "merge": (("open",), "merged"),
    }
    _workflow_guarded_fields = (
        "one_id", "other_id", "score", "evidence", "decided_by_id", "decided_on", "group_number", "company_id",
        "names", "kind",
    )  # fmt: skip
    _workflow_delete_states = ()

    one_id = fields.Many2one(
        "res.partner", "Account", required=True, readonly=True, ondelete="cascade", index=True
    )
    other_id = fields.Many2one(
        "res.partner", "Other account", required=True, readonly=True, ondelete="cascade", index=True
    )
    names = fields.Char(
        "Accounts", readonly=True, help="What the two were called when they were found."
    )
    kind = fields.Selection(PHARMA_TYPES, "Account type", readonly=True, required=True)
    score = fields.Float(
        readonly=True,
        digits=(5, 4),
        aggregator="avg",
        help="How likely both are one and the same, from 0 to 1: the weight of everything that agrees and differs.",
    )
    evidence = fields.Json(readonly=True)
    explanation = fields.Html("Why", compute="_compute_explanation", sanitize=False)
    summary = fields.Char(
        "Agrees", compute="_compute_explanation", help="What agrees, most telling first."
    )
    group_number = fields.Integer(
        "Group",
        readonly=True,
        aggregator=None,
        help="Pairs with the same number belong together: one account may have several duplicates.",
    )
    state = fields.Selection(
        [("open", "To decide"), ("merged", "Merged"), ("rejected", "Not a duplicate")],
        "Decision", required=True, default="open", readonly=True, index=True,
    )  # fmt: skip
    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True, ondelete="set null")
    decided_on = fields.Datetime("Decided on", readonly=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    one_city = fields.Char(related="one_id.city", string="City")
    other_city = fields.Char(related="other_id.city", string="City of the other")
    one_code = fields.Char(related="one_id.pharma_code", string="Code")
    other_code = fields.Char(related="other_id.pharma_code", string="Code of the other")
    can_reject = fields.Boolean(compute="_compute_can")
    can_reopen = fields.Boolean(compute="_compute_can")
    can_merge = fields.Boolean(compute="_compute_can")

    _pair_uniq = models.UniqueIndex("(one_id, other_id)", "This pair is in the list already.")
    _ordered = models.Constraint(
        "CHECK (one_id < other_id)", "An account is no duplicate of itself."
    )

    @api.depends("one_id", "other_id", "names")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for pair in self:
            pair.display_name = pair.names or self.env._("Possible duplicate")

    def _transition_allowed(self, action):
        return self.env.user.has_group("pharma_crm.group_data_steward")

    # -- why -------------------------------------------------------------------------------------

    @api.model
    def _fact_labels(self):
        return {
            "surname": self.env._("Surname"),
            "given name": self.env._("Given name"),
            "middle name": self.env._("Middle name"),
            "suffix": self.env._("Suffix"),
            "characters": self.env._("Characters"),
            "name": self.env._("Name"),
            "place": self.env._("Place"),
            "address": self.env._("Address"),
            "hospital": self.env._("Hospital"),
            "phone": self.env._("Phone"),
            "e-mail": self.env._("E-mail"),
            "licence": self.env._("Licence"),
            "specialty": self.env._("Specialty"),
            "gender": self.env._("Gender"),
            "birthday": self.env._("Birthday"),
            "degree": self.env._("Degree"),
        }

    @api.model
    def _evidence_summary(self, evidence):
        """Return what agrees, most telling first: ``Surname, Place, Phone``."""
        labels = self._fact_labels()
        agreeing = [row for row in evidence or () if row[1] != "differs" and row[2] > 0]
        agreeing.sort(key=lambda row: -row[2])
        return ", ".join(labels.get(row[0], row[0]) for row in agreeing)

    @api.model
    def _evidence_table(self, evidence):
        """Return the evidence as a table: what agrees and what differs, and how much it weighs."""
        labels = self._fact_labels()
        verdicts = {
            "same": (self.env._("same"), "text-bg-success"),
            "similar": (self.env._("similar"), "text-bg-info"),
            "differs": (self.env._("differs"), "text-bg-warning"),
        }
        rows = []
        for fact, verdict, bits, one, other in sorted(evidence or (), key=lambda row: -row[2]):
            text, style = verdicts[verdict]
            values = one if one == other else f"{one} / {other}" if one or other else ""
            rows.append(
                Markup(
                    '<tr><td class="fw-bold">{}</td><td><span class="badge {}">{}</span></td>'
                    '<td class="text-break">{}</td><td class="text-end">{}</td></tr>'
                ).format(labels.get(fact, fact), style, text, values, f"{bits:+.1f}")
            )
        head = Markup(
            "<thead><tr><th>{}</th><th></th><th>{}</th><th class='text-end'>{}</th></tr></thead>"
        ).format(self.env._("Fact"), self.env._("As compared"), self.env._("Weight"))
        return Markup('<table class="table table-sm mb-0">{}<tbody>{}</tbody></table>').format(
            head, Markup("").join(rows)
        )

    @api.depends("evidence")
    @api.depends_context("lang")
    def _compute_explanation(self):
        for pair in self:
            pair.explanation = self._evidence_table(pair.evidence) if pair.evidence else False
            pair.summary = self._evidence_summary(pair.evidence)

    # -- decisions -------------------------------------------------------------------------------

    def action_reject(self):
        """They are two: never propose them again."""
        return self._do_transition("reject", self._decided())

    def action_reopen(self):
        """Look at the pair again."""
        return self._do_transition("reopen", {"decided_by_id": False, "decided_on": False})

    def action_merge(self):
        """Compare the two side by side and choose what stays."""
        self.ensure_one()
        self._check_transition("merge")
        wizard = self.env["pharma.merge.wizard"].create({"duplicate_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Compare and merge"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def action_merge_many(self):
        """Merge the chosen pairs in one go, after a look at which record of each stays."""
        self.check_access("read")
        wizard = self.env["pharma.merge.many"]._of_pairs(self)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Merge several pairs"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    @api.model
    def _pair_of(self, partners):
        """Return the pair of two accounts, also of such that no search has found alike."""
        one, other = partners.sorted("id")
        pair = self.search([("one_id", "=", one.id), ("other_id", "=", other.id)], limit=1)
        if pair.state == "rejected":
            pair.action_reopen()
        if pair:
            return pair
        Record = self.env[
            "pharma.match.record"
        ].sudo()  # sudo: what is compared is nobody's to read
        _rows, subjects = Record._read_subjects(partners.ids)
        frequencies = (
            self.env["pharma.match.frequency"].sudo()._frequencies(one.company_id, one.pharma_type)
        )
        score, evidence = score_pair(subjects[one.id], subjects[other.id], frequencies)
        # sudo: pairs are made by a search, or here for a steward who was checked
        return (
            self.sudo()
            .create(
                {
                    "one_id": one.id,
                    "other_id": other.id,
                    "names": f"{one.name} · {other.name}",
                    "kind": one.pharma_type,
                    "score": score,
                    "evidence": [list(item) for item in evidence],
                    "company_id": one.company_id.id,
                }
            )
            .sudo(False)
        )

    def _decided(self):
        return {"decided_by_id": self.env.uid, "decided_on": fields.Datetime.now()}
