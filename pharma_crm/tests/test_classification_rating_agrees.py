# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import random
from itertools import pairwise

from odoo import Command
from odoo.tests import tagged
from odoo.tools import SQL

from ..tools import classification
from ..tools.classification import number
from .classification_common import ClassificationCommon


@tagged("-at_install", "post_install")
class TestClassificationRatingAgrees(ClassificationCommon):
    """The set-based rating gives what the formula gives, on generated models and doctors."""

    def _random_criterion(self, rng, sources):
        field_name = rng.choice(list(sources))
        weight = rng.choice((0.25, 0.5, 1, 1.5, 2, 3, 7))
        values = {"field_name": field_name, "weight": weight}
        points = lambda: rng.choice((0, 1, 2.5, 3.33, 5, 10))  # noqa: E731
        if sources[field_name] is None:
            starts = sorted(
                rng.sample((0, 0.5, 1, 3, 5, 10, 12.75, 20, 40, 100), rng.randint(1, 5))
            )
            rows = [(start, end, points()) for start, end in pairwise([*starts, None])]
            rows[-1] = (*rows[-1][:2], 10)
            return self._criterion(bands=rows, zero_is_value=rng.random() < 0.5, **values)
        chosen = rng.sample(sources[field_name], rng.randint(1, len(sources[field_name])))
        rows = [(value, points()) for value in chosen]
        return self._criterion(
            lookup=[(rows[0][0], 4), *rows[1:]], otherwise=rng.choice((0, 1)), **values
        )

    def _value(self, partner, criterion):
        """Read an input the way a person would: through the ORM."""
        through, field = criterion._input_fields()
        value = (partner[through.name] if through else partner)[field.name]
        if field.type == "many2one":
            return value.id or None
        if field.type == "boolean":
            return value
        if criterion.kind == "band":
            return (
                value
                if value or (criterion.zero_is_value and self._stored(partner, criterion))
                else None
            )
        return value or None

    def _stored(self, partner, criterion):
        """Tell whether the database has a number: the ORM shows 0 for none."""
        through, field = criterion._input_fields()
        owner = partner[through.name] if through else partner
        column = SQL.identifier(field.name)
        rows = self.env.execute_query(
            SQL("SELECT %s IS NOT NULL FROM res_partner WHERE id = ANY(%s)", column, owner.ids)
        )
        return any(row[0] for row in rows)

    def test_database_and_formula_agree(self):
        """3,000 generated cases: 30 models over 100 doctors."""
        rng = random.Random(20)
        titles = self.env["pharma.professional.title"].search([], limit=4)
        numbers = (False, 0, 0.5, 1, 2.99, 3, 5, 9.99, 10, 12.75, 20, 39.5, 40, 99, 100, 250)
        hospitals = self.env["res.partner"].create(
            [
                {
                    "name": f"H{i}",
                    "pharma_type": "hospital",
                    "company_id": self.company.id,
                    "pharma_rating": i,
                }
                for i in range(6)
            ]
        )
        doctors = self.env["res.partner"].create(
            [
                {
                    "name": f"D{i}",
                    "pharma_type": "doctor",
                    "company_id": self.company.id,
                    "pharma_patients_week": int(rng.choice(numbers)),
                    "pharma_potential": rng.choice(numbers),
                    "pharma_drug_purchase": rng.choice(numbers),
                    "pharma_gender": rng.choice((False, "female", "male", "other")),
                    "pharma_title_id": rng.choice((False, *titles.ids)),
                    "pharma_credential": rng.choice((False, "MD", "DO", "it's")),
                    "is_company": rng.random() < 0.2,
                }
                for i in range(100)
            ]
        )
        self.env["pharma.affiliation"].create(
            [
                {
                    "doctor_id": doctor.id,
                    "hospital_id": rng.choice(hospitals).id,
                    "is_primary": True,
                }
                for doctor in doctors
                if rng.random() < 0.7
            ]
        )
        sources = {
            "pharma_patients_week": None,
            "pharma_potential": None,
            "pharma_drug_purchase": None,
            "pharma_hospital_id.pharma_rating": None,
            "pharma_gender": ["female", "male", "other"],
            "pharma_title_id": titles.ids,
            "pharma_credential": ["MD", "DO", "it's", "PhD"],
            "is_company": ["true", "false"],
        }
        cases = 0
        for _round in range(30):
            least = sorted(rng.sample(range(1, 100), 2), reverse=True)
            model = self._model(
                criterion_ids=[
                    Command.create(self._random_criterion(rng, sources))
                    for _i in range(rng.randint(1, 6))
                ],
                cutoff_ids=[
                    Command.create({"class_id": class_.id, "min_score": value})
                    for class_, value in zip(self.classes, (*least, 0), strict=True)
                    if class_ != self.class_c or rng.random() < 0.7
                ],
                min_completeness=rng.choice((0, 0.25, 0.5, 1)),
                kol_domain=rng.choice(("[]", "[('pharma_credential', '=', 'MD')]")),
            )
            model.action_activate()
            core = classification.Model(
                criteria=tuple(line._as_criterion() for line in model.criterion_ids),
                cut_offs=tuple(
                    (line.class_id.id, number(line.min_score)) for line in model.cutoff_ids
                ),
                min_completeness=number(model.min_completeness),
                kol_class=model.kol_class_id.id,
            )
            for doctor in doctors:
                values = {line.id: self._value(doctor, line) for line in model.criterion_ids}
                is_kol = model.kol_domain != "[]" and doctor.pharma_credential == "MD"
                expected = classification.rate(core, values, is_kol)
                case = json.dumps([values, model.id], default=str)
                self.assertEqual(doctor.pharma_class_id.id or None, expected.class_key, case)
                result = doctor.pharma_result_id
                self.assertAlmostEqual(result.score, float(expected.score or 0), 5, case)
                self.assertAlmostEqual(result.completeness, float(expected.completeness), 5, case)
                kept = {row[0]: row[2] for row in result.explanation}
                self.assertEqual(
                    kept,
                    {k: v if v is None else float(v) for k, v in expected.points.items()},
                    case,
                )
                cases += 1
        self.assertEqual(cases, 3000)
