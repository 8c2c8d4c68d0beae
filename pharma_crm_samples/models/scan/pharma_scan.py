# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date

from ...tools import gs1
from ..items.product_template import ITEM_KINDS

# who handles boxes
GROUPS = ("pharma_crm.group_rep", "pharma_crm.group_administrator", "stock.group_stock_user")


class PharmaScan(models.AbstractModel):
    """From the code on a box to item and lot, as the screens of hand-over, receipt and count ask for it."""

    _name = "pharma.scan"
    _description = "Scan of a box"

    @api.model
    def read_code(self, code, giving=False):
        """Return what a code on a box says.

        :param code: GS1 element string (with or without brackets), or a plain GTIN
        :param giving: refuse lots that are expired or recalled; else they are only told
        :return: {"product_id", "product", "lot_id", "lot", "expiration": "YYYY-MM-DD" or False, "serial",
            "warning": sentence or False}
        :raise UserError: for a code that cannot be read, an unknown item, an unknown lot or one of another item
        """
        if not any(self.env.user.has_group(group) for group in GROUPS):
            raise AccessError(self.env._("Only who handles samples and gifts reads their codes."))
        if not isinstance(code, str):
            raise UserError(self.env._("A code is a text."))
        values = self._elements(code)
        product = self._product(values["gtin"])
        name = values["lot"] or (values["serial"] if product.tracking == "serial" else False)
        lot = self._lot(product, name) if name else self.env["stock.lot"]
        warning = self._lot_warning(product, lot, name, values["expiration"])
        if warning and giving:
            raise UserError(warning)
        return {
            "product_id": product.id,
            "product": product.display_name,
            "lot_id": lot.id,
            "lot": name or False,
            "expiration": fields.Date.to_string(values["expiration"]) or False,
            "serial": values["serial"] or False,
            "warning": warning,
        }

    @api.model
    def _elements(self, code):
        """Return {"gtin", "lot", "serial", "expiration"} of a code."""
        values = dict.fromkeys(("gtin", "lot", "serial", "expiration"), False)
        unreadable = self.env._(
            "“%s” cannot be read as the code of a box. Scan the square or long code with GTIN and lot.",
            code[:60],
        )
        try:
            text = gs1.element_string(code)
        except ValueError:
            raise UserError(unreadable) from None
        if plain := gs1.plain_gtin(text):
            return {**values, "gtin": plain}
        # sudo: how codes are written, which people may not read
        nomenclature = self.env.ref("pharma_crm_samples.nomenclature_gs1").sudo()
        try:
            parts = nomenclature.gs1_decompose_extended(text)
        except (ValidationError, ValueError):
            # a date that there is not
            parts = None
        names = {"01": "gtin", "10": "lot", "21": "serial", "17": "expiration"}
        for part in parts or ():
            if part["ai"] in names:
                values[names[part["ai"]]] = part["value"]
        if not values["gtin"]:
            raise UserError(unreadable)
        return values

    @api.model
    def _product(self, gtin):
        product = (
            self.env["product.product"]
            .with_context(skip_preprocess_gs1=True)
            .search(
                [
                    ("barcode", "in", gs1.spellings(gtin)),
                    ("pharma_kind", "in", ITEM_KINDS),
                    ("company_id", "in", (self.env.company.id, False)),
                ],
                limit=1,
            )
        )
        if not product:
            raise UserError(
                self.env._("No sample, gift or literature has the code (GTIN) %s.", gtin)
            )
        return product

    @api.model
    def _lot(self, product, name):
        # sudo: finds a lot by its printed number; reps have no rights in Inventory
        lots = (
            self.env["stock.lot"]
            .sudo()
            .search([("name", "=", name), ("company_id", "in", (self.env.company.id, False))])
        )
        lot = lots.filtered(lambda lot: lot.product_id == product)[:1]
        if lot or product.tracking == "none":
            return lot
        other = lots.product_id.filtered(lambda p: p.pharma_kind in ITEM_KINDS)[:1]
        if other:
            raise UserError(
                self.env._(
                    "Lot “%(lot)s” is one of %(other)s, not of %(item)s.",
                    lot=name,
                    other=other.display_name,
                    item=product.display_name,
                )
            )
        raise UserError(
            self.env._(
                "“%(lot)s” is no lot of %(item)s. Look at the number on the box.",
                lot=name,
                item=product.display_name,
            )
        )

    @api.model
    def _lot_warning(self, product, lot, name, printed):
        """Return why the box must not be given, or False."""
        words = {"lot": name or "", "item": product.display_name}
        known = lot.expiration_date and lot.expiration_date.date()
        # a day apart is the time zone's
        if known and printed and abs(known - printed) > timedelta(days=1):
            return self.env._(
                "%(item)s, lot %(lot)s: the box says that it expires on %(printed)s, our records say %(known)s. "
                "Put it aside and tell the store.",
                printed=format_date(self.env, printed),
                known=format_date(self.env, known),
                **words,
            )
        if lot.pharma_recalled:
            return self.env._("%(item)s, lot %(lot)s is recalled: it cannot be given.", **words)
        expires = known or printed
        if expires and expires < fields.Date.context_today(self):
            return self.env._(
                "%(item)s, lot %(lot)s expired on %(day)s: it cannot be given.",
                day=format_date(self.env, expires),
                **words,
            )
        return False
