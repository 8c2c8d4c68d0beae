# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


from .common import SamplesCommon


class HandoverCommon(SamplesCommon):
    """A rep with a bag of samples of three lots, gifts and leaflets."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bag = cls._bag(
            cls.rep,
            (cls.sample, 10, cls.lot_late),
            (cls.sample, 2, cls.lot_soon),
            (cls.sample, 3, cls.lot_expired),
            (cls.gift, 3),
            (cls.leaflet, 20),
        )
