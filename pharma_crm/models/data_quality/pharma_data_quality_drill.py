# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..accounts.res_partner import PHARMA_TYPES
from .pharma_data_quality import LEFT_OUT


class PharmaDataQuality(models.AbstractModel):
    """From a figure to the records behind it."""

    _inherit = "pharma.data.quality"

    @api.model
    def _empty_domain(self, name):
        field = self.env["res.partner"]._fields[name]
        values = [False, 0] if field.type in ("integer", "float", "monetary") else [False]
        return Domain(name, "in", values)

    @api.model
    def _figure_domain(self, figure):
        """Return the domain of the accounts behind a figure."""
        stale = self._stale_date()
        today = fields.Date.context_today(self)
        if figure == "total":
            return Domain.TRUE
        if figure == "incomplete":
            parts = []
            for type_, _label in PHARMA_TYPES:
                names = self.env["pharma.field.policy"]._complete_names(type_, self.env.company.id)
                if names:
                    missing = Domain.OR(self._empty_domain(name) for name in names)
                    parts.append(Domain("pharma_type", "=", type_) & missing)
            return Domain.OR(parts)
        domains = {
            "stale": Domain("pharma_verified_on", "<", stale)
            | (Domain("pharma_verified_on", "=", False) & Domain("create_date", "<", stale)),
            "unverified": Domain("pharma_unverified", "=", True),
            "bad_phone": Domain("phone", "!=", False) & Domain("phone_sanitized", "=", False),
            "no_phone": Domain("phone", "=", False),
            "uncovered": Domain(
                "pharma_coverage_ids",
                "not any",
                (Domain("date_start", "=", False) | Domain("date_start", "<=", today))
                & (Domain("date_end", "=", False) | Domain("date_end", ">=", today)),
            ),
        }
        if figure not in domains:
            raise UserError(self.env._("There is no figure “%s”.", figure))
        return domains[figure] & Domain("pharma_type", "not in", LEFT_OUT.get(figure, ()))

    @api.model
    def drill(self, figure, territory_id=False, pharma_type=False):
        """Return the action that opens the records behind a figure of the screen.

        One type of accounts has its own list; accounts of several types stand in a plain one.
        """
        self._check_reader()
        Action = self.env["ir.actions.act_window"]
        if figure == "requests":
            action = Action._for_xml_id("pharma_crm.action_change_request")
            action["domain"] = list(self._requests_domain(territory_id))
            action["context"] = {}
            return action
        if figure == "duplicates":
            return Action._for_xml_id("pharma_crm.action_duplicate")
        if pharma_type not in (False, None, *dict(PHARMA_TYPES)):
            raise UserError(self.env._("“%s” is no type of account.", pharma_type))
        action = Action._for_xml_id(f"pharma_crm.action_{pharma_type or 'data_quality_accounts'}")
        action["domain"] = list(
            self._accounts_domain(territory_id, pharma_type) & self._figure_domain(figure)
        )
        return action
