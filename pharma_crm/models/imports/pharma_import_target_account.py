# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

from odoo import models
from odoo.tools import SQL, email_normalize

from ...tools.import_job import Plan
from ...tools.names import match_key
from .pharma_import_target import QUIET

# An address that needs no parsing, as most are.
_PLAIN_EMAIL = re.compile(r"[a-z0-9_+-]+(\.[a-z0-9_+-]+)*@[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE)
ADDRESS = frozenset(("street", "zip", "city", "state_id", "country_id"))


def normalized_email(text):
    """Return an e-mail address as Odoo normalises it, empty when it is none."""
    return text.lower() if _PLAIN_EMAIL.fullmatch(text) else email_normalize(text)


class PharmaImportTargetAccount(models.AbstractModel):
    """What hospitals and doctors have in common: one record per code, an address, a phone."""

    _name = "pharma.import.target.account"
    _inherit = ["pharma.import.target"]
    _description = "Kind of list that can be imported: accounts"

    _pharma_type = None
    # field of the list → field of the account, where nothing more happens on the way
    _plain_fields = {"code": "pharma_code"}
    # fields of every list of accounts that mean the same everywhere
    _common_fields = {
        "street": "street",
        "street2": "street2",
        "city": "city",
        "zip": "zip",
        "phone": "phone",
        "email": "email",
        "website": "website",
        "organisation_code": "pharma_organisation_code",
        "organisation_name": "pharma_organisation_name",
    }
    _bulk_constant_fields = frozenset(
        ("company_registry", "lang", "partner_share", "user_id", "properties")
        + ("pharma_hospital_id", "pharma_main_group_id")
    )

    def _result_domain(self):
        return [("pharma_type", "=", self._pharma_type)]

    def _start(self, job):
        # all: some 250 countries, read once per run
        countries = self.env["res.country"].search([])  # pylint: disable=no-search-all
        job.cache["countries"] = {key: c for c in countries for key in (c.code, match_key(c.name))}
        # all: some 2,000 states, read once per run
        states = self.env["res.country.state"].search([])  # pylint: disable=no-search-all
        job.cache["states"] = {
            (state.country_id.id, key): state.id
            for state in states
            for key in (state.code.casefold(), match_key(state.name))
        }

    # -- plan and apply -------------------------------------------------------------------------------

    def _names(self, values):
        """Return the published name and the name to show of a row."""
        raise NotImplementedError

    def _vals(self, job, row):
        """Return the account's values of a row."""
        values = row.values
        vals = {name: values[key] for key, name in self._plain_fields.items() if key in values}
        vals.update(
            (name, values[key]) for key, name in self._common_fields.items() if key in values
        )
        lines = [values[key] for key in ("street", "street2", "street3") if key in values]
        if lines and job.column("street2"):
            vals["street"], vals["street2"] = lines[0], ", ".join(lines[1:]) or None
        if "latitude" in values:
            vals["partner_latitude"] = values["latitude"]
            vals["partner_longitude"] = values["longitude"]
        if "state" in values:
            vals["state_id"] = values["state"]
        if values.keys() & {"street", "street2", "city", "zip", "state", "country"}:
            vals["country_id"] = values.get("country") or job.cache["country"].id
        return vals

    def _plan(self, job, rows):
        vals_list = [self._vals(job, row) for row in rows]
        names = sorted(
            {name for vals in vals_list for name in vals} | {"pharma_published_name", "name"}
        )
        existing = (
            self.env["res.partner"]
            .with_context(active_test=False)
            .search_fetch(
                [
                    ("company_id", "=", self.env.company.id),
                    ("pharma_type", "=", self._pharma_type),
                    ("pharma_code", "in", [row.values["code"] for row in rows]),
                ],
                names,
            )
        )
        by_code = {partner.pharma_code: partner for partner in existing}
        merged = self._merged_accounts(
            self._pharma_type, {row.values["code"] for row in rows} - by_code.keys()
        )
        plans = []
        for row, vals in zip(rows, vals_list, strict=True):
            partner = by_code.get(row.values["code"])
            if partner is None and row.values["code"] in merged:
                # the account that was kept follows its own row; two rows would undo each other's values
                job.notes["merged"] += 1
                plans.append(Plan(row, merged[row.values["code"]]))
                continue
            published, shown = self._names(row.values)
            # A name that a person has corrected stays until the list itself says something new.
            if partner is None or partner.pharma_published_name != published:
                vals.update(pharma_published_name=published, name=shown)
            plans.append(self._new_plan(row, partner, vals))
        return plans

    def _base_vals(self):
        """Return what all accounts of this list have in common."""
        return {
            "pharma_type": self._pharma_type,
            "company_id": self.env.company.id,
            "lang": self.env.user.lang,
        }

    def _create(self, job, plans):
        for plan in plans:
            if plan.changes.get("email"):
                plan.changes["email_normalized"] = normalized_email(plan.changes["email"])
        # names in other scripts get a Latin one, which the ORM computes
        plain = all(plan.changes["name"].isascii() for plan in plans)
        partners = self.with_context(pharma_names_ascii=plain)._bulk_create(
            job,
            self.env["res.partner"],
            [plan.changes for plan in plans],
            self._base_vals(),
            ("pharma_code", "name"),
        )
        if partners:
            self.env["pharma.classification.model"]._rate_new(partners)
            self._bulk_after(job, partners, partners, {})

    def _bulk_sampled(self, job):
        result = super()._bulk_sampled(job)
        # read again at once instead of one by one
        job.cache["country"].mapped("code")
        return result

    def _bulk_expressions(self, names):
        """See there; an account of a list belongs to no other contact."""
        return {
            **super()._bulk_expressions(names),
            "commercial_partner_id": SQL("s.new_id"),
            "complete_name": SQL("btrim(s.name)"),
            "commercial_company_name": SQL("CASE WHEN t.is_company THEN s.name END"),
            "phone_sanitized": SQL("s.phone") if "phone" in names else SQL("NULL"),
            "email_normalized": SQL("NULL"),
            **(
                {"pharma_latin_name": SQL("NULL"), "pharma_other_names": SQL("NULL")}
                if self.env.context.get("pharma_names_ascii")
                else {}
            ),
        }

    def _update(self, job, plans):
        if not plans:
            return
        for plan in plans:
            if not ADDRESS.isdisjoint(plan.changes):
                # a new address makes the old position wrong, here as when a person types it
                values = plan.row.values
                plan.changes["partner_latitude"] = values.get("latitude", 0.0)
                plan.changes["partner_longitude"] = values.get("longitude", 0.0)
        records = self.env["res.partner"].browse([plan.record.id for plan in plans])
        # what hangs below an account may follow it, which is for the ORM to say
        parents = self._with_children(records)
        alone = [plan for plan in plans if plan.record.id not in parents]
        changes = {
            plan.record: {name: (plan.record[name], value) for name, value in plan.changes.items()}
            for plan in alone
        }
        self._bulk_write(
            records.with_context(**QUIET), {plan.record: plan.changes for plan in alone}
        )
        self._write_grouped(
            self.env["res.partner"].with_context(**QUIET),
            [plan for plan in plans if plan.record.id in parents],
        )
        names = {name for plan in plans for name in plan.changes}
        self.env["pharma.classification.model"]._rate_changed(records.ids, names)
        if alone:
            self._bulk_after(job, records, records.browse(), changes)

    def _with_children(self, records):
        # sudo: who is below counts, not whom the user sees
        groups = (
            self.env["res.partner"]
            .sudo()
            .with_context(active_test=False)
            ._read_group([("parent_id", "in", records.ids)], ["parent_id"])
        )
        return {parent.id for (parent,) in groups}
