# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime

import pytz

from odoo import api, fields, models
from odoo.tools import SQL

from .pharma_alert_rule import CHANNELS

# What the query of a kind returns, in this order.
COLUMNS = ("condition", "res_model", "res_id", "rep_id", "territory_id", "partner_id", "class_id", "value", "bound",
           "day", "label")  # fmt: skip
CHOICES = {
    "app": ("app",),
    "app_mail": ("app", "mail"),
    "app_sms": ("app", "sms"),
    "app_mail_sms": ("app", "mail", "sms"),
    "none": (),
}


class PharmaAlertRule(models.Model):
    """Working the rules out: each rule is one statement for a company, whatever the number of its alerts."""

    _inherit = "pharma.alert.rule"

    # --- in the background ----------------------------------------------------------------------------

    @api.model
    def _cron_evaluate(self):
        """Let the background work all rules out; what no rule says any more is closed."""
        # sudo: rules of every company; who sees which alert is decided by the rules of access
        rules = self.sudo()
        rules.env["pharma.alert"]._wake()
        rules._close_dropped()
        rules.search([("job_state", "not in", ("queued", "running"))])._job_start(
            in_background=True
        )

    def action_evaluate(self):
        """Work these rules out now, in the background."""
        self._job_check()
        self._job_start(in_background=True)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _job_total(self):
        return len(self._alert_companies())

    def _job_batch(self):
        company = self._alert_companies().filtered(lambda c: c.id > self.job_cursor)[:1]
        if not company:
            return 0, self.job_cursor, True
        self._evaluate(company)
        return 1, company.id, False

    def _alert_companies(self):
        """Return the companies in which the rule holds: its own, or all that have no copy of it."""
        self.ensure_one()
        if not self.active or self.response == "ignore":
            return self.env["res.company"]
        domain = [("pharma_alerts", "=", True)]
        if self.company_id:
            domain.append(("id", "=", self.company_id.id))
        else:
            copies = self.with_context(active_test=False).search([("origin_id", "=", self.id)])
            domain.append(("id", "not in", copies.company_id.ids))
        return self.env["res.company"].search(domain, order="id")

    @api.model
    def _close_dropped(self):
        """Close the alerts of rules that are switched off, ignored, or replaced in a company."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE pharma_alert a
                   SET date_gone = %(now)s, state = CASE WHEN a.state = 'done' THEN 'done' ELSE 'resolved' END
                  FROM pharma_alert_rule rule, res_company company
                 WHERE a.date_gone IS NULL AND rule.id = a.rule_id AND company.id = a.company_id
                   AND (rule.active IS NOT TRUE OR rule.response = 'ignore' OR company.pharma_alerts IS NOT TRUE
                        OR rule.company_id != a.company_id
                        OR EXISTS (SELECT 1 FROM pharma_alert_rule copy
                                    WHERE copy.origin_id = rule.id AND copy.company_id = a.company_id))
                """,
                now=fields.Datetime.now(),
            )
        )
        self.env["pharma.alert"].invalidate_model()

    # --- one rule, one company ------------------------------------------------------------------------

    @api.model
    def _alert_today(self, company):
        """Return the day in the company's time zone."""
        tz = pytz.timezone(company.partner_id.tz or "UTC")
        return datetime.now(pytz.utc).astimezone(tz).date()

    def _alert_with(self, company):
        """Return the common table expressions found, chain and wanted."""
        today = self._alert_today(company)
        query = getattr(self, f"_alert_query_{self.kind}")(company, today)
        return SQL(
            """
            found (%(columns)s) AS MATERIALIZED (%(query)s),
            chain AS MATERIALIZED (%(chain)s),
            wanted AS MATERIALIZED (%(wanted)s)
            """,
            columns=SQL(", ").join(map(SQL.identifier, COLUMNS)),
            query=query,
            chain=self._alert_chain(SQL("SELECT territory_id FROM found"), today),
            wanted=self._alert_wanted(company),
        )

    def _alert_flush(self):
        self.env.flush_all()

    def _evaluate(self, company, tell=True):
        """Open what is new, renew the figures of what lasts, close what is over.

        :param tell: whether what is new is told to people
        :return: number of new alerts
        """
        self.ensure_one()
        self._alert_flush()
        # two servers at once: the second one waits, and finds nothing new
        self.env.cr.execute(
            SQL("SELECT pg_advisory_xact_lock(hashtext('pharma.alert.rule'), %s)", self.id)
        )
        now = fields.Datetime.now()
        columns = SQL(", ").join(map(SQL.identifier, COLUMNS))
        fresh = self.env.execute_query(
            SQL(
                """
                WITH %(with)s, kept AS (
                    INSERT INTO pharma_alert AS a
                           (rule_id, kind, severity, key, occurrence, user_id, place_id, level, state, date_open,
                            needs_reason, company_id, create_uid, create_date, write_uid, write_date, %(columns)s)
                    SELECT %(rule)s, %(kind)s, %(severity)s,
                           concat_ws(':', %(rule)s::integer, w.condition, COALESCE(b.occurrence, 0) + 1),
                           COALESCE(b.occurrence, 0) + 1, w.recipient_id, w.place_id, 0, 'open', %(now)s,
                           %(needs_reason)s, %(company)s, %(uid)s, %(now)s, %(uid)s, %(now)s, %(columns)s
                      FROM wanted w
                      LEFT JOIN (SELECT condition AS before, user_id, MAX(occurrence) AS occurrence
                                   FROM pharma_alert WHERE rule_id = %(rule)s
                                  GROUP BY condition, user_id) b
                        ON b.before = w.condition AND b.user_id = w.recipient_id
                    ON CONFLICT (rule_id, condition, user_id) WHERE date_gone IS NULL
                    DO UPDATE SET value = EXCLUDED.value, bound = EXCLUDED.bound, res_id = EXCLUDED.res_id,
                                  write_date = EXCLUDED.write_date
                     WHERE (a.value, a.bound, a.res_id)
                           IS DISTINCT FROM (EXCLUDED.value, EXCLUDED.bound, EXCLUDED.res_id)
                    RETURNING a.id, (xmax = 0) AS is_new
                ), gone AS (
                    UPDATE pharma_alert a
                       SET date_gone = %(now)s, snooze_until = NULL, write_date = %(now)s,
                           state = CASE WHEN a.state = 'done' THEN 'done' ELSE 'resolved' END
                     WHERE a.rule_id = %(rule)s AND a.company_id = %(company)s AND a.date_gone IS NULL
                       AND (NOT EXISTS (SELECT 1 FROM found f WHERE f.condition = a.condition)
                            OR a.level = 0
                               AND NOT EXISTS (SELECT 1 FROM wanted w WHERE w.condition = a.condition
                                                                       AND w.recipient_id = a.user_id))
                )
                SELECT id FROM kept WHERE is_new
                """,
                **{"with": self._alert_with(company)},
                columns=columns,
                rule=self.id,
                kind=self.kind,
                severity=self.severity,
                now=now,
                needs_reason=self.response == "reason",
                company=company.id,
                uid=self.env.uid,
            )
        )
        self.env["pharma.alert"].invalidate_model()
        if tell:
            self._alert_tell([id_ for (id_,) in fresh])
        return len(fresh)

    def _alert_tell(self, alert_ids):
        """Put what is new into the queue of each channel: the rule's, or those that the person has chosen."""
        if not alert_ids:
            return
        choice = SQL(
            "COALESCE(%s, 'rule')", SQL.identifier("u", f"pharma_alert_{self.severity[2:]}")
        )
        chosen = SQL(" ").join(
            SQL("WHEN %s = %s THEN channel.name = ANY(%s)", choice, key, list(channels))
            for key, channels in CHOICES.items()
        )
        own = [key for key, _label in CHANNELS if self[f"by_{key}"]]
        by_rule = SQL("channel.name = ANY(%s)", own)
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO pharma_alert_delivery
                       (alert_id, rule_id, user_id, channel, state, attempts, company_id, create_uid, create_date,
                        write_uid, write_date)
                SELECT a.id, a.rule_id, a.user_id, channel.name, 'waiting', 0, a.company_id, %(uid)s, %(now)s,
                       %(uid)s, %(now)s
                  FROM pharma_alert a
                  JOIN res_users u ON u.id = a.user_id
                  JOIN res_company company ON company.id = a.company_id
                 CROSS JOIN unnest(%(channels)s) channel(name)
                 WHERE a.id = ANY(%(alerts)s) AND %(told)s
                   AND (channel.name != 'sms' OR company.pharma_alert_sms)
                ON CONFLICT (alert_id, user_id, channel) DO NOTHING
                """,
                uid=self.env.uid,
                now=fields.Datetime.now(),
                channels=[key for key, _label in CHANNELS],
                alerts=alert_ids,
                told=SQL("CASE %s ELSE %s END", chosen, by_rule) if self.is_optional else by_rule,
            )
        )
        self.env["pharma.alert.delivery"].invalidate_model()

    # --- trying a rule out ----------------------------------------------------------------------------

    def action_try(self):
        """Say how many alerts the rule would open now, without opening any."""
        self.ensure_one()
        self._job_check()
        company = self.company_id or self.env.company
        # sudo: the query counts whatever the rule is about; only the numbers are shown
        new, people, known = self.sudo()._alert_count(company)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "sticky": True,
                "title": self.name,
                "message": self.env._(
                    "In %(company)s it would open %(new)s alerts for %(people)s people now; %(known)s are open or"
                    " answered already.",
                    company=company.name,
                    new=new,
                    people=people,
                    known=known,
                ),
            },
        }

    def _alert_count(self, company):
        """Return (new alerts, people who would get them, alerts that are known already)."""
        self._alert_flush()
        return self.env.execute_query(
            SQL(
                """
                WITH %(with)s
                SELECT COUNT(*) FILTER (WHERE a.id IS NULL),
                       COUNT(DISTINCT w.recipient_id) FILTER (WHERE a.id IS NULL),
                       COUNT(a.id)
                  FROM wanted w
                  LEFT JOIN pharma_alert a ON a.rule_id = %(rule)s AND a.condition = w.condition
                   AND a.user_id = w.recipient_id AND a.date_gone IS NULL
                """,
                **{"with": self._alert_with(company)},
                rule=self.id,
            )
        )[0]
