# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from markupsafe import Markup

from odoo import api, fields, models

from ...tools.matching.score import score_pair

# Told while somebody types: a little below what a search proposes.
HINT_SCORE = 0.7
HINTS = 4
CANDIDATE_COLUMNS = (
    "name", "pharma_published_name", "street", "city", "zip", "state_id", "phone", "email", "pharma_licence_number",
    "pharma_specialty_id", "pharma_gender", "pharma_credential", "parent_id", "pharma_birthday", "pharma_latin_name",
    "pharma_legal_name",
)  # fmt: skip


class ResPartner(models.Model):
    """Likely duplicates are shown while an account is entered."""

    _inherit = "res.partner"

    pharma_duplicate_hint = fields.Html(
        "Likely duplicates", compute="_compute_pharma_duplicate_hint", sanitize=False,
        help="Accounts that are probably this one, as far as you may see them.",
    )  # fmt: skip

    @api.model
    def _pharma_match_columns(self):
        """Return the columns of an account that are compared; another room adds its own."""
        return {
            name for name in CANDIDATE_COLUMNS if name in self._fields and self._fields[name].store
        }

    @api.model
    def _pharma_match_names(self, partner_ids):
        """Return {id: [further names]} of accounts: what else they are called."""
        # sudo: names are compared, not shown
        groups = (
            self.env["pharma.account.alias"]
            .sudo()
            ._read_group(
                [("partner_id", "in", list(partner_ids))], ["partner_id"], ["name:array_agg"]
            )
        )
        return {partner.id: names for partner, names in groups}

    # -- the keys follow the account -----------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        partners._pharma_refresh_matching()
        return partners

    def write(self, vals):
        result = super().write(vals)
        if not self._pharma_match_columns().isdisjoint(vals):
            self._pharma_refresh_matching()
        return result

    def _pharma_refresh_matching(self):
        """Make the comparable form of few accounts anew; of many the next search does."""
        accounts = self.filtered(lambda partner: partner.pharma_type and partner.active)
        if accounts and len(accounts) <= 100 and not self.env.context.get("pharma_no_matching"):
            # sudo: what is compared is nobody's to read
            self.env["pharma.match.record"].sudo()._refresh(accounts.ids)

    # -- on entry ------------------------------------------------------------------------------------

    @api.depends(lambda self: sorted({"pharma_type", "active", *self._pharma_match_columns()}))
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_pharma_duplicate_hint(self):
        for partner in self:
            hint = False
            if partner.pharma_type and partner.active and partner.name:
                values = {name: partner[name] for name in self._pharma_match_columns()}
                values = {
                    name: value.ids[0]
                    if isinstance(value, models.BaseModel) and value.ids
                    else value
                    for name, value in values.items()
                    if value
                }
                found = self._pharma_find_similar(
                    partner.pharma_type,
                    values,
                    partner._origin.ids,
                    partner.company_id or self.env.company,
                )
                hint = self._pharma_similar_html(found)
            partner.pharma_duplicate_hint = hint

    @api.model
    def _pharma_find_similar(self, kind, values, exclude_ids=(), company=None):
        """Return the accounts that are probably the one described, best first.

        Who may read an account gets its id and name; of others only that there is one and in which city, so that
        nobody enters it twice, but nobody learns who it is either.

        :param kind: pharma type
        :param values: column of res.partner → value (ids of many2one)
        :return: list of ``{"id": id or False, "name": text, "city": text, "score": 0…1, "evidence": […] or []}``
        """
        company = company or self.env.company
        if company not in self.env.companies:
            return []
        # sudo: the accounts of the whole company are compared; what the user learns of them is decided below
        Record = self.env["pharma.match.record"].sudo()
        Frequency = self.env["pharma.match.frequency"].sudo()
        paths = Record._specialty_paths([values.get("pharma_specialty_id")])
        subject = Record._subject(kind, values, [], paths.get(values.get("pharma_specialty_id")))
        others = Record._lookup(company, kind, subject, exclude_ids)
        others = self._pharma_without_decided(exclude_ids, others)
        if not others:
            return []
        frequencies = Frequency._frequencies(company, kind, self._pharma_tokens(subject))
        scored = []
        for id_, other in others:
            score, evidence = score_pair(subject, other, frequencies)
            if score >= HINT_SCORE:
                scored.append((score, id_, [list(item) for item in evidence]))
        scored.sort(reverse=True)
        return self._pharma_tell(scored[:HINTS])

    @api.model
    def _pharma_tokens(self, subject):
        from ...tools.matching.subject import frequency_tokens

        return frequency_tokens(subject)

    @api.model
    def _pharma_without_decided(self, exclude_ids, others):
        """Leave out those of whom the steward said that they are others."""
        if not exclude_ids or not others:
            return others
        # sudo: a rep may not read the steward's list
        pairs = (
            self.env["pharma.duplicate"]
            .sudo()
            .search(
                [
                    "&",
                    ("state", "=", "rejected"),
                    "|",
                    ("one_id", "in", exclude_ids),
                    ("other_id", "in", exclude_ids),
                ]
            )
        )
        decided = set(pairs.one_id.ids + pairs.other_id.ids)
        return [(id_, subject) for id_, subject in others if id_ not in decided]

    @api.model
    def _pharma_tell(self, scored):
        """Say of each found account what the user may know."""
        partners = self.browse([id_ for _score, id_, _evidence in scored])
        readable = set(partners._filtered_access("read").ids) if self.has_access("read") else set()
        told = []
        for score, id_, evidence in scored:
            partner = self.browse(id_)
            seen = id_ in readable
            # sudo: the city of an account outside the user's reach, and nothing else of it
            known = partner if seen else partner.sudo()
            told.append(
                {
                    "id": id_ if seen else False,
                    "name": partner.display_name if seen else False,
                    "city": known.city or known.state_id.name or False,
                    "score": score if seen else False,
                    "evidence": evidence if seen else [],
                }
            )
        return told

    @api.model
    def _pharma_similar_html(self, found):
        """Return the banner for what `_pharma_find_similar` found, False when that is nothing."""
        if not found:
            return False
        Pair = self.env["pharma.duplicate"]
        lines = []
        for item in found:
            where = item["city"] or self.env._("an unknown place")
            if item["id"]:
                lines.append(
                    Markup('<li><a href="/odoo/res.partner/{}">{}</a>, {} – {} ({})</li>').format(
                        item["id"], item["name"], where,
                        self.env._("%s %% alike", round(100 * item["score"])),
                        Pair._evidence_summary(item["evidence"]),
                    )
                )  # fmt: skip
            else:
                text = self.env._(
                    "A similar account exists in %s, outside your territories. Ask the data steward to add it to"
                    " your coverage instead of entering it again.",
                    where,
                )
                lines.append(Markup("<li>{}</li>").format(text))
        return Markup("<ul class='mb-0 ps-3'>{}</ul>").format(Markup("").join(lines))
