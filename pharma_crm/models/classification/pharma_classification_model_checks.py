# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import ast
import logging

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...tools import classification
from ...tools.classification import number
from .pharma_classification_criterion import OUTPUTS

_logger = logging.getLogger(__name__)

# Models that a rule may look into: accounts and the lists that describe them.
OPEN_MODELS = ("res.partner.category", "res.country", "res.lang", "pharma.")


class PharmaClassificationModel(models.Model):
    """What a model must be before it may rate anybody."""

    _inherit = "pharma.classification.model"

    def _check_usable(self):
        """Raise one clear error unless the model can rate."""
        for model in self:
            if not model.criterion_ids:
                raise ValidationError(self.env._("“%s” has no criteria yet.", model.display_name))
            if not model.cutoff_ids:
                raise ValidationError(
                    self.env._(
                        "“%s” has no classes yet: say from which score each class begins.",
                        model.display_name,
                    )
                )
            model.criterion_ids._check_field_name()
            for criterion in model.criterion_ids:
                if criterion.kind == "band":
                    criterion._check_bands()
                else:
                    criterion.lookup_ids._check_values()
                if not criterion.max_points:
                    raise ValidationError(
                        self.env._(
                            "No value of the criterion “%s” gets any points.", criterion.name
                        )
                    )
            model._check_weights()
            model._check_cut_offs()
            model._check_kol_domain()

    @api.constrains("criterion_ids")
    def _check_weights(self):
        for model in self.filtered("criterion_ids"):
            try:
                classification.check_weights(model.criterion_ids.mapped("weight"))
            except classification.ClassificationError as error:
                texts = {
                    "weight_negative": self.env._("A weight cannot be negative."),
                    "weights_zero": self.env._(
                        "All weights are 0: give at least one criterion a weight."
                    ),
                }
                raise ValidationError(texts[error.code]) from error

    @api.constrains("cutoff_ids")
    def _check_cut_offs(self):
        for model in self.filtered("cutoff_ids"):
            ordered = model.cutoff_ids.sorted(
                lambda line: (line.class_id.sequence, line.class_id.id)
            )
            try:
                classification.check_cut_offs(number(line.min_score) for line in ordered)
            except classification.ClassificationError as error:
                raise ValidationError(model._cut_off_message(error)) from error

    def _cut_off_message(self, error):
        values = {name: f"{value:g}" for name, value in error.values.items()}
        if error.code == "cut_off_order":
            return self.env._(
                "A better class needs a higher score: %(better)s does not lie above %(worse)s.",
                **values,
            )
        return self.env._(
            "A class begins at a score between 0 and 100, not at %(score)s.", **values
        )

    @api.constrains("kol_domain", "kol_class_id")
    def _check_kol_domain(self):
        for model in self:
            domain = model._kol_domain()
            if not domain.is_false() and not model.kol_class_id:
                raise ValidationError(self.env._("Say which class key opinion leaders get."))

    def _kol_domain(self):
        """Return the rule for key opinion leaders; without a condition it fits nobody.

        :raises ValidationError: the rule cannot be read, names an unknown field or the rating's own result.
        """
        self.ensure_one()
        try:
            conditions = ast.literal_eval((self.kol_domain or "[]").strip())
            domain = Domain(conditions) if conditions else Domain.FALSE
            domain.validate(self.env["res.partner"])
        except Exception as error:  # whatever a broken rule leads to, the user sees one text
            raise ValidationError(
                self.env._("The rule for key opinion leaders cannot be read: %s", error)
            ) from error
        self._check_kol_fields(self.env["res.partner"], domain)
        return domain

    def _check_kol_fields(self, records, domain):
        """Check that a rule asks only for stored data that everybody who sees an account may know.

        The rule is looked up with every right, so it must not become a way to ask for secrets.
        """
        for condition in domain.iter_conditions():
            owner = records
            for name in str(condition.field_expr).split("."):
                field = owner._fields.get(name)
                if not field:  # a part of a date
                    break
                if owner._name == "res.partner" and name in OUTPUTS:
                    raise ValidationError(
                        self.env._(
                            "The rule for key opinion leaders cannot use the class or score it decides about."
                        )
                    )
                target = field.comodel_name if field.relational else None
                if not self._is_open_field(field) or (target and not self._is_open_model(target)):
                    raise ValidationError(
                        self.env._(
                            "The rule for key opinion leaders cannot use “%s”: it is computed, differs by company "
                            "or is not for everybody.",
                            field._description_string(self.env),
                        )
                    )
                owner = self.env[target] if target else owner
            if condition.operator in ("any", "not any", "any!", "not any!"):
                self._check_kol_fields(owner, Domain(condition.value))

    @api.model
    def _is_open_field(self, field):
        closed = field.groups or field.company_dependent or field.type in ("properties", "binary")
        return field.store and not closed

    @api.model
    def _is_open_model(self, name):
        return name == "res.partner" or name.startswith(OPEN_MODELS)

    def _kol_domain_or_nobody(self):
        """Return the rule as :meth:`_kol_domain`; one that broke since, e.g. by an uninstalled addon, fits nobody."""
        try:
            return self._kol_domain()
        except ValidationError:
            _logger.info(
                "The key opinion leader rule of %s cannot be read any more", self.display_name
            )
            return Domain.FALSE
