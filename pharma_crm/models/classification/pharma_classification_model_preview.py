# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL


class PharmaClassificationModel(models.Model):
    """What a draft would do, before it does it: how many of each class, and who moves. Accounts are only read."""

    _inherit = "pharma.classification.model"

    preview_date = fields.Datetime("Previewed on", readonly=True, copy=False)
    preview_lost = fields.Boolean(
        "Changed since its preview",
        readonly=True,
        copy=False,
        help="The draft had a preview, which was dropped when the draft was changed.",
    )
    preview_old = fields.Boolean(
        "Accounts rated since the preview",
        compute="_compute_preview_old",
        help="Accounts of this kind got another score or class after the preview was made.",
    )
    move_ids = fields.One2many(
        "pharma.classification.move", "model_id", "Who moves", readonly=True, copy=False
    )
    distribution_ids = fields.One2many(
        "pharma.classification.distribution",
        "model_id",
        "Accounts by class",
        readonly=True,
        copy=False,
    )
    move_count = fields.Integer("Who moves: number", compute="_compute_move_count")
    preview_html = fields.Html("Preview", compute="_compute_preview_html", sanitize=False)

    @api.depends("move_ids")
    def _compute_move_count(self):
        counts = dict(
            self.env["pharma.classification.move"]._read_group(
                [("model_id", "in", self.ids)], ["model_id"], ["__count"]
            )
        )
        for model in self:
            model.move_count = counts.get(model, 0)

    @api.depends("preview_date", "distribution_ids")
    @api.depends_context("lang")
    def _compute_preview_html(self):
        for model in self:
            model.preview_html = model._render_preview() if model.preview_date else False

    @api.depends("preview_date", "target", "company_id")
    def _compute_preview_old(self):
        Result = self.env["pharma.classification.result"]
        for model in self:
            newest = Result
            if model.preview_date and model.state == "draft":
                # sudo: that something was rated since, not whom; the reader may not see every account
                rivals = model.sudo().search([("target", "=", model.target)])
                domain = [("model_id", "in", rivals.ids)]
                if model.company_id:
                    domain.append(("company_id", "=", model.company_id.id))
                newest = Result.sudo().search(domain, order="id desc", limit=1)
            # a preview is dated to the second, a rating more exactly
            second = timedelta(seconds=1)
            model.preview_old = bool(newest) and newest.date >= model.preview_date + second

    def _render_preview(self):
        """Return the distribution now and then as bars, with the numbers of those who move."""
        groups = self.env["pharma.classification.move"]._read_group(
            [("model_id", "=", self.id)], ["direction", "waits"], ["__count"]
        )
        moves = dict.fromkeys(("up", "down", "in", "out"), 0)
        for direction, _waits, count in groups:
            moves[direction] += count
        lines = self.distribution_ids.sorted(
            lambda line: (not line.class_id, line.class_id.sequence, line.class_id.id)
        )
        return self.env["ir.qweb"]._render(
            "pharma_crm.classification_preview",
            {
                "lines": lines,
                "total": sum(lines.mapped("now_count")),
                "most": max([*lines.mapped("now_count"), *lines.mapped("then_count"), 1]),
                "moves": moves,
                "waiting": sum(count for _direction, waits, count in groups if waits),
                "lock_months": self.lock_months,
                "date": self.preview_date,
            },
        )

    # -- buttons ---------------------------------------------------------------------------------

    def action_preview(self):
        """Work out what activating this draft would do; accounts stay as they are."""
        for model in self:
            model.check_access("write")
            if model.state != "draft":
                raise UserError(
                    self.env._(
                        "“%s” rates already: make a new version to preview.", model.display_name
                    )
                )
            if not model._transition_allowed("activate"):
                raise AccessError(
                    self.env._("A preview of “%s” is not yours to make.", model.display_name)
                )
            model._check_usable()
            model._forget_preview()
            model._job_start()
        return True

    def action_open_moves(self):
        """Show who would move."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.actions"]._for_xml_id("pharma_crm.action_classification_move")
        return {
            **action,
            "display_name": self.env._("Who moves: %s", self.display_name),
            "domain": [("model_id", "=", self.id)],
        }

    def _forget_preview(self):
        """Drop a preview that no longer tells what the model does."""
        previewed = self.filtered(lambda model: model.preview_date or model.job_run)
        drafts = previewed.filtered(lambda model: model.state == "draft")
        drafts._job_cancel()
        drafts._workflow_write({"preview_date": False, "preview_lost": True})
        (previewed - drafts)._workflow_write({"preview_date": False, "preview_lost": False})
        # sudo: nobody writes previews; the caller has checked that the user may change the model
        previewed.sudo().distribution_ids.unlink()
        self.env["pharma.classification.move"]._forget(previewed)

    # -- the work --------------------------------------------------------------------------------

    def _preview_batch(self, after, limit):
        """Write who of the next accounts would move.

        :return: number of accounts looked at, the last id of them.
        """
        self.ensure_one()
        self._flush_inputs()
        # what a batch that was broken off has left
        self.env["pharma.classification.move"]._forget(self, after)
        query = SQL(
            """
            WITH %(rated)s,
            outcome AS (
                SELECT rated.*, COALESCE(held_class_id, class_id) AS new_class_id FROM rated
            ),
            moved AS (
                INSERT INTO pharma_classification_move
                       (model_id, partner_id, company_id, class_id, new_class_id, score_now, score, completeness,
                        waits, direction, create_uid, create_date, write_uid, write_date)
                SELECT %(model)s, outcome.id, outcome.company_id, current_class_id, new_class_id, current_score,
                       score, completeness, held_class_id IS NOT NULL,
                       CASE WHEN current_class_id IS NULL THEN 'in'
                            WHEN new_class_id IS NULL THEN 'out'
                            WHEN (new.sequence, new.id) < (own.sequence, own.id) THEN 'up' ELSE 'down' END,
                       %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM outcome
                  LEFT JOIN pharma_class own ON own.id = current_class_id
                  LEFT JOIN pharma_class new ON new.id = new_class_id
                 WHERE new_class_id IS DISTINCT FROM current_class_id
            )
            SELECT (SELECT count(*) FROM input), (SELECT max(id) FROM input)
            """,
            rated=self._rated_ctes(self._rating_scope(), after, limit),
            model=self.id,
            uid=self.env.uid,
            now=self.env.cr.now(),
        )
        [(seen, last)] = self.env.execute_query(query)
        self.env["pharma.classification.move"].invalidate_model()
        self.invalidate_recordset(["move_ids", "move_count"])
        return seen, last

    def _preview_finished(self):
        """Write how many accounts each class has now and would have then."""
        self.ensure_one()
        Class = self.env["pharma.class"]
        now = self.env.execute_query(
            SQL(
                "SELECT pharma_class_id, count(*) FROM res_partner p WHERE %s GROUP BY 1",
                self._rating_scope(),
            )
        )
        then = dict(now)
        for source, target, count in self.env["pharma.classification.move"]._read_group(
            [("model_id", "=", self.id)], ["class_id", "new_class_id"], ["__count"]
        ):
            then[source.id or None] = then.get(source.id or None, 0) - count
            then[target.id or None] = then.get(target.id or None, 0) + count
        known = {*dict(now), *then, *self.cutoff_ids.class_id.ids}
        self.distribution_ids.unlink()
        self.env["pharma.classification.distribution"].create(
            [
                {
                    "model_id": self.id,
                    "class_id": Class.browse(class_id).id if class_id else False,
                    "now_count": dict(now).get(class_id, 0),
                    "then_count": then.get(class_id, 0),
                }
                for class_id in known
            ]
        )
        self._workflow_write({"preview_date": fields.Datetime.now(), "preview_lost": False})
