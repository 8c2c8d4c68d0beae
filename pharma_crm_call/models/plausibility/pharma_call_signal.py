# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import formatLang

KINDS = [
    ("distance", "Far from the place"),
    ("overlap", "Two visits at one time"),
    ("speed", "Travelled too fast"),
    ("batch", "Many reported at once"),
    ("dwell", "Shorter than reported"),
]
COMMENT_LIMIT = 2000


class PharmaCallSignal(models.Model):
    """Something about a visit that is worth a question, for coaching only.

    It changes no figure: not the count, not the quality, not the review. The rep sees it too and may explain it.
    """

    _name = "pharma.call.signal"
    _description = "Plausibility of a visit"
    _inherit = ["pharma.team.mixin"]
    _order = "date_day desc, id desc"
    _rec_name = "kind"

    call_id = fields.Many2one(
        "pharma.call", required=True, readonly=True, index=True, ondelete="cascade"
    )
    other_call_id = fields.Many2one(
        "pharma.call", "Other call", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    kind = fields.Selection(KINDS, required=True, readonly=True, index=True)
    value = fields.Float("Seen", readonly=True, digits=(12, 1), aggregator=None)
    limit = fields.Float(readonly=True, digits=(12, 1), aggregator=None)
    explanation = fields.Char("What was seen", compute="_compute_explanation")
    date_day = fields.Date("Day", readonly=True, index=True)
    user_id = fields.Many2one(
        "res.users", "Rep", required=True, readonly=True, index=True, ondelete="cascade"
    )
    territory_id = fields.Many2one("pharma.territory", readonly=True, ondelete="set null")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    comment = fields.Text("Rep's comment", help="Why it was so; your manager reads it.")
    commented_on = fields.Datetime(readonly=True)
    is_mine = fields.Boolean(compute="_compute_is_mine")

    _kind_uniq = models.UniqueIndex("(call_id, kind)", "Each kind is seen once on a call.")

    @api.depends("kind", "call_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for signal in self:
            signal.display_name = " · ".join((labels[signal.kind], signal.call_id.display_name))

    @api.depends_context("uid")
    @api.depends("user_id")
    def _compute_is_mine(self):
        for signal in self:
            signal.is_mine = signal.user_id == self.env.user

    @api.depends("kind", "value", "limit", "other_call_id")
    @api.depends_context("lang")
    def _compute_explanation(self):
        for signal in self:
            signal.explanation = signal._explain()

    def _explain(self):
        """Return in words what was seen and from when on it is shown."""
        self.ensure_one()
        figures = {
            "value": formatLang(self.env, self.value, digits=1),
            "limit": formatLang(self.env, self.limit, digits=1),
            # sudo: both calls are the rep's, the name of the other one explains the signal
            "other": self.other_call_id.sudo().display_name or "",
        }
        texts = {
            "distance": self.env._(
                "The report was sent %(value)s km from the place (shown from %(limit)s km on).",
                **figures,
            ),
            "overlap": self.env._("%(value)s minutes at the same time as %(other)s.", **figures),
            "speed": self.env._(
                "From %(other)s one would have travelled at %(value)s km/h (shown from %(limit)s on).",
                **figures,
            ),
            "batch": self.env._(
                "%(value)s calls were reported within a quarter of an hour (shown from %(limit)s on).",
                **figures,
            ),
            "dwell": self.env._(
                "Begun and reported within %(value)s minutes, reported as %(limit)s.", **figures
            ),
        }
        return texts[self.kind]

    def write(self, vals):
        if not self.env.su:
            # sudo: the name of who may comment, and below the moment of the comment, which no client writes
            if vals.keys() - {"comment"}:
                raise AccessError(
                    self.env._("What was seen does not change by hand; the rep may comment on it.")
                )
            for signal in self:
                if signal.user_id != self.env.user:
                    raise AccessError(
                        self.env._("Only %s comments on this.", signal.user_id.sudo().name)
                    )
            if len(vals.get("comment") or "") > COMMENT_LIMIT:
                raise UserError(self.env._("A comment has at most %s characters.", COMMENT_LIMIT))
            self.sudo().write({"commented_on": fields.Datetime.now()})
        return super().write(vals)

    def action_coach(self):
        """Begin the coaching report of that day, with this call noted in it."""
        self.ensure_one()
        self.check_access("read")
        return self.call_id.action_coach()
