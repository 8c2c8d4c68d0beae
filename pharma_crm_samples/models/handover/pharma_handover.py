# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.pharma_crm.tools.reading import day_text

from ...tools.content_hash import content_hash
from ...tools.drawn_image import DrawnImage


class PharmaHandover(models.Model):
    """What one recipient got from the rep's bag on one call, and what they signed for."""

    _name = "pharma.handover"
    _inherit = [
        "pharma.client.mixin",
        "pharma.workflow.mixin",
        "pharma.reach.mixin",
        "pharma.company.mixin",
    ]
    _description = "Hand-over"
    _order = "date desc, id desc"
    _rec_names_search = ["partner_id"]
    _check_company_auto = True

    _workflow_transitions = {"done": (("draft",), "done")}
    _workflow_guarded_fields = (
        "user_id",
        "company_id",
        "territory_id",
        "date",
        "signed_on",
        "signed_text",
        "limit_warning",
        "content_hash",
    )

    call_id = fields.Many2one(
        "pharma.call", required=True, index=True, ondelete="restrict", check_company=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Recipient",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    user_id = fields.Many2one(related="call_id.user_id", store=True, index=True, string="Rep")
    company_id = fields.Many2one(related="call_id.company_id", store=True, index=True)
    territory_id = fields.Many2one(
        "pharma.territory", readonly=True, copy=False, index=True, ondelete="restrict"
    )
    date = fields.Date(
        readonly=True, copy=False, help="Day of the call; limits and spend count by it."
    )
    state = fields.Selection(
        [("draft", "Draft"), ("done", "Handed over")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    line_ids = fields.One2many("pharma.handover.line", "handover_id", "Items", copy=False)
    summary = fields.Char("Items in short", compute="_compute_summary")
    note = fields.Char(copy=False)
    # a column: sealed, read and erased with the row, and one record less to make at each hand-over
    signature = DrawnImage(copy=False, max_width=1024, max_height=512, attachment=False)
    signed_by = fields.Char("Signed by", copy=False, help="Name of the person who signed.")
    signed_on = fields.Datetime("Signed on", readonly=True, copy=False)
    signed_text = fields.Text(
        "Signed statement",
        readonly=True,
        copy=False,
        help="What the recipient declared by signing.",
    )
    limit_warning = fields.Text(
        "Warnings", readonly=True, copy=False, help="Limits that only warn, and were exceeded."
    )
    content_hash = fields.Char(
        "Seal", readonly=True, copy=False, help="Digest of everything the recipient signed for."
    )
    signature_state = fields.Selection(
        [
            ("none", "Not signed"),
            ("intact", "Signed"),
            ("broken", "Changed after the hand-over"),
        ],
        "Signed?",
        compute="_compute_signature_state",
        compute_sudo=True,
        help="Compares the content with the seal that was made when it was handed over.",
    )

    @api.depends("partner_id", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for handover in self:
            # sudo: the recipient's name is part of the hand-over, also after the coverage has ended.
            name = handover.partner_id.sudo().name or self.env._("Hand-over")
            handover.display_name = (
                f"{name}, {day_text(self.env, handover.date)}" if handover.date else name
            )

    @api.depends("line_ids.product_id", "line_ids.quantity")
    def _compute_summary(self):
        for handover in self:
            handover.summary = handover.line_ids._in_short()

    @api.depends(
        "content_hash",
        "signature",
        "signed_by",
        "signed_on",
        "signed_text",
        "partner_id",
        "line_ids.product_id",
        "line_ids.lot_id",
        "line_ids.quantity",
    )
    def _compute_signature_state(self):
        for handover in self:
            sealed = handover.content_hash
            if sealed and sealed != handover._content_hash():
                handover.signature_state = "broken"
            else:
                handover.signature_state = "intact" if sealed and handover.signature else "none"

    def _content_hash(self, vals=None):
        """Return the digest of what was handed over and signed, as it stands now.

        :param vals: date and time of signing, when they are about to be written
        """
        self.ensure_one()
        vals = vals or {"date": self.date, "signed_on": self.signed_on}
        # The web client asks for sizes in place of files; the digest needs the file.
        self = self.with_context(bin_size=False, bin_size_signature=False)
        signature = base64.b64decode(self.signature or b"")
        # only where there is one, so that older seals stay intact
        statement = {"statement": self.signed_text} if self.signed_text else {}
        return content_hash(
            statement
            | {
                "partner": self.partner_id.id,
                "date": str(vals["date"]),
                "lines": sorted(
                    [line.product_id.id, line.lot_id.id or 0, line.lot_id.name or "", line.quantity]
                    for line in self.line_ids
                ),
                "signed_by": self.signed_by or "",
                "signed_on": str(vals["signed_on"] or ""),
                "signature": hashlib.sha256(signature).hexdigest(),
            }
        )

    # -- a draft belongs to an open call of the rep ----------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("call_id") and not vals.get("partner_id"):
                vals["partner_id"] = self.env["pharma.call"].browse(vals["call_id"]).partner_id.id
            if vals.get("signature"):
                # Odoo looks at the image of a column only when it is changed later
                drawn = self._fields["signature"]
                vals["signature"] = drawn._image_process(vals["signature"], self.env)
        handovers = super().create(vals_list)
        handovers.filtered(lambda handover: handover.state == "draft")._check_open()
        return handovers

    def write(self, vals):
        if not self.env.su and not self._workflow_permitted():
            done = self.filtered(lambda handover: handover.state == "done")
            if done and vals:
                raise UserError(
                    self.env._(
                        "“%s” is handed over: it stays as it was signed.", done[0].display_name
                    )
                )
        result = super().write(vals)
        if {"call_id", "partner_id"} & vals.keys():
            self._check_open()
        return result

    def _check_open(self):
        """Refuse a draft on a call that is closed already."""
        self._check_parties()
        for call in self.call_id:
            if call.state not in ("planned", "in_progress") and not self.env.su:
                raise UserError(
                    self.env._(
                        "“%s” is closed: nothing can be handed over on it any more.",
                        call.display_name,
                    )
                )

    def _check_parties(self):
        """Refuse a hand-over on somebody else's call, or to somebody who is not part of it."""
        for handover in self:
            call = handover.call_id
            if call.user_id != self.env.user and not self.env.su:
                raise AccessError(
                    self.env._("Only %s hands over from this bag, on own calls.", call.user_id.name)
                )
            if handover.partner_id not in call._handover_recipients():
                # Not named: it may be somebody whom the rep does not know.
                raise UserError(
                    self.env._("The recipient is not part of the call “%s”.", call.display_name)
                )

    def _transition_allowed(self, action):
        return self.call_id.user_id == self.env.user
