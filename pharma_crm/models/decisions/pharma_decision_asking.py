# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import SUPERUSER_ID, Command, models
from odoo.exceptions import UserError


class PharmaApprovalMixin(models.AbstractModel):
    """How an approver is asked: by a mail with buttons or, who reads in Odoo, by a message there."""

    _inherit = "pharma.approval.mixin"

    def _notify_review_available(self, tier_reviews):
        """In place of OCA's, whose mail has no facts."""
        for record in self:
            for review in tier_reviews.filtered(
                lambda r, x=record: r.definition_id.notify_on_pending and r.res_id == x.id
            ):
                record._ask_for_decision(review, review.reviewer_ids)

    def _ask_for_decision(self, review, users, reminder=False):
        """Tell these reviewers that it is their turn."""
        self.ensure_one()
        # sudo: the record tells about itself, whoever submits or approves the step before
        record = self.sudo()
        mailed = users.sudo().filtered(
            lambda user: user.notification_type == "email" and user.email
        )
        readers = users.sudo() - mailed
        if "message_ids" in record._fields:
            subtype = self._get_requested_notification_subtype()
            if readers:
                record.message_subscribe(
                    partner_ids=readers.partner_id.ids, subtype_ids=self.env.ref(subtype).ids
                )
            if reminder:
                if readers:
                    review._notify_review_reminder(record)
            else:
                record.message_post(
                    subtype_xmlid=subtype, body=record._notify_requested_review_body(review)
                )
        if mailed:
            record._mail_deciders(review, mailed, reminder)

    def _mail_deciders(self, review, users, reminder):
        """Queue one mail a person, with links that are that person's alone.

        The mail hangs on no record, and its author and maker is the system: nobody else reads the links in
        Odoo, least of all who asks (a message is shown to its maker).
        """
        company = self._get_company()
        links = self.env["pharma.decision.link"]._make(self, review, users)
        mails = []
        for user in users:
            record = self.with_context(lang=user.lang, tz=user.tz)
            subject = record.env._("To decide: %s", record.display_name)
            body = record.env["ir.qweb"]._render(
                "pharma_crm.decision_mail",
                {
                    "record": record,
                    "user": user,
                    "review": review.with_env(record.env),
                    "facts": record._decision_facts(),
                    "outlook": record._decision_outlook(),
                    "link": links.filtered(lambda link, u=user: link.user_id == u),
                    "url": f"{user.get_base_url()}/odoo/{record._name}/{record.id}",
                    "reminder": reminder,
                },
            )
            mails.append(
                {
                    "subject": record.env._("Reminder: %s", subject) if reminder else subject,
                    "body_html": body,
                    "author_id": self.env.ref("base.partner_root").id,
                    "email_from": company.email_formatted
                    or self.env.ref("base.partner_root").email_formatted,
                    "recipient_ids": [Command.set(user.partner_id.ids)],
                    "auto_delete": True,
                }
            )
        mails = self.env["mail.mail"].with_user(SUPERUSER_ID).create(mails)
        for link, mail in zip(links, mails, strict=False):
            link.mail_id = mail
        self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()

    # -- passed upward -------------------------------------------------------------------------

    def _escalation_chain(self):
        """Return the managers above the record, nearest first. To be overridden where it has no territory."""
        self.ensure_one()
        field = self._fields.get("territory_id")
        if field and field.comodel_name == "pharma.territory" and self.territory_id:
            territory = self.territory_id
        else:
            territory = self.submitted_by_id.pharma_territory_ids.filtered(
                lambda t: t.company_id == self._get_company()
            )[:1]
        return territory._manager_chain() if territory else self.env["res.users"]

    def _escalation_next(self, review):
        """Return the next manager above all who could have decided so far, or nobody."""
        chain = self._escalation_chain()
        known = review.reviewer_ids | self._approval_excluded_users()
        last = max((number for number, user in enumerate(chain) if user in known), default=-1)
        company = self._get_company()
        return next(
            (
                user
                for user in chain[last + 1 :]
                if company in user.company_ids and self.with_user(user).has_access("read")
            ),
            self.env["res.users"],
        )

    def _escalate(self, review):
        """Let the next manager decide too; nothing happens where nobody is above. As superuser."""
        self.ensure_one()
        user = self._escalation_next(review)
        if not user:
            return
        waited_for = review.todo_by
        escalation = self.env["pharma.approval.escalation"]._note(self, review, user)
        review._refresh_reviewers()
        self._approval_log(
            self.env._(
                "%(people)s did not decide within %(days)s working days: %(user)s may decide now too.",
                people=waited_for,
                days=escalation.days,
                user=user.name,
            )
        )
        substitutes = self.env["pharma.approval.substitute"]._substitutes_of(user)
        self._ask_for_decision(review, (user | substitutes) & review.reviewer_ids, reminder=True)

    # -- decided outside the form ---------------------------------------------------------------

    def action_decide_many(self):
        """Open one dialog for those of these records that wait for the user's decision."""
        self.check_access("read")
        return self.env["pharma.decision.many"]._open(self)

    def _decide_review(self, review, decision, reason=""):
        """Approve or reject one step as the user, after every check that the form makes.

        :param decision: "approve" or "reject"
        """
        self.ensure_one()
        record = self._without_client_context()
        if decision == "approve":
            record._validate_tier(review)
            record._update_counter({"review_deleted": True})
            return
        mine = record._check_decision(review)
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why you reject “%s”.", record.display_name))
        # sudo: nobody writes reviews directly; these are the user's own, as checked above
        mine.sudo().comment = reason[:1000]
        record._rejected_tier(mine)
        record._update_counter({"review_deleted": True})
