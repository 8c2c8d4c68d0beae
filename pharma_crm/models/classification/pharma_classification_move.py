# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL


class PharmaClassificationMove(models.Model):
    """An account that another class awaits when a draft is activated. Kept until the draft changes or rates."""

    _name = "pharma.classification.move"
    _description = "Account that a classification model would move"
    _order = "score desc, id"
    _rec_name = "partner_id"

    model_id = fields.Many2one(
        "pharma.classification.model", required=True, readonly=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner", "Account", required=True, readonly=True, index=True, ondelete="cascade"
    )
    class_id = fields.Many2one("pharma.class", "Class now", readonly=True, ondelete="cascade")
    new_class_id = fields.Many2one("pharma.class", "Class then", readonly=True, ondelete="cascade")
    direction = fields.Selection(
        [
            ("up", "Up"),
            ("down", "Down"),
            ("in", "Newly classified"),
            ("out", "No longer classified"),
        ],
        required=True,
        readonly=True,
    )
    waits = fields.Boolean(
        "Waits for the manager",
        readonly=True,
        help="The account has its class only since recently, so its line manager confirms the change.",
    )
    score_now = fields.Float("Score now", digits=(6, 2), readonly=True, aggregator="avg")
    score = fields.Float("Score then", digits=(6, 2), readonly=True, aggregator="avg")
    completeness = fields.Float("Known", digits=(5, 4), readonly=True, aggregator="avg")
    company_id = fields.Many2one("res.company", readonly=True)

    _account_once = models.UniqueIndex(
        "(model_id, partner_id)", "An account moves once in a preview."
    )

    @api.model
    def _forget(self, classification_models, after=0):
        """Delete the previews of these models, of accounts with a higher id than `after`."""
        if classification_models:
            self.env.cr.execute(
                SQL(
                    "DELETE FROM pharma_classification_move WHERE model_id = ANY(%s) AND partner_id > %s",
                    classification_models.ids,
                    after,
                )
            )
            self.invalidate_model()
            classification_models.invalidate_recordset(["move_ids", "move_count"])
