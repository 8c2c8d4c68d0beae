# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, consteq, format_datetime, hmac

SCOPE = "pharma.decision.link"
KEPT_DAYS = 30


class PharmaDecisionLink(models.Model):
    """A link in a mail by which one approver decides on one step, once, until a day.

    The signature covers the person, the content that was shown and the day, with the database's secret; this
    row says whether it was used. Who has the link decides in the approver's name, signed in or not, after the
    same checks as in the form: so the links stand in that person's mail and nowhere else.
    """

    _name = "pharma.decision.link"
    _description = "Link to decide from a mail"
    _order = "id desc"
    _rec_name = "res_model"

    review_id = fields.Many2one("tier.review", readonly=True, index=True, ondelete="set null")
    res_model = fields.Char("Kind of record", required=True, readonly=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model", readonly=True)
    user_id = fields.Many2one(
        "res.users", "Approver", required=True, readonly=True, index=True, ondelete="cascade"
    )
    version = fields.Char(
        required=True, readonly=True, help="What was shown in the mail, as a hash."
    )
    mail_id = fields.Many2one(
        "mail.mail", readonly=True, index="btree_not_null", ondelete="set null"
    )
    date_expires = fields.Datetime("Works until", required=True, readonly=True)
    date_used = fields.Datetime("Used on", readonly=True)
    decision = fields.Selection([("approve", "Approved"), ("reject", "Rejected")], readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)

    # -- made and found ------------------------------------------------------------------------

    @api.model
    def _make(self, record, review, users):
        """Return new links of these reviewers, none when the company wants no buttons. As superuser."""
        company = record._get_company()
        if not company.pharma_decision_link_days:
            return self.browse()
        expires = fields.Datetime.now() + timedelta(days=company.pharma_decision_link_days)
        version = record._decision_version(review)
        return self.create(
            [
                {
                    "review_id": review.id,
                    "res_model": record._name,
                    "res_id": record.id,
                    "user_id": user.id,
                    "version": version,
                    "date_expires": expires,
                    "company_id": company.id,
                }
                for user in users
            ]
        )

    def _signature(self):
        self.ensure_one()
        content = (
            self.id,
            self.res_model,
            self.res_id,
            self.user_id.id,
            self.version,
            fields.Datetime.to_string(self.date_expires),
        )
        # sudo: the key is a parameter of the system
        return hmac(self.env(su=True), SCOPE, repr(content))

    def _url(self, decision):
        """Return the address of the page that asks for this decision."""
        base = self.user_id.get_base_url()
        return f"{base}/pharma/decide/{self.id}/{self._signature()}?decision={decision}"

    @api.model
    def _find(self, link_id, signature):
        """Return the link when the signature is its own, or nothing: why is told to nobody."""
        # sudo: who has the right signature has the link; nobody reads links otherwise
        link = self.sudo().browse(link_id).exists()
        if link and consteq(link._signature(), signature or ""):
            return link
        return self.browse()

    # -- used ----------------------------------------------------------------------------------

    def _check_usable(self):
        """Return the record as its approver sees it; raise a clear error when the link is over. Writes nothing."""
        self.ensure_one()
        user = self.user_id
        if self.date_used:
            raise UserError(
                self.env._(
                    "This link was used on %s: it works once.",
                    format_datetime(self.env, self.date_used, tz=user.tz),
                )
            )
        if self.date_expires < fields.Datetime.now():
            raise UserError(
                self.env._("This link has expired. Open the record in Odoo to decide on it.")
            )
        record = self.env[self.res_model].browse(self.res_id).exists()
        if (
            not record
            or not self.review_id
            or not consteq(record._decision_version(self.review_id), self.version)
        ):
            raise UserError(
                self.env._(
                    "What this mail was about has been changed or taken back since. You get another mail if "
                    "you have to decide on it."
                )
            )
        if not user.active or self.company_id not in user.company_ids:
            raise AccessError(self.env._("Your account does not decide on this any more."))
        # a new context, because nothing of the visitor's session goes into the decision
        record = record.with_user(user).with_context(  # pylint: disable=context-overridden
            {"lang": user.lang, "tz": user.tz, "allowed_company_ids": self.company_id.ids}
        )
        if not record.has_access("read"):
            raise AccessError(self.env._("This does not wait for your decision any more."))
        return record

    def _check_waits(self):
        """Return the record if it waits for the approver as far as one sees without working anything out."""
        record = self._check_usable()
        # sudo: compares the open reviews with the approver, who was found to read the record
        if self.review_id not in record.sudo()._reviews_to_decide(self.user_id):
            raise AccessError(self.env._("This does not wait for your decision any more."))
        return record

    def _use(self, decision, reason=""):
        """Decide as the approver. All or nothing; a second click at the same moment waits and finds it used."""
        self.ensure_one()
        self.env.execute_query(
            SQL("SELECT id FROM pharma_decision_link WHERE id = %s FOR UPDATE", self.id)
        )
        self.invalidate_recordset()
        record = self._check_usable()
        with self.env.cr.savepoint():
            record._decide_review(self.review_id.with_env(record.env), decision, reason)
            self.write({"date_used": fields.Datetime.now(), "decision": decision})
        return record

    @api.autovacuum
    def _gc_links(self):
        """What expired unused long ago is of no use; what was used stays on record."""
        limit = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        self.search([("date_used", "=", False), ("date_expires", "<", limit)]).unlink()
