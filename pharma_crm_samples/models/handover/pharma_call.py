# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import math

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from ...tools.quantity import whole
from ..customers.res_partner import READERS
from ..items.product_template import ITEM_KINDS

#: The largest number that a record can have.
MOST_ID = 2**31 - 1
#: What a hand-over, its limits and its stock move read of an item, of what it is made from, and of a lot.
ITEM_FIELDS = ("product_tmpl_id", "active", "combination_indices", "standard_price")
TEMPLATE_FIELDS = (
    "name", "company_id", "uom_id", "tracking", "is_storable", "pharma_kind", "pharma_brand_id",
)  # fmt: skip
LOT_FIELDS = ("name", "product_id", "company_id", "expiration_date", "removal_date")


class PharmaCall(models.Model):
    """Samples and gifts on a call: what may be given, and the hand-over when the report is submitted."""

    _inherit = "pharma.call"

    # Each is shown to those who may read its model, so that everybody else can still open the call.
    handover_ids = fields.One2many(
        "pharma.handover", "call_id", "Hand-overs", copy=False, groups=READERS
    )
    request_ids = fields.One2many(
        "pharma.resource.request",
        "call_id",
        "Requests",
        copy=False,
        groups="pharma_crm.group_rep,pharma_crm.group_auditor",
    )

    can_request_resource = fields.Boolean(compute="_compute_can_request_resource")
    # A field, so that it is looked for once: a hand-over asks for it again and again, above all when there is none.
    limit_cycle_id = fields.Many2one(
        "pharma.cycle", "Cycle whose limits count", compute="_compute_limit_cycle_id"
    )

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_can_request_resource(self):
        for call in self:
            call.can_request_resource = call._may_request_resource()

    def _may_request_resource(self):
        """The rep of a call asks for its customer, whatever the state of the call."""
        self.ensure_one()
        return self.user_id == self.env.user

    def _handover_recipients(self):
        """Return who can get something on this call."""
        return self.partner_id | self.attendee_ids.partner_id

    @api.depends("cycle_id", "territory_id", "user_id", "partner_id", "date_day")
    def _compute_limit_cycle_id(self):
        for call in self:
            cycle = call.cycle_id
            if not cycle:
                territory = call.territory_id or call.user_id._pharma_territory_for(call.partner_id)
                day = call.date_day or call._today_of(call.user_id)
                cycle = cycle._current_for(territory, day) if territory else cycle
            call.limit_cycle_id = cycle

    # -- what may be given -----------------------------------------------------------------------

    def _prepare_precall_sheet(self):
        sheet = super()._prepare_precall_sheet()
        sheet["items"] = self._offer_items()
        return sheet

    def offer_items(self):
        """Return what the rep's bag holds and what of it the customer may get, for the report screen."""
        self.ensure_one()
        self.check_access("read")
        return self._offer_items()

    def _offer_items(self):
        """Return one entry per item in the rep's bag; a refused item says why and when it frees."""
        self.ensure_one()
        if self.user_id != self.env.user:
            return []
        stock = self.env["pharma.bag"]._on_hand(self.user_id, self.company_id)
        products = (
            self.env["product.product"]
            .browse(stock)
            .filtered(lambda p: p.pharma_kind in ITEM_KINDS)
        )
        products = products.sorted(lambda p: (ITEM_KINDS.index(p.pharma_kind), p.display_name))
        waiting = self.env["pharma.resource.request.line"]._waiting_by_product(
            self.partner_id, self.user_id
        )
        Policy = self.env["pharma.item.policy"]
        policies = Policy._policies_for(products, self.company_id)
        unasked = Policy._consent_refusals(policies, self.partner_id)
        situation = self.env["pharma.handover"]._situation_of(self, self.partner_id)
        engine = self.env["pharma.limit.engine"]
        allowances, warnings = engine._allowances_and_warnings(situation, products)
        kinds = dict(Policy._selection_kind())
        items = []
        for product in products:
            lots = self._offer_lots(stock[product.id])
            left = sum(lot["quantity"] for lot in lots if not lot["expired"])
            if not lots:
                continue
            reserved = waiting.get(product.id, 0)
            allowed, why_not = allowances[product]
            # What this recipient's own request has reserved is theirs to get.
            if allowed is not None and reserved:
                allowed, why_not = allowed + reserved, False
            reason = (
                policies[product]._refusal(product, self.partner_id)
                or unasked.get(product)
                or why_not
            )
            if not reason and not left:
                reason = self.env._("Everything you have of it is expired or recalled.")
            maximum, max_reason = min(
                (
                    (left, self.env._("You have no more of it.")),
                    (allowed, self.env._("Limits allow this customer no more.")),
                    (
                        policies[product].max_per_call or None,
                        self.env._("No more is given on one call."),
                    ),
                ),
                key=lambda bound: math.inf if bound[0] is None else bound[0],
            )
            items.append(
                {
                    "product_id": product.id,
                    "name": product.display_name,
                    "kind": product.pharma_kind,
                    "kind_name": kinds[product.pharma_kind],
                    "brand": product.pharma_brand_id.name or "",
                    "on_hand": left,
                    "lots": lots,
                    "max": 0 if reason else maximum,
                    "max_reason": max_reason,
                    "requested": reserved,
                    "needs_signature": policies[product].needs_signature,
                    "declaration": policies[product].signature_text or "",
                    "warning": "\n".join(warnings.get(product, ())),
                    "reason": reason or "",
                }
            )
        return items

    @api.model
    def _offer_lots(self, rows):
        """Return the lots of one item, first to expire first, those that can be given before the others."""
        lots = [
            {
                "lot_id": row.lot.id,
                "name": row.name or "",
                "expiration": fields.Date.to_string(row.expiration) if row.expiration else "",
                "expired": self.env["pharma.bag"]._is_blocked(row),
                "quantity": int(row.quantity),
            }
            for row in rows
            if row.quantity >= 1
        ]
        return sorted(lots, key=lambda lot: lot["expired"])

    # -- the report ------------------------------------------------------------------------------

    def _report_extra(self, vals):
        for handover in vals.get("handovers") or []:
            self._report_handover(handover)
        return super()._report_extra(vals)

    def _report_handover(self, vals):
        """Prepare one hand-over of the report; it happens when the call is submitted."""
        self.ensure_one()
        if not isinstance(vals, dict) or not isinstance(vals.get("lines"), list):
            raise UserError(self.env._("A hand-over names a recipient and lines of items."))
        lines = [self._prepare_handover_line(line) for line in vals["lines"]]
        self._check_known_items(lines)
        handover = self.env["pharma.handover"].create(
            {
                "call_id": self.id,
                "client_uuid": vals.get("client_uuid") or False,
                "partner_id": vals.get("partner_id") or self.partner_id.id,
                "signature": vals.get("signature") or False,
                "signed_by": vals.get("signed_by") or False,
                "note": vals.get("note") or False,
                "line_ids": [Command.create(line) for line in lines],
            }
        )
        if handover.call_id != self:
            raise UserError(self.env._("This hand-over was sent before, with another call."))
        return handover

    @api.model
    def _prepare_handover_line(self, line):
        try:
            return {
                "product_id": whole(line["product_id"], MOST_ID),
                "lot_id": whole(line["lot_id"], MOST_ID) if line.get("lot_id") else False,
                "quantity": line.get("quantity"),
            }
        except (KeyError, TypeError, AttributeError, ValueError):
            raise UserError(
                self.env._("A line of a hand-over names an item and a quantity.")
            ) from None

    def _check_known_items(self, lines):
        """Refuse ids of items or lots that do not exist, before the database does.

        What exists is read with all that the hand-over is about to look at, and no more: a template has many columns.
        """
        # sudo: only asks whether the ids exist; whether they may be given is checked at the hand-over.
        everything = self.sudo().with_company(self.company_id).with_context(active_test=False)
        for model, name, fetched in (
            ("product.product", "product_id", ITEM_FIELDS),
            ("stock.lot", "lot_id", LOT_FIELDS),
        ):
            ids = {line[name] for line in lines if line[name]}
            domain = [("id", "in", list(ids))]
            found = everything.env[model].search_fetch(domain, fetched, order="id") if ids else ids
            if len(found) < len(ids):
                raise UserError(self.env._("An item or lot of this hand-over does not exist."))
            if ids and model == "product.product":
                found.product_tmpl_id.fetch(TEMPLATE_FIELDS)

    def _on_submitted(self):
        result = super()._on_submitted()
        # sudo: finds every draft of the calls; _hand_over itself works as the rep and checks again.
        self.sudo().handover_ids.filtered(lambda h: h.state == "draft").sudo(False)._hand_over()
        return result

    def _check_correction(self, corrected):
        """What was given stays given: a correction leaves its recipients on the call."""
        # sudo: whoever may read the hand-overs, they happened.
        given = self.sudo().handover_ids.filtered(lambda h: h.state == "done")
        gone = given.partner_id - corrected._handover_recipients()
        if gone:
            raise UserError(
                self.env._(
                    "%(recipient)s got samples or gifts on the call “%(call)s”: it took place with them."
                    " Have the hand-over taken back first.",
                    recipient=gone[0].name,
                    call=self.display_name,
                )
            )
        return super()._check_correction(corrected)

    def action_request_resource(self):
        """Ask for something for the customer of this call."""
        self.ensure_one()
        self.check_access("read")
        if not self._may_request_resource():
            raise AccessError(self.env._("Ask from your own calls."))
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pharma_crm_samples.action_request_new"
        )
        action["context"] = {"default_call_id": self.id, "default_partner_id": self.partner_id.id}
        return action
