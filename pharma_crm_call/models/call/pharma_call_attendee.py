# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...tools.states import OPEN_STATES, REACTIONS

STAMPED = frozenset(["territory_id", "target_id", "class_id", "specialty_id"])


class PharmaCallAttendee(models.Model):
    """A customer who took part in a group call; each attending target is counted once."""

    _name = "pharma.call.attendee"
    _description = "Attendee of a group call"
    _inherit = ["pharma.call.part.mixin"]
    _order = "call_id, id"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner",
        "Attendee",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('pharma_type', '=', 'doctor')]",
    )
    reaction = fields.Selection(REACTIONS, help="How this attendee took what was said.")
    territory_id = fields.Many2one("pharma.territory", readonly=True, ondelete="restrict")
    # by index: each line that leaves a target list asks for its attendees
    target_id = fields.Many2one(
        "pharma.cycle.target", readonly=True, ondelete="set null", index="btree_not_null"
    )
    class_id = fields.Many2one("pharma.class", readonly=True, ondelete="restrict")
    specialty_id = fields.Many2one("pharma.specialty", readonly=True, ondelete="restrict")

    _attendee_uniq = models.UniqueIndex(
        "(call_id, partner_id)", "This customer is already in the list of attendees."
    )
    _partner_idx = models.Index("(partner_id, territory_id)")
    # What progress counts, as with the calls themselves.
    _territory_idx = models.Index("(territory_id)")

    def _check_call_open(self, calls):
        # A manager may plan a group call for a rep, attendees included.
        planned = calls.filtered(lambda c: c.state in OPEN_STATES and c.user_id != self.env.user)
        return super()._check_call_open(calls - planned.filtered(lambda c: c._may_plan_for()))

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [{k: v for k, v in vals.items() if k not in STAMPED} for vals in vals_list]
        attendees = super().create(vals_list)
        if not self.env.su:
            if attendees.partner_id - attendees.partner_id._filtered_access("read"):
                raise AccessError(self.env._("An attendee is outside your territory."))
            attendees._stamp()
        return attendees

    def write(self, vals):
        if not self.env.su and STAMPED & vals.keys():
            raise AccessError(self.env._("What an attendee is counted with is set by the system."))
        return super().write(vals)

    def _stamp(self):
        """Freeze what each attendee is counted with: through which territory, on which target."""
        if not self:
            return
        calls = self.call_id
        territories = calls._covering_territories(
            {(a.call_id.user_id.id, a.partner_id.id) for a in self}
        )
        cycles = calls._cycles()
        keys = {}
        for attendee in self:
            call, partner = attendee.call_id, attendee.partner_id
            territory = territories.get((call.user_id.id, partner.id)) or call.territory_id.id
            keys[attendee] = (cycles[call].id, territory, partner.id)
        targets = calls._targets_of(set(keys.values()))
        for attendee, key in keys.items():
            partner = attendee.partner_id
            # The stamps are the suite's own; the user's right on the call was checked before.
            attendee.sudo().write(
                {
                    "territory_id": key[1],
                    "target_id": targets.get(key, False),
                    "class_id": partner.pharma_class_id.id,
                    "specialty_id": partner.pharma_specialty_id.id,
                }
            )
