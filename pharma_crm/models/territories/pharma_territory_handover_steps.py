# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import Command, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.reading import day_text


class PharmaTerritoryHandover(models.Model):
    """What a handover does, in one transaction."""

    _inherit = "pharma.territory.handover"

    def _hand_over(self):
        """Move, note and tell; the caller has checked that the user may."""
        self = self._without_client_context()
        # sudo: line managers change no coverage and no membership but by this step, and all of its accounts move,
        # whether or not each is readable to them
        handover = self.sudo()
        handover.lock_for_update()
        (handover.territory_id | handover.to_territory_id).lock_for_update()
        handover._check_complete()
        coverage = handover._coverage()
        if handover.kind == "person":
            leaving, arriving = handover.from_user_id, handover.to_user_id
            accounts = coverage.partner_id
            handover._make_lines(coverage)
            handover._move_membership()
        else:
            leaving, arriving = (
                handover._reps(handover.territory_id),
                handover._reps(handover.to_territory_id),
            )
            handover._check_accounts(coverage)
            accounts = coverage.partner_id
            handover._make_lines(coverage)
            handover._move_rules(coverage)
            handover._move_coverage(coverage)
        if handover.with_activities and arriving:
            handover._move_open_work(accounts, leaving, arriving[:1])
        self._do_transition(
            "hand_over", {"done_date": fields.Datetime.now(), "done_user_id": self.env.uid}
        )
        self._tell(leaving | arriving)

    def _reps(self, territory):
        members = territory._members_on(self.date)
        return members.filtered(lambda m: m.role == "rep").user_id.filtered("active")

    # -- checks ------------------------------------------------------------------------------------------

    def _check_complete(self):
        if self.date < fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "A handover begins today or later: who covered an account in the past stays on record."
                )
            )
        if self.kind == "person":
            self._check_people()
        elif not self.to_territory_id:
            raise UserError(
                self.env._(
                    "Say which territory takes over the accounts of %s.", self.territory_id.name
                )
            )
        elif not self.to_territory_id.active:
            raise UserError(
                self.env._("%s is archived and takes over nothing.", self.to_territory_id.name)
            )
        elif self.scope == "chosen" and not self.partner_ids:
            raise UserError(self.env._("Choose the accounts to hand over."))
        self._check_not_to_oneself()

    def _check_people(self):
        if not self.from_user_id or not self.to_user_id:
            raise UserError(
                self.env._("Say who hands over %s, and to whom.", self.territory_id.name)
            )
        if not self.to_user_id.active or not self.to_user_id.has_group("pharma_crm.group_rep"):
            raise UserError(self.env._("%s is no active rep.", self.to_user_id.name))
        if not self._leaving_memberships():
            raise UserError(
                self.env._(
                    "%(person)s is no rep of %(territory)s on %(day)s or later.",
                    person=self.from_user_id.name,
                    territory=self.territory_id.name,
                    day=day_text(self.env, self.date),
                )
            )

    def _check_accounts(self, coverage):
        missing = (self.partner_ids - coverage.partner_id)[:1] if self.scope == "chosen" else None
        if missing:
            raise UserError(
                self.env._(
                    "%(territory)s does not cover %(account)s on %(day)s or later.",
                    territory=self.territory_id.name,
                    account=missing.display_name,
                    day=day_text(self.env, self.date),
                )
            )
        if not coverage:
            raise UserError(
                self.env._("%s covers no account to hand over.", self.territory_id.name)
            )

    # -- people ------------------------------------------------------------------------------------------

    def _leaving_memberships(self):
        domain = Domain("territory_id", "=", self.territory_id.id) & Domain("role", "=", "rep")
        domain &= Domain("user_id", "=", self.from_user_id.id)
        domain &= Domain("date_end", "=", False) | Domain("date_end", ">=", self.date)
        return self.env["pharma.territory.member"].search(domain)

    def _move_membership(self):
        """End the predecessor's membership the day before, begin the successor's; what lies ahead changes hands."""
        for member in self._leaving_memberships():
            if member.date_start and member.date_start >= self.date:
                member.user_id = self.to_user_id
                continue
            values = {
                "territory_id": member.territory_id.id,
                "user_id": self.to_user_id.id,
                "role": "rep",
                "product_group_ids": [Command.set(member.product_group_ids.ids)],
                "date_start": self.date,
                "date_end": member.date_end,
            }
            member.date_end = self.date - timedelta(days=1)
            member.create(values)

    # -- accounts ----------------------------------------------------------------------------------------

    def _move_coverage(self, coverage):
        """Begin coverage in the other territory, except where it covers the account already, and end it here."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                WITH moved AS (
                    SELECT c.partner_id, c.product_group_id, c.company_id, c.frequency, c.source, c.date_end,
                           GREATEST(c.date_start, %(day)s) AS date_start
                      FROM pharma_coverage c
                     WHERE c.id = ANY(%(ids)s)
                ),
                fitted AS (
                    SELECT moved.*,
                           COALESCE(present.date_end + 1, moved.date_start) AS first_day,
                           LEAST(moved.date_end, (
                               SELECT min(later.date_start) - 1 FROM pharma_coverage later
                                WHERE later.territory_id = %(to)s AND later.partner_id = moved.partner_id
                                  AND later.active
                                  AND later.product_group_id IS NOT DISTINCT FROM moved.product_group_id
                                  AND later.date_start > moved.date_start)) AS last_day
                      FROM moved
                      LEFT JOIN pharma_coverage present
                        ON present.territory_id = %(to)s AND present.partner_id = moved.partner_id AND present.active
                       AND present.product_group_id IS NOT DISTINCT FROM moved.product_group_id
                       AND (present.date_start IS NULL OR present.date_start <= moved.date_start)
                       AND (present.date_end IS NULL OR present.date_end >= moved.date_start)
                     WHERE present.id IS NULL OR present.date_end IS NOT NULL
                )
                INSERT INTO pharma_coverage
                       (partner_id, territory_id, product_group_id, company_id, frequency, source, active,
                        date_start, date_end, create_uid, create_date, write_uid, write_date)
                SELECT partner_id, %(to)s, product_group_id, company_id, frequency, source, TRUE,
                       first_day, last_day, %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM fitted
                 WHERE last_day IS NULL OR last_day >= first_day
                """,
                day=self.date,
                ids=coverage.ids,
                to=self.to_territory_id.id,
                uid=self.env.uid,
            )
        )
        begun = coverage.filtered(lambda c: not c.date_start or c.date_start < self.date)
        begun.write({"date_end": self.date - timedelta(days=1)})
        (coverage - begun).write({"active": False})  # never came into force here
        coverage.invalidate_model()
        self.env["pharma.territory"].invalidate_model(["coverage_ids"])
        self.env["res.partner"].invalidate_model(["pharma_coverage_ids"])
        coverage._forget_access()

    def _open_rules(self, rules):
        return rules.filtered(lambda rule: not rule.date_end or rule.date_end >= self.date)

    def _end_rule(self, rule):
        if rule.date_start and rule.date_start >= self.date:
            rule.unlink()
        else:
            rule.date_end = self.date - timedelta(days=1)

    def _move_rules(self, coverage):
        """Let the assignment rules say the same from the day on, so that no run undoes the handover."""
        if self.scope == "all":
            self._move_all_rules()
            return
        by_rule = coverage.filtered(lambda c: c.source == "rule")
        self._name_accounts(by_rule, self.territory_id, "exclude")
        self._name_accounts(by_rule, self.to_territory_id, "include")

    def _move_all_rules(self):
        for name, same in (
            ("brick_ids", ("zip_prefix", "country_id", "product_group_id")),
            ("account_rule_ids", ("partner_id", "product_group_id")),
        ):
            present = self.to_territory_id[name].filtered(lambda rule: not rule.date_end)
            known = {tuple(rule[key] for key in same) for rule in present}
            for rule in self._open_rules(self.territory_id[name]):
                if rule.date_end or tuple(rule[key] for key in same) not in known:
                    start = max(rule.date_start or self.date, self.date)
                    rule.copy({"territory_id": self.to_territory_id.id, "date_start": start})
                self._end_rule(rule)

    def _name_accounts(self, coverage, territory, kind):
        """Let a territory always (or never) cover the accounts of this coverage from the day on."""
        Rule = self.env["pharma.territory.account"]
        wanted = {(c.partner_id.id, c.product_group_id.id) for c in coverage}
        partner_ids = {partner_id for partner_id, _group_id in wanted}
        for rule in self._open_rules(territory.account_rule_ids):
            key = (rule.partner_id.id, rule.product_group_id.id)
            if rule.kind != kind:
                if key in wanted or (
                    rule.partner_id.id in partner_ids and not rule.product_group_id
                ):
                    self._end_rule(rule)
            elif key in wanted and not rule.date_end:
                if rule.date_start and rule.date_start > self.date:
                    rule.date_start = self.date
                wanted.discard(key)
        Rule.create(
            [
                {
                    "territory_id": territory.id,
                    "partner_id": partner_id,
                    "product_group_id": group_id,
                    "kind": kind,
                    "date_start": self.date,
                }
                for partner_id, group_id in sorted(wanted)
            ]
        )

    # -- what goes along -----------------------------------------------------------------------------------

    def _move_open_work(self, partners, leaving, arriving):
        """Give open work that is due from the day on to the successor. Facts stay whose they are.

        Other addons add theirs (planned calls …).

        :param leaving: users, :param arriving: one user
        """
        activities = self.env["mail.activity"].search(
            [
                ("res_model", "=", "res.partner"),
                ("res_id", "in", partners.ids),
                ("user_id", "in", leaving.ids),
                ("date_deadline", ">=", self.date),
            ]
        )
        # one message about the handover tells it, not one for each activity
        activities.with_context(mail_activity_quick_update=True).write({"user_id": arriving.id})

    def _make_lines(self, coverage):
        """Note each account once, with its class and its calls of the day."""
        calls = self._calls_per_cycle(coverage)
        self.env["pharma.territory.handover.line"].create(
            [
                {
                    "handover_id": self.id,
                    "partner_id": partner.id,
                    "class_id": partner.pharma_class_id.id,
                    "frequency": calls.get(partner.id, 0),
                }
                for partner in coverage.partner_id
            ]
        )

    def _calls_per_cycle(self, coverage):
        """Return {account id: calls per cycle} that the territory has agreed on; nothing agreed: 0. An addon with
        plans knows those of the plan."""
        calls = {}
        for row in coverage:
            calls[row.partner_id.id] = max(row.frequency, calls.get(row.partner_id.id, 0))
        return calls

    def _tell(self, users):
        # sudo: the number of the whole handover, whatever part of it who takes the step reaches
        count = len(self.sudo().line_ids)
        for user in users.filtered("active"):
            record = self.with_context(lang=user.lang or self.env.lang)
            record.message_notify(
                partner_ids=user.partner_id.ids,
                subject=record.env._("Handover: %s", record.name),
                body=record.env._(
                    "%(name)s: %(count)s accounts are handed over. The sheet tells what to know about each.",
                    name=record.name,
                    count=count,
                ),
            )
