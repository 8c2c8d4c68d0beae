# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.reading import day_text


class PharmaSegment(models.Model):
    """Who belongs to a segment, as far as the reader may see."""

    _inherit = "pharma.segment"

    def _members_domain(self):
        """Return the domain of one segment's members. It is only ever searched with the rights of the reader.

        :raise ValidationError: when its conditions cannot be used
        """
        self.ensure_one()
        base = Domain("pharma_type", "=", self.target) & Domain(
            "company_id", "=", self.company_id.id
        )
        if self.kind == "dynamic":
            return base & self._parsed_domain()
        if self.kind == "static":
            self.env["pharma.segment.member"].flush_model()
            return base & Domain(
                "id",
                "in",
                SQL(
                    "(SELECT partner_id FROM pharma_segment_member WHERE segment_id = %s)",
                    self._origin.id or 0,
                ),
            )
        # sudo: what a segment is made of was readable to its owner; here are only their conditions, not the accounts
        first, others = self.sudo().base_id, self.sudo().operand_ids - self.sudo().base_id
        domains = [segment._members_domain() for segment in (first, *others)]
        if self.operation == "intersection":
            return base & Domain.AND(domains)
        if self.operation == "difference":
            return base & domains[0] & ~Domain.OR(domains[1:])
        return base & Domain.OR(domains)

    def _members_query(self):
        """Return the Query of one segment's members that the reader may see."""
        return self.env["res.partner"]._search(self._members_domain(), order="id")

    @api.depends("kind", "target", "domain", "operation", "base_id", "operand_ids", "company_id")
    @api.depends_context("lang", "uid", "allowed_company_ids")
    def _compute_member_count(self):
        # one statement for all segments of a list
        queries = {}
        for segment in self:
            segment.member_count, segment.problem = 0, False
            try:
                queries[segment] = segment._members_query()
            except AccessError:
                segment.problem = self.env._("You may not read what these conditions ask.")
            except UserError as error:
                segment.problem = str(error)
        if not queries:
            return
        segments = list(queries)
        rows = self.env.execute_query(
            SQL(" UNION ALL ").join(
                SQL("SELECT %s, count(*) FROM %s member", position, queries[segment].subselect())
                for position, segment in enumerate(segments)
            )
        )
        for position, count in rows:
            segments[position].member_count = count

    # -- what the user does ------------------------------------------------------------------------------

    def action_open_members(self):
        """Open the members that the user may see."""
        self.ensure_one()
        self._members_domain()
        names = dict(self._fields["target"]._description_selection(self.env))
        xmlid = f"pharma_crm.action_{self.target}"
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        return {
            **action,
            "name": f"{self.name} – {names[self.target]}",
            "path": False,
            "domain": [("pharma_segment_ids", "in", self.ids)],
            "context": {},
        }

    def action_edit_members(self):
        """Open the fixed list itself, to add and remove accounts."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("pharma_crm.action_segment_member")
        return {
            **action,
            "name": self.name,
            "domain": [("segment_id", "=", self.id)],
            "context": {"default_segment_id": self.id},
        }

    def action_snapshot(self):
        """Keep today's members, as far as the user may see them, as a fixed list of the user's own."""
        self.ensure_one()
        self.check_access("read")
        query = self._members_query()
        snapshot = self.create(
            {
                "name": self.env._(
                    "%(segment)s, %(day)s",
                    segment=self.name,
                    day=day_text(self.env, fields.Date.context_today(self)),
                ),
                "kind": "static",
                "target": self.target,
                "company_id": self.company_id.id,
                "snapshot_of_id": self.id,
                "snapshot_date": fields.Datetime.now(),
            }
        )
        self.env["pharma.segment.member"].check_access("create")
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO pharma_segment_member
                       (segment_id, company_id, partner_id, create_uid, create_date, write_uid, write_date)
                SELECT %(segment)s, %(company)s, member.id,
                       %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM %(members)s member (id)
                """,
                segment=snapshot.id,
                company=self.company_id.id,
                uid=self.env.uid,
                members=query.subselect(),
            )
        )
        self.env["pharma.segment.member"].invalidate_model()
        snapshot.invalidate_recordset(["member_count"])
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": snapshot.id,
            "views": [(False, "form")],
            "view_mode": "form",
            "name": snapshot.name,
        }
