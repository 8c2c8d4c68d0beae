# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# more than anybody looks through at once
LIMIT = 200


class PharmaDecisionMany(models.TransientModel):
    """One decision on what was chosen in a list; each record is decided for itself, as in its form."""

    _name = "pharma.decision.many"
    _description = "Decision on several records"

    res_model = fields.Char(required=True, readonly=True)
    review_ids = fields.Many2many("tier.review", readonly=True)
    overview = fields.Html(readonly=True, sanitize=True)
    number = fields.Integer("Records", readonly=True)
    decision = fields.Selection(
        [("approve", "Approve"), ("reject", "Reject")], required=True, default="approve"
    )
    comment = fields.Char("Reason", help="Who asked for it will read it. Needed to reject.")

    @api.model
    def _open(self, records):
        """Open the dialog with those of the records that wait for the user."""
        if len(records) > LIMIT:
            raise UserError(self.env._("Choose at most %s records at once.", LIMIT))
        waiting = []
        for record in records:
            mine = record._reviews_to_decide(self.env.user) if record.can_review else None
            if mine:
                waiting.append((record, mine))
        if not waiting:
            raise UserError(self.env._("None of these waits for your decision."))
        rows = [
            # sudo: the facts of a record that the user reads
            record.sudo()._decision_facts()
            for record, _mine in waiting
        ]
        wizard = self.create(
            {
                "res_model": records._name,
                "number": len(waiting),
                "overview": self.env["ir.qweb"]._render(
                    "pharma_crm.decision_overview",
                    {"labels": self._labels(rows), "rows": [dict(facts) for facts in rows]},
                ),
            }
        )
        # sudo: reviews that wait for the user; a client cannot choose others
        wizard.sudo().review_ids = records.env["tier.review"].union(*(mine for _r, mine in waiting))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Decide"),
            "res_model": self._name,
            "res_id": wizard.id,
            "views": [(self.env.ref("pharma_crm.view_decision_many_form").id, "form")],
            "target": "new",
        }

    @api.model
    def _labels(self, rows):
        return list(dict.fromkeys(label for facts in rows for label, _text in facts))

    def action_decide(self):
        """Decide on all; what cannot be decided any more is told and stays as it is."""
        self.ensure_one()
        if self.create_uid != self.env.user:
            raise AccessError(self.env._("This dialog is somebody else's."))
        if self.decision == "reject" and not (self.comment or "").strip():
            raise UserError(self.env._("Say why; who asked will read it."))
        # sudo: the reviews that the dialog has shown; deciding checks each one with the user's rights
        reviews = self.sudo().review_ids
        done, refusals = 0, []
        for res_id, mine in reviews.grouped("res_id").items():
            record = self.env[mine[0].model].browse(res_id).exists()
            if not record or not self.env["tier.review"]._is_guarded_model(record._name):
                continue
            try:
                with self.env.cr.savepoint():
                    record._decide_review(mine.sudo(False), self.decision, self.comment or "")
                done += 1
            except (AccessError, UserError) as error:
                refusals.append(str(error))
        lost = self.number - done - len(refusals)
        if lost > 0:
            refusals.append(self.env._("%s were taken back meanwhile.", lost))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if refusals else "success",
                "sticky": bool(refusals),
                "title": self.env._("Approved: %s", done)
                if self.decision == "approve"
                else self.env._("Rejected: %s", done),
                "message": "\n".join(refusals),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
