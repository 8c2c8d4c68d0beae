# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class ResPartner(models.Model):
    """What a doctor is entitled to, and the method by which addons that give something enforce it."""

    _inherit = "res.partner"

    pharma_entitlement_id = fields.Many2one(
        "pharma.entitlement", "Entitlement", compute="_compute_pharma_entitlement",
        help="The most specific entitlement that fits class, specialty and title.",
    )  # fmt: skip
    pharma_entitlement_line_ids = fields.Many2many(
        "pharma.entitlement.line", string="Entitled to", compute="_compute_pharma_entitlement"
    )

    @api.depends(
        "pharma_type", "pharma_class_id", "pharma_specialty_id", "pharma_title_id", "company_id"
    )
    def _compute_pharma_entitlement(self):
        # Policy is no secret: what is given to a doctor has to obey it, whoever gives it.
        Entitlement = self.env["pharma.entitlement"]
        found = (
            dict(self.env.execute_query(Entitlement._best_query(self._origin)))
            if self._origin
            else {}
        )
        for partner in self:
            entitlement = Entitlement.browse(found.get(partner._origin.id, ()))
            partner.pharma_entitlement_id = entitlement
            partner.pharma_entitlement_line_ids = entitlement.sudo().line_ids.with_env(self.env)

    def _pharma_entitlement(self):
        """Return what these doctors are entitled to.

        :return: {id of the doctor: {kind: {"minimum", "maximum" (None: no limit), "period", "text"}}}; a doctor to
            whom no entitlement applies has an empty dict, a kind that is not listed is not limited here
        """
        return {
            partner.id: {
                line.kind: {
                    "minimum": line.minimum,
                    "maximum": None if line.unlimited else line.maximum,
                    "period": line.period,
                    "text": line.text,
                }
                for line in partner.pharma_entitlement_line_ids.sudo()  # policy, see above
            }
            for partner in self
        }

    def _pharma_check_entitled(self, kind, quantity, used=0):
        """Refuse what goes beyond a doctor's entitlement. For addons that call on doctors or give them something.

        Counting is the caller's: it knows its own facts, reservations included, and the bounds of the period that
        `_pharma_entitlement()` names.

        :param kind: calls, samples, gifts, events or services
        :param quantity: how much more is to be given, in number
        :param used: how much was given or reserved in the period so far
        :return: what is left afterwards, in number; None without a limit
        :raise UserError: naming the doctor, the entitlement and what is left
        """
        self.ensure_one()
        entitled = self._pharma_entitlement()[self.id].get(kind)
        if not entitled or entitled["maximum"] is None:
            return None
        left = entitled["maximum"] - used
        if quantity > left:
            # sudo: policy is no secret, see _compute_pharma_entitlement
            kinds = dict(
                self.env["pharma.entitlement.line"]._fields["kind"]._description_selection(self.env)
            )
            raise UserError(
                self.env._(
                    "%(doctor)s (%(entitlement)s) is entitled to %(amount)s (%(kind)s): %(used)s used, %(left)s left,"
                    " %(quantity)s asked for.",
                    doctor=self.display_name,
                    entitlement=self.pharma_entitlement_id.sudo().name,
                    amount=entitled["text"],
                    kind=kinds[kind],
                    used=f"{used:g}",
                    left=f"{max(0, left):g}",
                    quantity=f"{quantity:g}",
                )
            )
        return left - quantity

    def _pharma_overview_panels(self):
        panels = super()._pharma_overview_panels()
        if self.pharma_type == "doctor":
            panels.append(self._pharma_entitlement_panel())
        return panels

    def _pharma_entitlement_panel(self):
        """What the doctor is entitled to, for the overview."""
        self.ensure_one()
        Line = self.env["pharma.entitlement.line"]
        Line.flush_model()
        names = ("kind", "minimum", "maximum", "unlimited", "period")
        columns = SQL(", ").join(
            SQL("line.%s AS %s", SQL.identifier(name), SQL.identifier(f"c{number}"))
            for number, name in enumerate(names, 1)
        )
        query = SQL(
            "SELECT count(*) OVER () AS c0, %s FROM pharma_entitlement_line line"
            " JOIN (%s) best ON best.entitlement_id = line.entitlement_id ORDER BY line.sequence, line.id",
            columns,
            self.env["pharma.entitlement"]._best_query(self),
        )
        [(rows, _count)] = yield [(query, names)]
        kinds = dict(Line._fields["kind"]._description_selection(self.env))
        return {
            "key": "entitlement",
            "title": self.env._("Entitled to"),
            "icon": "fa-balance-scale",
            "sequence": 68,
            "kind": "facts",
            "count": None,
            "empty": self.env._("No entitlement fits this class, specialty and title."),
            "action": None,
            "facts": [
                {
                    "label": kinds[row["kind"]],
                    "value": Line._band_text(
                        row["minimum"], row["maximum"], row["unlimited"], row["period"]
                    ),
                }
                for row in rows
            ],
        }
