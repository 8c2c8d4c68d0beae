# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.pharma_crm.tools.reading import day_text


class PharmaReplenishmentNeed(models.Model):
    """Making the documents that needs ask for: one request or shipment per rep, with all items on it."""

    _inherit = "pharma.replenishment.need"

    def _order_now(self):
        """Order these needs as their rules say; return (requests, shipments) made."""
        groups = defaultdict(self.browse)
        for need in self:
            groups[need.rule_id.action, need.user_id] |= need
        requests = 0
        shipping = []
        for (action, user), needs in groups.items():
            if action == "ship":
                shipping.append((user, needs))
            elif action in ("request", "draft"):
                needs._make_request(user, submit=action == "request")
                requests += 1
        if shipping:
            self._make_shipments(shipping)
        return requests, len(shipping)

    def _make_request(self, user, submit):
        """Ask in the rep's name; a request that cannot be submitted stays a draft, and the need says why."""
        company = self.company_id
        # as the rep: the request is the rep's, with all checks that the rep's own requests go through
        request = (
            self.env["pharma.resource.request"]
            .with_user(user)
            .with_context(lang=user.lang, allowed_company_ids=company.ids)
            .create(
                {
                    "company_id": company.id,
                    "purpose": self._origin_text(user.lang),
                    "line_ids": [
                        Command.create({"product_id": n.product_id.id, "quantity": n.quantity})
                        for n in self
                    ],
                }
            )
        )
        vals = {"request_id": request.id, "ordered_on": fields.Datetime.now()}
        if submit:
            try:
                with self.env.cr.savepoint():
                    request.action_submit()
            except UserError as error:
                request.invalidate_recordset()
                vals["note"] = str(error)
        self.write(vals)

    def _origin_text(self, lang):
        env = self.with_context(lang=lang).env
        return env._("Replenishment by rule, %s", day_text(env, fields.Date.context_today(self)))

    def _make_shipments(self, shipping):
        """Let the store ship to each rep."""
        company = self.company_id
        shipments = self.env["pharma.bag"]._ship_many(
            company,
            [(user, [(n.product_id, n.quantity) for n in needs], None) for user, needs in shipping],
            self._origin_text(self.env.lang),
        )
        for (__, needs), shipment in zip(shipping, shipments, strict=True):
            needs.write({"picking_id": shipment.id, "ordered_on": fields.Datetime.now()})
