# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

# What a change of a doctor's field does to figures of the places where the doctor practises.
FIGURES_OF_DOCTORS = {
    "active": {"figure:doctors", "figure:doctors_potential"},
    "pharma_potential": {"figure:doctors_potential"},
}


class PharmaClassificationModel(models.Model):
    """Figures of accounts (pharma_classification_criterion_figure.py) are read and followed like fields."""

    _inherit = "pharma.classification.model"

    def _flush_inputs(self):
        result = super()._flush_inputs()
        for criterion in self.criterion_ids:
            figure = criterion._figure()
            for name, fnames in figure.reads.items() if figure else ():
                self.env[name].flush_model(fnames)
        return result

    @api.model
    def _used_figures(self):
        """Return the figures that active models ask for, as the rating names its inputs."""
        names = (name for _id, _target, own, _via in self._active_inputs() for name in own)
        return {name for name in names if name.startswith("figure:")}

    @api.model
    def _rate_figures(self, partner_ids, figures):
        """Rate accounts after a change of records that these figures are worked out from.

        :param figures: names as in `_figures()`.
        """
        names = {f"figure:{name}" for name in figures} & self._used_figures()
        if names:
            self._rate_changed(list(partner_ids), names)

    @api.model
    def _rate_changed(self, partner_ids, names):
        result = super()._rate_changed(partner_ids, names)
        figures = set().union(*(FIGURES_OF_DOCTORS.get(name, ()) for name in names))
        figures &= self._used_figures() if figures else set()
        if partner_ids and figures:
            # sudo: where the doctors practise does not depend on who saves one
            places = self.env["pharma.affiliation"].sudo()
            places = places.search([("doctor_id", "in", list(partner_ids))])
            super()._rate_changed((places.hospital_id | places.department_id).ids, figures)
        return result
