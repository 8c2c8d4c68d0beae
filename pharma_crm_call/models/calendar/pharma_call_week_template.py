# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from odoo.addons.pharma_crm.tools.reading import day_text

#: Weeks that one rep keeps.
WEEKS = 12


class PharmaCallWeekTemplate(models.Model):
    """A week of calls that a rep makes again and again: whom, on which weekday, at what time."""

    _name = "pharma.call.week.template"
    _description = "Week template"
    _inherit = "pharma.call.owned.mixin"
    _order = "user_id, number, id"
    _check_company_auto = True

    name = fields.Char(required=True, help="What this week is about, e.g. “Odd week, north side”.")
    number = fields.Integer(
        "Week",
        help="1 to 12: in this order your week templates stand. The first free one when left empty.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Rep",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    line_ids = fields.One2many("pharma.call.week.template.line", "template_id", "Calls", copy=True)
    line_count = fields.Integer("Number of calls", compute="_compute_line_count")
    days_text = fields.Char("Calls a day", compute="_compute_line_count")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        index=True,
    )

    _number_band = models.Constraint(
        "CHECK (number BETWEEN 1 AND 12)", "A rep keeps up to 12 week templates, numbered 1 to 12."
    )
    _number_unique = models.UniqueIndex(
        "(user_id, company_id, number)", "This rep has a week template with this number already."
    )

    @api.depends("line_ids.weekday")
    @api.depends_context("lang")
    def _compute_line_count(self):
        counts = {
            (template, weekday): count
            for template, weekday, count in self.env["pharma.call.week.template.line"]._read_group(
                [("template_id", "in", self.ids)], ["template_id", "weekday"], ["__count"]
            )
        }
        labels = dict(
            self.env["pharma.call.week.template.line"]
            ._fields["weekday"]
            ._description_selection(self.env)
        )
        for template in self:
            mine = {
                day: counts[template._origin, day]
                for day in labels
                if counts.get((template._origin, day))
            }
            template.line_count = sum(mine.values())
            template.days_text = " · ".join(f"{labels[day]} {count}" for day, count in mine.items())

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        taken = {}
        for vals in vals_list:
            vals["company_id"] = vals.get("company_id") or self.env.company.id
            user_id = vals.setdefault(
                "user_id", self.env.context.get("default_user_id") or self.env.uid
            )
            if vals.get("number"):
                continue
            key = (user_id, vals["company_id"])
            if key not in taken:
                taken[key] = self._numbers_of(*key)
            free = next((n for n in range(1, WEEKS + 1) if n not in taken[key]), None)
            if free is None:
                # sudo: the name of the rep in the refusal
                raise UserError(
                    self.env._(
                        "%(rep)s has %(number)s week templates already: delete one before you add “%(name)s”.",
                        rep=self.env["res.users"].browse(user_id).sudo().name,
                        number=WEEKS,
                        name=vals.get("name") or "",
                    )
                )
            taken[key].add(free)
            vals["number"] = free
        return super().create(vals_list)

    @api.model
    def _numbers_of(self, user_id, company_id):
        # sudo: numbers that are taken, whatever of the rep's the user may read
        known = self.sudo().search([("user_id", "=", user_id), ("company_id", "=", company_id)])
        return set(known.mapped("number"))

    def copy_data(self, default=None):
        default = dict(default or {})
        vals_list = super().copy_data(default)
        for template, vals in zip(self, vals_list, strict=True):
            vals["number"] = default.get("number", 0)
            if "name" not in default:
                vals["name"] = self.env._("%s (copy)", template.name)
        return vals_list

    @api.model
    def make_from_week(self, day, name=None):
        """Make a template of the user's own calls of a week, in one go.

        :param day: any day of the week
        :return: action that opens the template
        """
        self.check_access("create")
        Call = self.env["pharma.call"]
        monday = Call._monday(Call._parse_day(day))
        rows = Call._week_rows(self.env.user, monday)
        if not rows:
            raise UserError(
                self.env._(
                    "You have no calls in the week of %s: choose another week.",
                    fields.Date.to_string(monday),
                )
            )
        visible = self.env["res.partner"].union(*(row["partner"] for row in rows))
        visible = visible._filtered_access("read")
        template = self.create(
            {
                "name": name or self.env._("As the week of %s", day_text(self.env, monday)),
                "line_ids": [
                    Command.create(
                        {
                            "partner_id": row["partner"].id,
                            "weekday": str(row["weekday"]),
                            "hour": row["hour"],
                            "duration": row["duration"],
                            "channel_id": row["channel_id"],
                            "purpose_id": row["purpose_id"],
                            "purpose": row["purpose"],
                        }
                    )
                    for row in rows
                    if row["partner"] in visible
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": template.id,
            "views": [(False, "form")],
        }

    def _rows(self):
        """Return the template's calls as `pharma.call._week_rows` returns those of a week."""
        self.ensure_one()
        return [
            {
                "partner": line.partner_id,
                "weekday": int(line.weekday),
                "hour": line.hour,
                "duration": line.duration,
                "channel_id": line.channel_id.id,
                "purpose_id": line.purpose_id.id,
                "purpose": line.purpose,
            }
            for line in self.line_ids
        ]

    def action_apply(self):
        """Open the dialog that plans this week in one or several weeks ahead."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan “%s”", self.name),
            "res_model": "pharma.call.week.apply",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_template_id": self.id},
        }
