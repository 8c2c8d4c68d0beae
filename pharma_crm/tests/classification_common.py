# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command

from .common import PharmaCommon


class ClassificationCommon(PharmaCommon):
    """A draft model of the test company: patients a week (bands, weight 2) and gender (values, weight 1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.classes = (cls.class_a, cls.class_b, cls.class_c)
        cls.model = cls._model()

    @classmethod
    def _bands(cls, *rows):
        return [
            Command.create(
                {
                    "value_from": start,
                    "value_to": end or 0,
                    "no_limit": end is None,
                    "points": points,
                }
            )
            for start, end, points in rows
        ]

    @classmethod
    def _criterion(cls, field_name="pharma_patients_week", weight=1, bands=(), lookup=(), **values):
        return {
            "field_name": field_name,
            "weight": weight,
            "band_ids": cls._bands(*bands),
            "lookup_ids": [
                Command.create(
                    {
                        "value_id" if isinstance(value, int) else "value_text": value,
                        "points": points,
                    }
                )
                for value, points in lookup
            ],
            **values,
        }

    @classmethod
    def _model(cls, **values):
        return cls.env["pharma.classification.model"].create(
            {
                "name": "Test",
                "target": "doctor",
                "company_id": cls.company.id,
                "min_completeness": 0.5,
                "criterion_ids": [
                    Command.create(
                        cls._criterion(weight=2, bands=((0, 20, 2), (20, 50, 5), (50, None, 10)))
                    ),
                    Command.create(
                        cls._criterion("pharma_gender", lookup=(("female", 10), ("male", 10)))
                    ),
                ],
                "cutoff_ids": [
                    Command.create({"class_id": class_.id, "min_score": least})
                    for class_, least in ((cls.class_a, 80), (cls.class_b, 50), (cls.class_c, 0))
                ],
                **values,
            }
        )
