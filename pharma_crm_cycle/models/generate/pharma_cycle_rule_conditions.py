# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL


class PharmaCycleRule(models.Model):
    """Further conditions of a rule: a segment, conditions on the customer's fields, the potential for a product."""

    _inherit = "pharma.cycle.rule"

    segment_id = fields.Many2one(
        "pharma.segment",
        ondelete="restrict",
        check_company=True,
        domain="[('target', '=', partner_type)]",
        help="Only members of this segment, as they are when the target list is made.",
    )
    domain = fields.Char(
        "Conditions", help="Conditions on the customer's own fields. Empty: no further condition."
    )
    potential_product_id = fields.Many2one(
        "product.product",
        "Potential for",
        ondelete="restrict",
        domain="[('pharma_kind', '=', 'promoted')]",
        check_company=True,
        help="Only doctors whose potential for this product is known and large enough.",
    )
    potential_min = fields.Float(
        "At least", digits=(12, 1), help="Prescriptions a month that the doctor could write."
    )

    _potential_positive = models.Constraint(
        "CHECK (potential_min IS NULL OR potential_min >= 0)", "A potential cannot be negative."
    )

    @api.depends_context("lang")
    @api.depends("class_id", "specialty_id", "segment_id", "potential_product_id", "territory_id")
    def _compute_display_name(self):
        for rule in self:
            parts = (
                rule.class_id,
                rule.specialty_id,
                rule.segment_id,
                rule.potential_product_id,
                rule.territory_id,
            )
            names = [part.display_name for part in parts if part]
            rule.display_name = ", ".join(names) or self.env._("Every customer")

    @api.constrains("domain", "partner_type")
    def _check_domain(self):
        for rule in self.filtered(lambda rule: rule._has_conditions()):
            rule._domain_segment()._parsed_domain()

    @api.constrains("segment_id", "partner_type")
    def _check_segment(self):
        for rule in self.filtered("segment_id"):
            # its members are not found out by who may not read the segment; Odoo checks constraints as sudo
            rule.segment_id.sudo(False).check_access("read")
            if rule.segment_id.target != rule.partner_type:
                raise ValidationError(
                    self.env._(
                        "The segment “%(segment)s” is not about the customers of the rule “%(rule)s”.",
                        segment=rule.segment_id.name,
                        rule=rule.display_name,
                    )
                )

    def _has_conditions(self):
        return bool(self.domain) and self.domain.strip() not in ("", "[]")

    def _domain_segment(self):
        """Return an unsaved segment with the conditions of one rule: it knows which conditions are safe to ask."""
        self.ensure_one()
        return self.env["pharma.segment"].new(
            {
                "name": self.display_name,
                "domain": self.domain,
                "target": self.partner_type,
                "kind": "dynamic",
                "company_id": self.company_id.id,
            }
        )

    def _chosen_query(self):
        """Return SQL of (rule id, customer id) of the rules that choose by segment or conditions, and their ids.

        Looked up with the rights of who makes the list.
        """
        queries, ids = [], []
        for rule in self:
            members = []
            if rule.segment_id:
                members.append(rule.segment_id._members_query())
            if rule._has_conditions():
                members.append(rule._domain_segment()._members_query())
            if members:
                ids.append(rule.id)
                queries.append(
                    SQL(
                        "SELECT %s::integer, member.id FROM %s member (id) WHERE %s",
                        rule.id,
                        members[0].subselect(),
                        SQL(" AND ").join(
                            [
                                SQL("TRUE"),
                                *(SQL("member.id IN %s", m.subselect()) for m in members[1:]),
                            ]
                        ),
                    )
                )
        none = SQL("SELECT NULL::integer, NULL::integer WHERE FALSE")
        return SQL(" UNION ALL ").join(queries) if queries else none, ids
