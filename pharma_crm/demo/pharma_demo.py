# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import random
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

# Nobody follows or is told of what the generator makes.
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "no_reset_password": True,
}


class PharmaDemo(models.AbstractModel):
    """Makes the demo company. Every step can run again: what is there stays, what is missing is made.

    Each addon adds a step of its own (`_load_accounts` here) and calls it from its demo data. All is
    drawn with fixed seeds and dated around today, so that there is always a running quarter.
    """

    _name = "pharma.demo"
    _description = "Demo company"

    @api.model
    def _load_accounts(self):
        """The company, its people and products, the accounts and who covers them."""
        demo = self._in_company()
        demo._make_company()
        demo._make_users()
        demo._make_territories()
        demo._make_products()
        demo._make_specialties()
        demo._make_classification()
        demo._make_hospitals()
        demo._make_pharmacies()
        demo._make_positions()
        demo._make_distributors()
        demo._make_doctors()
        demo._make_coverage()
        demo._make_assignment_rules()
        demo._make_segments()

    @api.model
    def _in_company(self):
        """This generator, working for the main company as superuser and quietly."""
        company = self.env.ref("base.main_company")
        return (
            self.sudo()
            .with_company(company)
            .with_context(**QUIET, allowed_company_ids=company.ids, lang="en_US")
        )

    @api.model
    def _make_company(self):
        company = self.env.company
        # Somebody who loads demo data beside own data keeps the own name.
        if company.name in ("My Company", "YourCompany", "My Company (San Francisco)"):
            company.write(
                {
                    "name": "Aldermoor Pharma",
                    "street": "1200 Laurel Avenue",
                    "city": "Atlanta",
                    "zip": "30309",
                    "state_id": self.env.ref("base.state_us_11").id,
                    "country_id": self.env.ref("base.us").id,
                    "phone": "+1 404-555-0100",
                    "email": "info@aldermoor.example.com",
                    "website": "https://www.aldermoor.example.com",
                }
            )

    # -- help for the steps --------------------------------------------------------------------

    @api.model
    def _rng(self, step):
        """A random source of its own for each step, the same on every machine."""
        return random.Random(f"pharma demo {step}")

    @api.model
    def _make(self, model_name, rows):
        """Create the records that are not there yet, each with an external id.

        :param rows: list of (external id with module, values)
        :return: all the records, those of before included, in the order of the rows
        """
        records = self.env[model_name]._load_records(
            [{"xml_id": xml_id, "values": values, "noupdate": True} for xml_id, values in rows],
            update=True,
        )
        return records.with_env(self.env)

    @api.model
    def _name_them(self, names, records):
        """Give records external ids, so that they go with the addon that made them.

        :param names: external ids with module, one a record
        """
        self.env["ir.model.data"]._update_xmlids(
            [
                {"xml_id": xml_id, "record": record, "noupdate": True}
                for xml_id, record in zip(names, records, strict=True)
            ]
        )

    @api.model
    def _ref(self, name, module="pharma_crm"):
        return self._xml(f"{module}.demo_{name}")

    @api.model
    def _xml(self, xml_id):
        """Like ``env.ref``, from the cache: it is asked for thousands of records."""
        model_name, res_id = self.env["ir.model.data"]._xmlid_to_res_model_res_id(xml_id, True)
        return self.env[model_name].browse(res_id)

    @api.model
    def _is_done(self, xml_id):
        """Whether a step that made this record is done already."""
        return bool(self.env.ref(xml_id, raise_if_not_found=False))

    @api.model
    def _made_ids(self, model_name, prefix, module="pharma_crm"):
        """Return {name after the prefix: id} of what the demo has made of a model."""
        prefix = f"demo_{prefix}"
        data = self.env["ir.model.data"].search_fetch(
            [("module", "=", module), ("model", "=", model_name), ("name", "=like", f"{prefix}%")],
            ["name", "res_id"],
        )
        return {row.name.removeprefix(prefix): row.res_id for row in data}

    @api.model
    def _backdate(self, records, moment):
        """Let the records, and what stands in their chatter, be from an earlier moment."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET create_date = %s, write_date = %s WHERE id IN %s",
                SQL.identifier(records._table),
                moment,
                moment,
                tuple(records.ids),
            )
        )
        self.env.cr.execute(
            SQL(
                "UPDATE mail_message SET date = %s, create_date = %s WHERE model = %s AND res_id IN %s",
                moment,
                moment,
                records._name,
                tuple(records.ids),
            )
        )

    @api.model
    def _cancel_mails(self, records):
        """Take back what was about to be mailed: the demo's people have no mailboxes."""
        self.env["mail.mail"].search(
            [
                ("model", "=", records._name),
                ("res_id", "in", records.ids),
                ("state", "=", "outgoing"),
            ]
        ).cancel()
        # those to approvers hang on no record
        links = self.env["pharma.decision.link"].search(
            [("res_model", "=", records._name), ("res_id", "in", records.ids)]
        )
        links.mail_id.filtered(lambda mail: mail.state == "outgoing").cancel()

    # -- the calendar of the demo --------------------------------------------------------------

    @api.model
    def _today(self):
        return fields.Date.today()

    @api.model
    def _quarters(self):
        """Return (first day, last day) of the two quarters before and of the one that contains today."""
        today = self._today()
        first = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
        starts = [first - relativedelta(months=months) for months in (6, 3, 0)]
        return [(start, start + relativedelta(months=3, days=-1)) for start in starts]

    @api.model
    def _work_days(self, first, last):
        """Return the days from Monday to Friday, both ends included."""
        days = (first + timedelta(days=number) for number in range((last - first).days + 1))
        return [day for day in days if day.weekday() < 5]
