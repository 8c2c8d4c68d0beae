# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import ormcache


class PharmaCachedMixin(models.AbstractModel):
    """For records whose content is kept with `ormcache`, because every figure asks for it and it seldom changes:
    a change shows at once."""

    _name = "pharma.cached.mixin"
    _description = "Kept until it changes"

    #: A change of other fields shows nowhere in what is kept; None: any field may.
    _kept_of = None
    #: Whose labels are kept, and in which order (None: the model's).
    _labelled = []
    _labels_order = None

    @api.model
    def _kept(self, domain, names):
        """Return the records of a domain (sudo, in their order) with these fields in memory, without a query.

        :param domain: conditions in a tuple, with tuples in it: nothing of it can change
        :param names: a tuple of stored fields; of other records only the ids are kept
        """
        ids, columns = self._kept_values(domain, names)
        records = self.sudo().browse(ids)
        for name, column in zip(names, columns, strict=True):
            self._fields[name]._insert_cache(records, column)
        return records

    @api.model
    @ormcache("domain", "names", "self.env.lang")
    def _kept_values(self, domain, names):
        """Return the ids of the records, and of each field the values as the memory has them."""
        context = {"lang": self.env.lang}  # nothing else of a request may decide what others get
        records = self.with_context(context).sudo().search_fetch(list(domain), names)  # pylint: disable=context-overridden
        fields = [self._fields[name] for name in names]
        return records._ids, tuple(
            tuple(field.convert_to_cache(record[field.name], record, False) for record in records)
            for field in fields
        )

    @api.model
    @ormcache("self.env.lang")
    def _kept_labels(self):
        """Return {id: name for the reader} of all records (`_labelled`), archived ones too, in their order."""
        context = {"lang": self.env.lang, "active_test": False}
        everything = self.with_context(context).sudo()  # pylint: disable=context-overridden
        # short lists, or they would not be kept
        records = everything.search(self._labelled, order=self._labels_order)
        return {record.id: record.display_name or "" for record in records}

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self.env.registry.clear_cache()
        return records

    def write(self, vals):
        result = super().write(vals)
        if self._kept_of is None or self._kept_of & vals.keys():
            self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
