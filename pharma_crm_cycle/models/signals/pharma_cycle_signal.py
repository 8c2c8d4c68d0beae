# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_round

from odoo.addons.pharma_crm.tools.reading import number_text


class PharmaCycleSignal(models.Model):
    """Something in a running cycle that somebody should look at; it closes by itself when it is over.

    The data of alerts: `key` is the same for the same thing every day, so that whoever sends alerts knows what it
    has told already. Open ones have no `resolved_on`.
    """

    _name = "pharma.cycle.signal"
    _description = "Warning of a cycle"
    _order = "resolved_on desc nulls first, kind, date_first desc, id"
    _rec_name = "text"

    key = fields.Char(required=True, readonly=True)
    kind = fields.Selection(
        [
            ("not_covered", "Target not called on yet"),
            ("frequency_behind", "Frequency behind"),
            ("objective_behind", "Objective behind"),
            ("utilisation", "Utilisation out of band"),
            ("month_end", "Calls due by the end of the month"),
        ],
        required=True,
        readonly=True,
        index=True,
    )
    cycle_id = fields.Many2one(
        "pharma.cycle", required=True, readonly=True, ondelete="cascade", index=True
    )
    territory_id = fields.Many2one(
        "pharma.territory", required=True, readonly=True, ondelete="cascade", index=True
    )
    target_id = fields.Many2one(
        "pharma.cycle.target", readonly=True, ondelete="cascade", index="btree_not_null"
    )
    goal_id = fields.Many2one(
        "pharma.cycle.goal", readonly=True, ondelete="cascade", index="btree_not_null"
    )
    partner_id = fields.Many2one(
        "res.partner", "Customer", readonly=True, ondelete="cascade", index="btree_not_null"
    )
    class_id = fields.Many2one("pharma.class", readonly=True, ondelete="cascade")
    value = fields.Float(
        readonly=True, aggregator=None, help="The figure: calls, or the utilisation as a share."
    )
    bound = fields.Float(
        "Expected",
        readonly=True,
        aggregator=None,
        help="What it should be at least (utilisation: the bound).",
    )
    text = fields.Char("Warning", compute="_compute_text")
    date_first = fields.Datetime("Since", required=True, readonly=True)
    resolved_on = fields.Datetime(readonly=True, help="Empty while it lasts.")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)

    _key_uniq = models.UniqueIndex("(key)", "This warning exists already.")
    _open_idx = models.Index("(company_id, kind) WHERE resolved_on IS NULL")

    @api.depends("kind", "value", "bound", "partner_id", "class_id", "goal_id")
    @api.depends_context("lang", "uid")
    def _compute_text(self):
        texts = {
            "not_covered": self.env._("%(who)s: no call yet of %(bound)s"),
            "frequency_behind": self.env._(
                "%(who)s: calls credited by now: %(value)s, at least %(bound)s"
            ),
            "objective_behind": self.env._("%(who)s: %(value)s made, at least %(bound)s by now"),
            "utilisation": self.env._(
                "%(who)s: %(value)s of the days are needed, at most %(bound)s are wanted"
            ),
            "under_used": self.env._(
                "%(who)s: only %(value)s of the days are used, at least %(bound)s are wanted"
            ),
            "month_end": self.env._("%(who)s: calls due by the end of the month: %(value)s"),
        }
        for signal in self:
            # sudo: goals are for managers; who may read the warning may read whom or what it is about
            goal = signal.goal_id.sudo()
            who = {
                "objective_behind": goal.label,
                "utilisation": signal.territory_id.sudo().name,
                "month_end": " · ".join(
                    filter(None, (signal.territory_id.sudo().name, signal.class_id.name))
                ),
            }.get(signal.kind, signal.partner_id.sudo().name)
            percent = signal.kind == "utilisation"
            below = signal.value < signal.bound
            under_used = percent and below
            # rounded away from each other: never “1, at least 1”
            figures = {
                name: signal._figure_text(signal[name], method, percent)
                for name, method in (
                    ("value", "DOWN" if below else "UP"),
                    ("bound", "UP" if below else "DOWN"),
                )
            }
            text = texts.get("under_used" if under_used else signal.kind, "")
            signal.text = text % {"who": who or "", **figures}

    @api.model
    def _figure_text(self, figure, method, percent):
        if percent:
            rounded = float_round(100 * figure, precision_digits=0, rounding_method=method)
            return f"{number_text(self.env, rounded)} %"
        return number_text(
            self.env, float_round(figure, precision_digits=1, rounding_method=method), 1
        )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            self._refuse()
        return super().create(vals_list)

    def write(self, vals):
        if vals and not self.env.su:
            self._refuse()
        return super().write(vals)

    def _refuse(self):
        raise UserError(self.env._("Warnings come and go with the figures; nobody writes them."))

    def action_open(self):
        """Open what the warning is about: the customer's line, or the figures of the territory."""
        self.ensure_one()
        self.check_access("read")
        if self.kind == "utilisation" or not self.target_id:
            return {
                "type": "ir.actions.client",
                "tag": "pharma_crm_cycle.board",
                "context": {"cycle_id": self.cycle_id.id, "territory_id": self.territory_id.id},
            }
        return self.env["pharma.cycle.progress"].browse(self.target_id.id).action_open_customer()
