# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

from odoo import models

from ...tools import packs
from .pharma_pack_rule import LIMIT, TARGETS

ORDER = ("conflict", "add", "change", "retire", "own", "same")


class PharmaPackSwitch(models.Model):
    """What a change of pack would do, rule by rule."""

    _inherit = "pharma.pack.switch"

    def _preview(self):
        """Write the preview anew; decisions already made stay."""
        self.ensure_one()
        decisions = {line.code: line.decision for line in self.line_ids if line.decision}
        # sudo: the preview is the system's to write; who may see it is checked by the caller's access to the switch
        switch = self.sudo()
        switch.line_ids.unlink()
        switch.impact_ids.unlink()
        company = switch.company_id
        switch._workflow_write({"from_pack_id": company.pharma_pack_id.id})
        plan = switch._plan()
        self.env["pharma.pack.switch.line"].sudo().create(
            [
                {**vals, "switch_id": self.id, "decision": decisions.get(vals["code"]) or decision}
                for vals, decision in switch._prepare_lines(plan)
            ]
        )
        impacts = switch._impacts(plan)
        self.env["pharma.pack.switch.impact"].sudo().create(
            [{**vals, "switch_id": self.id} for vals in impacts[: switch._impact_rows()]]
        )
        switch._workflow_write(
            {"fingerprint": switch._fingerprint(plan), "impact_count": len(impacts)}
        )

    def _plan(self):
        """Return [(step, the company's rule or an empty record, the pack's rule or an empty one)]."""
        self.ensure_one()
        plan = []
        for target, model in TARGETS.items():
            held = self.env[model]._pack_of(self.company_id)
            wanted = {rule.code: rule for rule in self.pack_id.rule_ids if rule.target == target}
            for step in packs.steps(
                {code: rule._pack_held() for code, rule in held.items()},
                {code: rule._values() for code, rule in wanted.items()},
            ):
                plan.append(
                    (
                        step,
                        held.get(step.code, self.env[model]),
                        wanted.get(step.code, self.env["pharma.pack.rule"]),
                    )
                )
        return plan

    def _fingerprint(self, plan):
        return json.dumps(
            [
                self.company_id.id,
                self.pack_id.id,
                self.company_id.pharma_pack_id.id,
                *(
                    [
                        step.code,
                        step.action,
                        step.edited,
                        rule._pack_read(rule) if rule else None,
                        pack_rule._values() if pack_rule else None,
                    ]
                    for step, rule, pack_rule in plan
                ),
            ],
            sort_keys=True,
        )

    # -- the lines ---------------------------------------------------------------------------------------

    def _prepare_lines(self, plan):
        """Return [(values of a line, decision proposed)]: what needs a decision first."""
        lines = [self._prepare_line(*row) for row in plan]
        lines += [(self._prepare_own_line(rule), False) for rule in self._own_rules()]
        lines += [(vals, False) for vals in self._prepare_default_lines()]
        lines.sort(key=lambda line: ORDER.index(line[0]["action"]))
        return [
            ({**vals, "sequence": number}, decision)
            for number, (vals, decision) in enumerate(lines)
        ]

    def _prepare_line(self, step, rule, pack_rule):
        origin = pack_rule or rule
        labels = [
            rule._fields[name]._description_string(self.env)
            for name in step.edited
            if name in rule._fields
        ]
        vals = {
            "code": step.code,
            "action": step.action,
            "name": origin.name,
            "source": origin.source,
            "source_date": origin.source_date,
            "note": origin.note,
            "before": (rule._in_words() if rule.active else self.env._("archived"))
            if rule
            else False,
            "after": pack_rule.in_words if pack_rule else False,
            "edits": ", ".join(labels),
            "pack_rule_id": pack_rule.id,
        }
        # what a company has changed survives unless it says otherwise
        return vals, packs.KEEP if step.action == packs.CONFLICT else False

    def _prepare_own_line(self, rule):
        return {
            "code": False,
            "action": "own",
            "name": rule.name,
            "source": rule.source,
            "source_date": rule.source_date,
            "note": rule.note,
            "before": rule._in_words(),
            "after": rule._in_words(),
        }

    def _own_rules(self):
        """Yield the rules in force that are the company's own or every company's: they go on beside the pack's."""
        for model in TARGETS.values():
            domain = [("company_id", "in", [self.company_id.id, False]), ("pack_code", "=", False)]
            if model == LIMIT:
                domain.append(("without_pack", "=", False))
            yield from self.env[model].search(domain)

    def _prepare_default_lines(self):
        """Return the values of lines for the limits that count only without a pack, where that changes."""
        had, has = bool(self.company_id.pharma_pack_id), bool(self.pack_id)
        if had == has:
            return []
        rules = self.env[LIMIT].search(
            [("without_pack", "=", True), ("company_id", "in", [self.company_id.id, False])]
        )
        return [
            {
                **self._prepare_own_line(rule),
                "action": "retire" if has else "add",
                "before": False if had else rule._in_words(),
                "after": False if has else rule._in_words(),
            }
            for rule in rules
        ]
