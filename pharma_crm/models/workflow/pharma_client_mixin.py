# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import uuid

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError


class PharmaClientMixin(models.AbstractModel):
    """Records that a client may send twice: the second time it gets the record of the first.

    Name this mixin first in `_inherit`, so that nothing (chatter, numbering) runs again for a known record.
    """

    _name = "pharma.client.mixin"
    _description = "Record made by a client, safe to send twice"

    client_uuid = fields.Char(
        "Client key",
        copy=False,
        readonly=True,
        help="Made by the device that created the record; sending the same record again finds it by this key.",
    )

    _client_uuid_unique = models.UniqueIndex(
        "(client_uuid) WHERE client_uuid IS NOT NULL",
        "A record with this client key exists already.",
    )

    @api.model
    def _normalize_client_uuid(self, value):
        try:
            return str(uuid.UUID(value))
        except (ValueError, AttributeError, TypeError):
            raise UserError(
                self.env._("“%s” is no client key (a UUID is expected).", value)
            ) from None

    @api.model
    def _known_client_uuids(self, keys):
        """{key: record} of the keys that exist. Somebody else's key is refused, not answered."""
        if not keys:
            return {}
        # sudo: a key is taken whether or not the user may read the record; create_uid is compared below
        known = self.sudo().with_context(active_test=False).search([("client_uuid", "in", keys)])
        if any(record.create_uid != self.env.user for record in known):
            raise AccessError(self.env._("This client key is already in use."))
        return {record.client_uuid: record.sudo(self.env.su) for record in known}

    @api.model_create_multi
    def create(self, vals_list):
        keys = [
            self._normalize_client_uuid(vals["client_uuid"]) if vals.get("client_uuid") else None
            for vals in vals_list
        ]
        records = self._known_client_uuids([key for key in keys if key])
        new = {}  # position or key → values, so that a key twice in one request makes one record
        for position, (key, vals) in enumerate(zip(keys, vals_list, strict=True)):
            if key not in records:
                new.setdefault(key or position, {**vals, "client_uuid": key or False})
        try:
            made = super().create(list(new.values()))
        except UniqueViolation as error:
            if not (error.diag.constraint_name or "").endswith("client_uuid_unique"):
                raise
            # the same record arrived twice at the same moment: the request is tried again and finds it
            raise ConcurrencyError(str(error)) from error
        records.update(zip(new, made, strict=True))
        return self.browse(records[key or position].id for position, key in enumerate(keys))

    def write(self, vals):
        if "client_uuid" in vals and not self.env.su:
            raise AccessError(self.env._("The client key of a record does not change."))
        return super().write(vals)
