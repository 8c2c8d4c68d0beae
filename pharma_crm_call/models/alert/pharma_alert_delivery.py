# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError

from .pharma_alert_rule import CHANNELS

#: Minutes until what failed is tried again, times the number of attempts.
RETRY_MINUTES = 15
MOST_ATTEMPTS = 12


class PharmaAlertDelivery(models.Model):
    """One alert to one person on one channel: told once, whatever breaks down in between.

    waiting → handed over (a mail or SMS of Odoo's own queue) → sent; failed is tried again, skipped is not.
    """

    _name = "pharma.alert.delivery"
    _description = "Alert sent"
    _order = "id desc"
    _rec_name = "alert_id"

    alert_id = fields.Many2one("pharma.alert", required=True, readonly=True, ondelete="cascade")
    rule_id = fields.Many2one("pharma.alert.rule", required=True, readonly=True, ondelete="cascade")
    user_id = fields.Many2one(
        "res.users", "To", required=True, readonly=True, index=True, ondelete="cascade"
    )
    channel = fields.Selection(CHANNELS, required=True, readonly=True)
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("handed", "Handed over"),
            ("sent", "Sent"),
            ("skipped", "Not sent"),
            ("failed", "Failed"),
        ],
        required=True,
        readonly=True,
        default="waiting",
    )
    attempts = fields.Integer(readonly=True, aggregator=None)
    not_before = fields.Datetime("Tried again at", readonly=True)
    date_sent = fields.Datetime("Sent on", readonly=True)
    note = fields.Char("Why not", readonly=True)
    mail_id = fields.Many2one(
        "mail.mail", readonly=True, ondelete="set null", index="btree_not_null"
    )
    sms_id = fields.Many2one("sms.sms", readonly=True, ondelete="set null", index="btree_not_null")
    activity_id = fields.Many2one(
        "mail.activity", readonly=True, ondelete="set null", index="btree_not_null"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)

    _once = models.UniqueIndex(
        "(alert_id, user_id, channel)", "This alert is told to this person on this channel already."
    )
    _queue_idx = models.Index("(user_id, channel) WHERE state IN ('waiting', 'handed')")

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
        raise AccessError(self.env._("What was sent is recorded by the sending itself."))

    def _mark(self, state, note=False, **vals):
        sent = {"date_sent": fields.Datetime.now()} if state == "sent" else {}
        self.write({"state": state, "note": note, **sent, **vals})

    def _mark_later(self, note):
        """Try again after a while, longer with each attempt; in the end it stays failed."""
        for attempts, deliveries in self.grouped("attempts").items():
            if attempts + 1 >= MOST_ATTEMPTS:
                deliveries._mark("failed", note, attempts=attempts + 1)
                continue
            wait = timedelta(minutes=RETRY_MINUTES * (attempts + 1))
            deliveries.write(
                {
                    "attempts": attempts + 1,
                    "note": note,
                    "not_before": fields.Datetime.now() + wait,
                }
            )
