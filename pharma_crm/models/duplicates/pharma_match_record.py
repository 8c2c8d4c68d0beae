# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict

from psycopg2.extras import Json

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.matching.subject import block_parts, frequency_tokens, make_subject, match_keys

# Raise it when the same account would give other keys than before.
VERSION = 2


class PharmaMatchRecord(models.Model):
    """What is compared of an account: its parts in a comparable spelling and the keys by which likely duplicates
    are found. Made anew when the account has changed since, which the stamp shows."""

    _name = "pharma.match.record"
    _description = "Comparable form of an account"
    _rec_name = "partner_id"
    _log_access = False

    partner_id = fields.Many2one(
        "res.partner", "Account", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", readonly=True, ondelete="cascade")
    kind = fields.Char("Account type", required=True, readonly=True)
    stamp = fields.Char(readonly=True)
    area = fields.Char(readonly=True)
    specialty = fields.Char(readonly=True)
    keys = fields.Json(readonly=True)
    tokens = fields.Json(readonly=True)
    subject = fields.Json(readonly=True)

    _partner_uniq = models.UniqueIndex("(partner_id)")
    _kind_idx = models.Index("(company_id, kind, partner_id)")
    _keys_idx = models.Index("USING gin (keys)")

    # -- the accounts ----------------------------------------------------------------------------

    @api.model
    def _stamp_sql(self):
        """Return the SQL of the stamp of an account ``p``: it changes with everything that is compared."""
        Partner = self.env["res.partner"]
        columns = [
            SQL("p.%s", SQL.identifier(name)) for name in sorted(Partner._pharma_match_columns())
        ]
        return SQL(
            """md5(concat_ws('|', %(version)s, p.pharma_type, p.company_id, %(columns)s, (
                SELECT string_agg(concat_ws(',', place.street, place.city, place.zip, place.state_id,
                                            place.hospital_id, hospital.zip), ';' ORDER BY place.id)
                  FROM pharma_affiliation place LEFT JOIN res_partner hospital ON hospital.id = place.hospital_id
                 WHERE place.doctor_id = p.id), (
                SELECT string_agg(alias.name, ';' ORDER BY alias.id)
                  FROM pharma_account_alias alias WHERE alias.partner_id = p.id)))""",
            version=VERSION,
            columns=SQL(", ").join(SQL("coalesce(%s::text, '')", column) for column in columns),
        )

    @api.model
    def _forget_gone(self, company):
        """Drop the records of accounts that are archived or no accounts any more."""
        self.env.execute_query(
            SQL(
                """
                DELETE FROM pharma_match_record record USING res_partner p
                 WHERE p.id = record.partner_id AND record.company_id = %s
                   AND (NOT p.active OR p.pharma_type IS NULL OR p.company_id IS DISTINCT FROM record.company_id)
             RETURNING record.id
                """,
                company.id,
            )
        )
        self.invalidate_model()

    @api.model
    def _next_stale(self, company, kinds, after, limit):
        """Return (ids of the next accounts that changed since they were read, last id seen, how many seen)."""
        self.env["res.partner"].flush_model()
        self.env["pharma.affiliation"].flush_model()
        self.env["pharma.account.alias"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT p.id, record.stamp IS DISTINCT FROM %(stamp)s
                  FROM res_partner p LEFT JOIN pharma_match_record record ON record.partner_id = p.id
                 WHERE p.company_id = %(company)s AND p.pharma_type = ANY(%(kinds)s) AND p.active
                   AND p.id > %(after)s
              ORDER BY p.id LIMIT %(limit)s
                """,
                stamp=self._stamp_sql(),
                company=company.id,
                kinds=list(kinds),
                after=after,
                limit=limit,
            )
        )
        return [id_ for id_, stale in rows if stale], rows[-1][0] if rows else after, len(rows)

    @api.model
    def _refresh(self, partner_ids):
        """Make the records of accounts anew, set-based: three queries whatever their number."""
        if not partner_ids:
            return
        rows, subjects = self._read_subjects(partner_ids)
        values = []
        for row in rows:
            subject = subjects[row["id"]]
            area, specialty = block_parts(subject)
            values.append(
                {
                    "partner_id": row["id"],
                    "company_id": row["company_id"] or None,
                    "kind": row["pharma_type"],
                    "stamp": row["stamp"],
                    "area": area,
                    "specialty": specialty,
                    "keys": match_keys(subject),
                    "tokens": frequency_tokens(subject),
                    "subject": subject,
                }
            )
        if values:
            columns = SQL(", ").join(SQL.identifier(name) for name in values[0])
            self.env.execute_query(
                SQL(
                    """
                    INSERT INTO pharma_match_record (%(columns)s)
                    SELECT %(columns)s FROM jsonb_populate_recordset(NULL::pharma_match_record, %(rows)s::jsonb)
                    ON CONFLICT (partner_id) DO UPDATE
                       SET company_id = EXCLUDED.company_id, kind = EXCLUDED.kind, stamp = EXCLUDED.stamp,
                           area = EXCLUDED.area, specialty = EXCLUDED.specialty, keys = EXCLUDED.keys,
                           tokens = EXCLUDED.tokens, subject = EXCLUDED.subject
                 RETURNING id
                    """,
                    columns=columns,
                    rows=Json(values),
                )
            )
        self.invalidate_model()

    @api.model
    def _read_subjects(self, partner_ids):
        """Return (rows of the accounts that are compared, {id: subject})."""
        Partner = self.env["res.partner"]
        Partner.flush_model()
        self.env["pharma.affiliation"].flush_model()
        columns = sorted(Partner._pharma_match_columns() | {"pharma_type", "company_id"})
        rows = self.env.execute_query_dict(
            SQL(
                "SELECT p.id, %s, %s AS stamp FROM res_partner p"
                " WHERE p.id = ANY(%s) AND p.pharma_type IS NOT NULL AND p.active",
                SQL(", ").join(SQL("p.%s", SQL.identifier(name)) for name in columns),
                self._stamp_sql(),
                list(partner_ids),
            )
        )
        places = defaultdict(list)
        for row in self.env.execute_query_dict(
            SQL(
                """
                SELECT place.doctor_id, coalesce(place.street, hospital.street) AS street,
                       coalesce(place.city, hospital.city) AS city, coalesce(place.zip, hospital.zip) AS zip,
                       coalesce(place.state_id, hospital.state_id) AS state, place.hospital_id AS hospital
                  FROM pharma_affiliation place LEFT JOIN res_partner hospital ON hospital.id = place.hospital_id
                 WHERE place.doctor_id = ANY(%s) ORDER BY place.is_primary DESC NULLS LAST, place.id
                """,
                list(partner_ids),
            )
        ):
            places[row["doctor_id"]].append(row)
        paths = self._specialty_paths({row["pharma_specialty_id"] for row in rows})
        further = Partner._pharma_match_names([row["id"] for row in rows])
        return rows, {
            row["id"]: self._subject(
                row["pharma_type"],
                row,
                places[row["id"]],
                paths.get(row["pharma_specialty_id"]),
                further.get(row["id"], ()),
            )
            for row in rows
        }

    @api.model
    def _subject(self, kind, values, places, specialties, further_names=()):
        """Return the comparable form of values with the names of the columns of an account."""
        own = {name: values.get(name) for name in ("street", "city", "zip")}
        own["state"] = values.get("state_id")
        return make_subject(
            kind,
            [
                *(
                    values.get(name)
                    for name in (
                        "name",
                        "pharma_published_name",
                        "pharma_latin_name",
                        "pharma_legal_name",
                    )
                ),
                *further_names,
            ],
            [own, *places],
            phones=[values.get("phone")],
            mails=[values.get("email")],
            licences=[values.get("pharma_licence_number")],
            specialties=specialties,
            gender=values.get("pharma_gender") if values.get("pharma_gender") != "other" else None,
            birthday=values.get("pharma_birthday"),
            credential=values.get("pharma_credential"),
            parent=values.get("parent_id"),
        )

    @api.model
    def _specialty_paths(self, specialty_ids):
        """Return {specialty: [itself, the one above, …]}."""
        # sudo: the tree of specialties is compared, not shown
        specialties = (
            self.env["pharma.specialty"].sudo().browse(filter(None, specialty_ids)).exists()
        )
        return {
            specialty.id: [
                int(part)
                for part in reversed((specialty.parent_path or f"{specialty.id}/").split("/")[:-1])
            ]
            for specialty in specialties
        }

    @api.model
    def _lookup(self, company, kind, subject, exclude_ids=(), limit=200):
        """Return ``[(partner id, subject)]`` of the accounts that share a key with a subject."""
        return self.env.execute_query(
            SQL(
                """
                SELECT partner_id, subject FROM pharma_match_record
                 WHERE keys ?| %(keys)s AND company_id = %(company)s AND kind = %(kind)s
                   AND NOT partner_id = ANY(%(exclude)s)
              ORDER BY partner_id DESC LIMIT %(limit)s
                """,
                keys=match_keys(subject),
                company=company.id,
                kind=kind,
                exclude=list(exclude_ids),
                limit=limit,
            )
        )
