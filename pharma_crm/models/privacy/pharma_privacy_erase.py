# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.change_source import SOURCE_KEY, ChangeSource
from .pharma_privacy import KEPT_FIELDS

QUIET = {
    "tracking_disable": True,
    "mail_notrack": True,
    "pharma_rate_later": True,
    "pharma_no_matching": True,
    "active_test": False,
}


class PharmaPrivacy(models.AbstractModel):
    """Erasure: the person goes, the facts that the law wants stay without saying whose they are."""

    _inherit = "pharma.privacy"

    @api.model
    def _erase(self, partner):
        """Erase a person everywhere.

        :return: list of {"model_name", "done": erased or kept, "count", "rule_id", "until"}, without personal data
        """
        # accounts that were merged into this one are the same person, and rest archived
        merged = self._merged_accounts(partner)
        words = sorted(
            {word for one in partner | merged for word in self._personal_words(one)},
            key=len,
            reverse=True,
        )
        codes = self._person_codes(partner | merged)
        unique = self._is_only_bearer(partner, merged)
        self.env.flush_all()
        log = []
        for one in merged | partner:
            log += self._erase_declared(one)
            log += self._erase_chatter(one)
            self._erase_person(one)
            # once more: what the steps above have written about themselves
            self.env.flush_all()
            self._blank(
                "pharma.field.history",
                self._account_row_ids("pharma.field.history", one),
                ["old_value", "new_value", "reference"],
            )
        kept = {(line["model_name"], name) for line in log for name in line.pop("law", ())}
        count = self._sweep(partner, words, everywhere=unique, spared=kept)
        count += self._delete_source_lists(words, codes, partner.company_id)
        self._keep_keys(partner, codes)
        if count:
            log.append(
                {
                    "model_name": False,
                    "done": "erased",
                    "count": count,
                    "rule_id": False,
                    "until": False,
                }
            )
        self.env.invalidate_all()
        return log

    @api.model
    def _keep_keys(self, partner, codes):
        """Let the next list that holds the person be recognised, without keeping its code."""
        keys = [self._code_key(code, partner.company_id) for code in codes]
        self.env.execute_query(
            SQL(
                "UPDATE res_partner SET pharma_erased_keys = %s::jsonb WHERE id = %s RETURNING id",
                json.dumps(keys) if keys else None,
                partner.id,
            )
        )

    @api.model
    def _merged_accounts(self, partner):
        # sudo: whatever the reach, see _personal_records
        Partner = self.env["res.partner"].sudo().with_context(active_test=False)
        found = Partner.browse()
        level = partner
        while level:
            level = Partner.search([("pharma_merged_into_id", "in", level.ids)]) - found - partner
            found |= level
        return found.sudo(False)

    @api.model
    def _account_row_ids(self, model_name, partner):
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM %s WHERE partner_id = %s",
                SQL.identifier(self.env[model_name]._table),
                partner.id,
            )
        )
        return [id_ for (id_,) in rows]

    @api.model
    def _erase_declared(self, partner):
        log = []
        for item, records in self._personal_records(partner):
            if not records:
                continue
            count = len(records)
            rule = self.env["pharma.retention.rule"]._of(item.get("keep"), partner.company_id)
            line = {
                "model_name": item["model"],
                "done": "erased",
                "count": count,
                "rule_id": False,
                "until": False,
            }
            if item.get("files"):
                self._delete_files(records)
            if item.get("delete"):
                self.env.execute_query(
                    SQL(
                        "DELETE FROM %s WHERE id = ANY(%s) RETURNING id",
                        SQL.identifier(records._table),
                        records.ids,
                    )
                )
                log.append(line)
                continue
            self._blank(item["model"], records.ids, item.get("blank", ()))
            law = item.get("law", ())
            held = records.browse()
            if rule:
                held, until = rule._held(records, item.get("date"))
                line.update(done="kept", rule_id=rule.id, until=until)
            self._blank(item["model"], (records - held).ids, law)
            if held and law:
                line["law"] = law
            log.append(line)
        self.env.invalidate_all()
        return log

    @api.model
    def _blank(self, model_name, ids, names):
        """Empty fields of records past all guards of their models: facts are not corrected, a person leaves them."""
        model = self.env[model_name]
        names = [name for name in names if name in model._fields and model._fields[name].store]
        if not ids or not names:
            return
        columns = [name for name in names if model._fields[name].column_type]
        if columns:
            values = [
                SQL("%s = %s", SQL.identifier(name), "–" if model._fields[name].required else None)
                for name in columns
            ]
            self.env.execute_query(
                SQL(
                    "UPDATE %s SET %s WHERE id = ANY(%s) RETURNING id",
                    SQL.identifier(model._table), SQL(", ").join(values), list(ids),
                )
            )  # fmt: skip
        binary = [name for name in names if not model._fields[name].column_type]
        if binary:
            # sudo: pictures of the records that are emptied; whoever may erase was checked before
            self.env["ir.attachment"].sudo().search(
                [
                    ("res_model", "=", model_name),
                    ("res_id", "in", list(ids)),
                    ("res_field", "in", binary),
                ]
            ).unlink()
        model.invalidate_model()

    @api.model
    def _delete_files(self, records):
        # sudo: files of the records that are erased, whoever added them
        self.env["ir.attachment"].sudo().search(
            [
                ("res_model", "=", records._name),
                ("res_id", "in", records.ids),
                ("res_field", "=", False),
            ]
        ).unlink()

    @api.model
    def _erase_chatter(self, partner):
        """What was written on the person goes as a whole: it is about nobody else."""
        # sudo: whoever wrote them, also notes and files that the privacy officer may not delete
        messages = (
            self.env["mail.message"]
            .sudo()
            .search([("model", "=", "res.partner"), ("res_id", "=", partner.id)])
        )
        files = (
            self.env["ir.attachment"]
            .sudo()
            .search([("res_model", "=", "res.partner"), ("res_id", "=", partner.id)])
        )
        log = [
            {
                "model_name": records._name,
                "done": "erased",
                "count": len(records),
                "rule_id": False,
                "until": False,
            }
            for records in (messages, files)
            if records
        ]
        files.unlink()
        messages.unlink()
        for model_name in self.env:
            model = self.env[model_name]
            if not model._transient or not model._auto:
                continue
            links = [
                name for name, field in model._fields.items()
                if field.type == "many2one" and field.comodel_name == "res.partner" and field.store
            ]  # fmt: skip
            for name in links:
                self.env.execute_query(
                    SQL(
                        "DELETE FROM %s WHERE %s = %s RETURNING id",
                        SQL.identifier(model._table), SQL.identifier(name), partner.id,
                    )
                )  # fmt: skip
        return log

    @api.model
    def _erase_person(self, partner):
        """Empty the account but for what says nothing about who it was, and archive it."""
        vals = {}
        for name, field in partner._fields.items():
            plain = field.store and (not field.compute or not field.readonly) and not field.related
            if (
                not plain
                or name in KEPT_FIELDS
                or name in models.MAGIC_COLUMNS
                or field.type in ("one2many", "json", "properties", "properties_definition")
                or field.required
                or name in ("parent_path", "complete_name", "display_name")
            ):
                continue
            vals[name] = [fields.Command.clear()] if field.type == "many2many" else False
        pseudonym = self.env._("Erased person %s", partner.id)
        vals |= {
            "name": pseudonym,
            "active": False,
            "pharma_erased_on": fields.Date.context_today(self),
        }
        if "pharma_unverified" in partner._fields:
            vals["pharma_unverified"] = False
        source = ChangeSource("privacy")
        vals.pop("pharma_merged_into_id", None)
        # sudo: all fields, also those that no user may write
        person = partner.sudo().with_context(**QUIET, **{SOURCE_KEY: source})
        person.pharma_coverage_ids.write({"active": False})
        person.write(vals)
        self.env.flush_all()
        # what only code writes, and what no field says any more
        columns = (
            {
                row[0]
                for row in self.env.execute_query(
                    SQL(
                        "SELECT column_name::text FROM information_schema.columns"
                        " WHERE table_name = 'res_partner' AND data_type IN ('character varying', 'text', 'jsonb')"
                        " AND is_nullable = 'YES' AND table_schema = current_schema"
                    )
                )
            }
            - KEPT_FIELDS
            - {"name", "complete_name", "display_name", "tz"}
        )
        values = [SQL("%s = NULL", SQL.identifier(name)) for name in sorted(columns)]
        self.env.execute_query(
            SQL(
                "UPDATE res_partner SET complete_name = %s, %s WHERE id = %s RETURNING id",
                pseudonym, SQL(", ").join(values), partner.id,
            )
        )  # fmt: skip
        self.env.invalidate_all()
