# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools.misc import formatLang

from ...tools import quality


class PharmaCall(models.Model):
    """The quality of a call: stamped with it when it is submitted, and explained from what was stamped."""

    _inherit = "pharma.call"

    quality_model_id = fields.Many2one(
        "pharma.call.quality.model",
        "Counted with",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="The version of the quality model that was in force when the call was submitted.",
    )
    quality_facts = fields.Json("Values of the elements", readonly=True, copy=False)
    quality_explained = fields.Html(
        "How the quality came about",
        compute="_compute_quality_explained",
        sanitize=False,
        help="Each element with its coefficient, what was reached and what was missing.",
    )
    quality_formula = fields.Text("Formula", compute="_compute_quality_formula")

    def _compute_quality_formula(self):
        self.quality_formula = self.env["pharma.call.quality.model"]._formula_text()

    def _quality_values(self, cycle):
        """Return the quality and the effective flag of the call with what they were counted from."""
        self.ensure_one()
        model = self.env["pharma.call.quality.model"]._rule_in_force(self.company_id.id)
        facts = quality.element_facts(
            **self._quality_inputs(cycle), minimum=model.duration_min, maximum=model.duration_max
        )
        return {
            "quality_model_id": model.id,
            **quality.call_facts(
                facts, model.coefficients, model.threshold, self.duration, model.duration_min
            ),
        }

    def _quality_inputs(self, cycle):
        """Return what the elements are measured by; an addon to the right may know more."""
        self.ensure_one()
        return {
            "purpose": self.purpose,
            "messages_delivered": len(self.call_message_ids.filtered("cycle_message_id")),
            "messages_due": len(self._due_messages(cycle)),
            "reactions": len(self.detail_ids.filtered("reaction")),
            "details": len(self.detail_ids),
            "result": self.note,
            "duration": self.duration,
            "next_objective": self.next_objective,
            "evidence": self._evidence_count(),
        }

    def _evidence_count(self):
        """Return how many documents and pictures are kept with the call."""
        # sudo: what is kept with a call counts for it, whoever submits it
        return (
            self.env["ir.attachment"]
            .sudo()
            .search_count([("res_model", "=", self._name), ("res_id", "=", self.id)])
        )

    # -- explained -----------------------------------------------------------------------------

    @api.depends("quality_facts", "quality", "is_effective", "quality_model_id")
    def _compute_quality_explained(self):
        for call in self:
            call.quality_explained = call.quality_facts and call._explain_quality()

    def _explain_quality(self):
        """Return the stored facts as a table in the reader's language; nothing is counted anew."""
        self.ensure_one()
        element = self.env["pharma.call.quality.element"]
        names = dict(element._fields["code"]._description_selection(self.env))
        rows = Markup().join(
            Markup(
                "<tr><td>{}</td><td class='text-end'>{}</td><td class='text-end'>{}</td><td>{}</td></tr>"
            ).format(
                names[code],
                formatLang(self.env, fact["coefficient"], digits=2),
                "–" if fact["value"] is None else f"{fact['value']:.0%}",
                self._explain_element(code, fact),
            )
            for code, fact in (
                (c, self.quality_facts[c]) for c in quality.ELEMENTS if c in self.quality_facts
            )
        )
        return Markup(
            "<table class='table table-sm mb-2'><thead><tr><th>{}</th><th class='text-end'>{}</th>"
            "<th class='text-end'>{}</th><th>{}</th></tr></thead><tbody>{}</tbody></table><p class='mb-0'>{}</p>"
        ).format(
            self.env._("Element"),
            self.env._("Coefficient"),
            self.env._("Value"),
            self.env._("What was reached"),
            rows,
            self._explain_effective(),
        )

    def _explain_element(self, code, fact):
        """Return what was missing of an element, or that it was complete or did not apply."""
        if fact["value"] is None:
            return self.env._("did not apply, left out")
        if not fact["coefficient"]:
            return self.env._("shown, not counted")
        if code == "duration":
            minutes = self.env._("%s minutes", fact["done"])
            if fact["value"]:
                return minutes
            if fact["done"] < fact["due"]:
                return self.env._(
                    "%(minutes)s, at least %(least)s", minutes=minutes, least=fact["due"]
                )
            return self.env._(
                "%(minutes)s, at most %(most)s", minutes=minutes, most=fact.get("most")
            )
        if fact["value"] >= 1:
            return self.env._("complete")
        if code in ("messages", "reaction"):
            return self.env._(
                "%(done)s of %(due)s: %(missing)s missing",
                done=fact["done"],
                due=fact["due"],
                missing=fact["due"] - fact["done"],
            )
        return self.env._("missing")

    def _explain_effective(self):
        # sudo: the version that counted the call explains it to whoever reads the call
        model = self.quality_model_id.sudo()
        figures = {
            "quality": formatLang(self.env, self.quality, digits=1),
            "threshold": formatLang(self.env, model.threshold, digits=1),
            "minutes": self.duration,
            "minimum": model.duration_min,
        }
        if self.is_effective:
            return self.env._(
                "Effective: quality %(quality)s reaches %(threshold)s, and %(minutes)s minutes reach %(minimum)s.",
                **figures,
            )
        if self.quality < model.threshold:
            return self.env._(
                "Not effective: quality %(quality)s is below %(threshold)s.", **figures
            )
        return self.env._(
            "Not effective: %(minutes)s minutes are fewer than %(minimum)s.", **figures
        )
