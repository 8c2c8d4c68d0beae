# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class PharmaCallReview(models.Model):
    """What a manager says about a submitted call; the first one makes the call reviewed."""

    _name = "pharma.call.review"
    _description = "Review of a call"
    _inherit = ["pharma.client.mixin"]
    _order = "date desc, id desc"
    _rec_name = "text"
    _check_company_auto = True

    call_id = fields.Many2one("pharma.call", required=True, index=True, ondelete="cascade")
    reviewer_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        index=True,
        ondelete="restrict",
    )
    kind = fields.Selection(
        [("comment", "Comment"), ("suggestion", "Suggestion"), ("message", "Manager message")],
        required=True,
        default="comment",
        help="A suggestion or a message also becomes an activity of the rep.",
    )
    text = fields.Text("What you want to say", required=True)
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    share = fields.Boolean(
        "Share with the team as an example",
        help="Your whole team reads and discusses the call.",
    )
    seen_on = fields.Datetime("Seen by the rep on", readonly=True, copy=False)
    user_id = fields.Many2one(related="call_id.user_id", store=True, index=True, string="Rep")
    company_id = fields.Many2one(related="call_id.company_id", store=True, index=True)

    _unseen_idx = models.Index("(user_id) WHERE seen_on IS NULL")

    @api.model_create_multi
    def create(self, vals_list):
        """Note the reviews, mark their calls as reviewed and tell the reps."""
        known = set(
            self._known_client_uuids([v["client_uuid"] for v in vals_list if v.get("client_uuid")])
        )
        if not self.env.su:
            vals_list = [
                {
                    **{k: v for k, v in vals.items() if k not in ("seen_on", "date")},
                    "reviewer_id": self.env.uid,
                }
                for vals in vals_list
            ]
        for vals in vals_list:
            if not (vals.get("text") or "").strip():
                raise UserError(self.env._("Write what you want to say to the rep."))
        reviews = super().create(vals_list)
        for review in reviews.filtered(lambda r: r.client_uuid not in known):
            review._check_reviewer()
            if review.call_id.state == "submitted":
                review.call_id._do_transition("review", {"date_reviewed": fields.Datetime.now()})
            review._notify_rep()
            if review.share:
                review.call_id._share(review.text)
        return reviews

    def write(self, vals):
        if not self.env.su:
            raise AccessError(
                self.env._(
                    "A review stays as it was written. Add a further one to correct yourself."
                )
            )
        return super().write(vals)

    def _check_reviewer(self):
        """Refuse reviews of one's own calls, of calls of other districts and of calls not yet submitted."""
        for review in self:
            call = review.call_id
            call.check_access("read")
            if call.state not in ("submitted", "reviewed"):
                raise UserError(
                    self.env._("The call “%s” is not submitted yet.", call.display_name)
                )
            if not call._may_review():
                raise AccessError(
                    self.env._(
                        "You cannot review the call “%s”: it is your own or not your team's.",
                        call.display_name,
                    )
                )

    def _notify_rep(self):
        """Tell the rep in the inbox (or by mail, as the rep prefers), and by an activity when something is asked."""
        self.ensure_one()
        call, rep = self.call_id, self.call_id.user_id
        kind = dict(self._fields["kind"]._description_selection(self.env))[self.kind]
        call.message_post(
            body=Markup("<b>%s</b><br/>%s") % (kind, Markup("<br/>").join(self.text.splitlines())),
            partner_ids=rep.partner_id.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        if self.kind != "comment":
            call.activity_schedule(
                "mail.mail_activity_data_todo", summary=kind, note=self.text, user_id=rep.id
            )

    def action_seen(self):
        """The rep has read the reviews: they leave Day Ahead, and their activities are done."""
        for review in self:
            review.check_access("read")
            if review.user_id != self.env.user:
                raise AccessError(self.env._("Only the rep of the call marks its review as seen."))
        # Reps cannot write reviews; this is the one thing they may note on them.
        self.sudo().write({"seen_on": fields.Datetime.now()})
        done = self.call_id.filtered(lambda c: all(r.seen_on for r in c.review_ids))
        done.activity_ids.filtered(
            lambda a: a.user_id == self.env.user and a.create_uid in self.reviewer_id
        ).action_done()
        return True
