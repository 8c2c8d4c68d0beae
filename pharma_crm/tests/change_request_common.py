# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


from .common import PharmaCommon


class ChangeRequestCommon(PharmaCommon):
    """A rep's proposals, as their phones send them."""

    def _propose(self, vals, partner=None, user=None, **more):
        Partner = self.env["res.partner"].with_user(user or self.rep)
        partner = self.doctor_a if partner is None else partner
        id_ = Partner.pharma_propose(vals, partner_id=partner.id, **more)
        return self.env["pharma.change.request"].browse(id_)

    def _propose_new(self, vals, account_type="doctor", user=None, **more):
        Partner = self.env["res.partner"].with_user(user or self.rep)
        return self.env["pharma.change.request"].browse(
            Partner.pharma_propose(vals, account_type=account_type, **more)
        )

    def _line(self, request, name):
        return request.line_ids.filtered(lambda line: line.field_name == name)
