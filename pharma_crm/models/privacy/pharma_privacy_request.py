# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

GROUP = "pharma_crm.group_privacy"


class PharmaPrivacyRequest(models.Model):
    """A person asks for a copy of their data, or to be forgotten. Nothing here tells who, once they are."""

    _name = "pharma.privacy.request"
    _description = "Privacy request"
    _inherit = ["pharma.workflow.mixin", "pharma.audit.mixin"]
    _order = "date_deadline, id desc"
    _check_company_auto = True

    _workflow_transitions = {
        "export": (("received",), "done"),
        "erase": (("received",), "done"),
        "refuse": (("received",), "refused"),
    }
    _workflow_guarded_fields = (
        "date_decided",
        "decided_by_id",
        "line_ids",
        "export_id",
        "kept_until",
    )
    _workflow_delete_states = ()

    name = fields.Char("Number", readonly=True, copy=False, default="/")
    kind = fields.Selection(
        [("export", "Copy of the data"), ("erasure", "Erasure")],
        "What is asked",
        required=True,
        default="export",
    )
    basis = fields.Selection(
        [("gdpr", "GDPR"), ("pipl", "PIPL"), ("other", "Other law")],
        "Law",
        required=True,
        default="gdpr",
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Person",
        required=True,
        ondelete="restrict",
        check_company=True,
        index=True,
        domain="[('pharma_type', '=', 'doctor'), ('pharma_erased_on', '=', False)]",
        context={"active_test": False},
    )
    state = fields.Selection(
        [("received", "Received"), ("done", "Done"), ("refused", "Refused")],
        required=True,
        readonly=True,
        default="received",
        copy=False,
        index=True,
    )
    date_received = fields.Date("Received on", required=True, default=fields.Date.context_today)
    date_deadline = fields.Date("To be done by", compute="_compute_date_deadline", store=True)
    overdue = fields.Boolean(compute="_compute_overdue")
    identity_checked = fields.Boolean(
        "Identity checked",
        help="Whoever asks is the person, or acts for them: this has been checked.",
    )
    decision = fields.Text(help="Why it is done or refused. Name nobody: it stays on record.")
    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True, copy=False)
    date_decided = fields.Datetime("Decided on", readonly=True, copy=False)
    export_id = fields.Many2one(
        "ir.attachment", "Copy", readonly=True, copy=False, ondelete="set null"
    )
    kept_until = fields.Date("Last record kept until", readonly=True, copy=False)
    line_ids = fields.One2many(
        "pharma.privacy.request.line", "request_id", "Log", readonly=True, copy=False
    )
    found = fields.Html("What we hold", compute="_compute_found", sanitize=False)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    can_export = fields.Boolean(compute="_compute_can")
    can_erase = fields.Boolean(compute="_compute_can")
    can_refuse = fields.Boolean(compute="_compute_can")

    _name_uniq = models.UniqueIndex("(company_id, name) WHERE name != '/'", "This number is taken.")

    @api.depends("date_received", "company_id.pharma_privacy_days")
    def _compute_date_deadline(self):
        for request in self:
            days = request.company_id.sudo().pharma_privacy_days  # sudo: a setting
            if request.state == "received":
                request.date_deadline = request.date_received and request.date_received + timedelta(
                    days=days
                )

    @api.depends("date_deadline", "state")
    def _compute_overdue(self):
        today = fields.Date.context_today(self)
        for request in self:
            request.overdue = bool(
                request.state == "received"
                and request.date_deadline
                and request.date_deadline < today
            )

    @api.depends("partner_id", "state")
    def _compute_found(self):
        for request in self:
            request.found = False
            if (
                request.state != "received"
                or not request.partner_id
                or not self.env.user.has_group(GROUP)
            ):
                continue
            if not request.partner_id.has_access("read"):
                continue
            # sudo: users may not read the table of models; its name is shown
            rows = [
                (self.env["ir.model"]._get(item["model"]).sudo().name, len(records), item)
                for item, records in self.env["pharma.privacy"]._personal_records(
                    request.partner_id
                )
                if records
            ]
            rules = self.env["pharma.retention.rule"]
            request.found = self.env["ir.qweb"]._render(
                "pharma_crm.privacy_found",
                {
                    "rows": [
                        (name, count, rules._of(item.get("keep"), request.company_id))
                        for name, count, item in rows
                    ]
                },
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            # sudo: the number needs no right to read sequences; super() checks who creates
            vals["name"] = (
                self.env["ir.sequence"].sudo().next_by_code("pharma.privacy.request") or "/"
            )
            partner = self.env["res.partner"].browse(vals.get("partner_id") or [])
            if partner:
                partner.check_access("read")
                vals["company_id"] = partner.company_id.id
        requests = super().create(vals_list)
        requests._check_person()
        return requests

    def write(self, vals):
        if not (self.env.su or self._workflow_permitted()) and any(
            request.state != "received" for request in self
        ):
            raise AccessError(self.env._("A privacy request that was decided stays as it is."))
        result = super().write(vals)
        if "partner_id" in vals:
            self._check_person()
        return result

    def _check_person(self):
        for request in self:
            person = request.partner_id
            if person.pharma_merged_into_id:
                raise UserError(
                    self.env._(
                        "“%s” was merged into another account; the request is about that one.",
                        person.display_name,
                    )
                )
            if person.pharma_erased_on:
                raise UserError(self.env._("“%s” is erased already.", person.display_name))
            if person.pharma_type != "doctor":
                raise UserError(
                    self.env._(
                        "“%s” is no person: only doctors can be erased here.", person.display_name
                    )
                )
            if person.sudo().with_context(active_test=False).user_ids:  # sudo: whether there is one
                raise UserError(self.env._("“%s” is a user of this database.", person.display_name))

    def _transition_allowed(self, action):
        if not self.env.user.has_group(GROUP):
            return False
        if action in ("export", "erase"):
            if self.kind != {"export": "export", "erase": "erasure"}[action]:
                raise UserError(self.env._("This is not what “%s” asks for.", self.name))
            if not self.identity_checked:
                raise UserError(self.env._("Check first that whoever asks is the person."))
        return True

    def _decide(self, action, vals=None):
        self._do_transition(
            action,
            {"decided_by_id": self.env.uid, "date_decided": fields.Datetime.now(), **(vals or {})},
        )

    def action_export(self):
        """Make the person's copy: a ZIP to be handed over, deleted by itself after 30 days."""
        self.ensure_one()
        self._check_transition("export")
        self.partner_id.check_access("read")
        content = self.env["pharma.privacy"]._export_zip(self.partner_id)
        # sudo: the file hangs on this request, which only privacy officers reach
        file = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": f"{self.name.replace('/', '-')}.zip",
                    "datas": base64.b64encode(content),
                    "mimetype": "application/zip",
                    "res_model": self._name,
                    "res_id": self.id,
                }
            )
        )
        self._decide("export", {"export_id": file.id})
        return True

    def action_download(self):
        """Download the copy that was made."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.export_id.id}?download=true",
            "target": "self",
        }

    def action_erase(self):
        """Erase the person; there is no way back."""
        self.ensure_one()
        self._check_transition("erase")
        self.partner_id.check_access("read")
        person = self.partner_id
        self._delete_copies(person)
        log = self.env["pharma.privacy"]._erase(person)
        until = [line["until"] for line in log if line["until"]]
        self._decide("erase", {"kept_until": max(until) if until else False})
        # sudo: the log is written by this step only
        self.env["pharma.privacy.request.line"].sudo().create(
            [{"request_id": self.id, **line} for line in log]
        )
        return True

    @api.model
    def _delete_copies(self, person):
        """A copy that was made for the person goes with the person."""
        # sudo: whoever made it
        self.sudo().search([("partner_id", "=", person.id)]).export_id.unlink()

    def action_refuse(self):
        """Refuse, with the reason in the decision."""
        for request in self:
            request._check_transition("refuse")
            if not (request.decision or "").strip():
                raise UserError(self.env._("Say in the decision why it is refused."))
            request._decide("refuse")
        return True

    def action_lookup(self):
        """Open Odoo's own look-up for the person, for what other apps hold."""
        self.ensure_one()
        self.check_access("read")
        wizard = self.env["privacy.lookup.wizard"].create(
            {
                "name": self.partner_id.name,
                "email": self.partner_id.email or "",
                "pharma_partner_id": self.partner_id.id,
            }
        )
        return wizard.action_lookup()

    @api.autovacuum
    def _gc_copies(self):
        """Delete copies 30 days after they were made."""
        # sudo: copies of every company, whoever made them
        self.sudo().search(
            [
                ("export_id", "!=", False),
                ("date_decided", "<", fields.Datetime.now() - timedelta(days=30)),
            ]
        ).export_id.unlink()

    @api.model
    def _cron_end_of_retention(self):
        """Erase what had to be kept of erased people and no longer has to."""
        due = self.search(
            [
                ("state", "=", "done"),
                ("kind", "=", "erasure"),
                ("kept_until", "<=", fields.Date.context_today(self)),
            ]
        )
        for request in due:
            log = self.env["pharma.privacy"]._erase_declared(request.partner_id)
            until = [line["until"] for line in log if line["until"]]
            request._workflow_write({"kept_until": max(until) if until else False})
            self.env["ir.cron"]._commit_progress(1)
