# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import uuid
from datetime import timedelta

from psycopg2.errors import CheckViolation

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SamplesCommon


@tagged("post_install", "-at_install")
class TestSpendPapers(SamplesCommon):
    """Meals, fees and sponsorships by hand: into the ledger within the caps, or after an approval."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["pharma.limit.rule"].search([]).action_archive()
        cls.Paper = cls.env["pharma.spend.paper"]

    def _paper(self, user=None, **values):
        user = user or self.rep
        return self.Paper.with_user(user).create(
            {
                "category": "meal",
                "partner_ids": [(6, 0, self.doctor_a.ids)],
                "purpose": "Lunch after the ward round",
                "amount": 60.0,
                **values,
            }
        )

    def _fee(self, user=None, **values):
        return self._paper(
            user, **{"category": "fee", "purpose": "Talk at the round table", **values}
        )

    def _cap(self, **values):
        return self.env["pharma.limit.rule"].create(
            {
                "name": "Cap",
                "measure": "value",
                "amount": 100.0,
                "window": "year",
                "company_id": self.company.id,
                **values,
            }
        )

    def _entries(self, paper):
        return self.env["pharma.spend"].search(
            [("res_model", "=", paper._name), ("res_id", "=", paper.id)], order="id"
        )

    def _reserved(self):
        rows = self.env["pharma.limit.entry"].search([("partner_id", "=", self.doctor_a.id)])
        signs = {"reserve": 1, "release": -1, "consume": 0}
        return sum(signs[row.operation] * row.amount for row in rows)

    # -- a meal ------------------------------------------------------------------------------------------

    def test_a_meal_is_shared_over_everybody_at_the_table(self):
        """60 for two doctors and the rep: 20 each, and the rep's own part is nobody's spend."""
        paper = self._paper(partner_ids=[(6, 0, (self.doctor_a | self.doctor_b).ids)], others=1)
        self.assertTrue(paper.can_record)
        paper.action_record()
        self.assertEqual(paper.state, "done")
        entries = self._entries(paper)
        self.assertEqual(entries.partner_id, self.doctor_a | self.doctor_b)
        self.assertEqual(entries.mapped("amount"), [20.0, 20.0])
        self.assertEqual(set(entries.mapped("category")), {"meal"})
        self.assertEqual(entries[0].name, "Lunch after the ward round")
        self.assertEqual(entries[0].action_open_source()["res_id"], paper.id)
        self.assertEqual(paper.entry_count, 2)

    def test_from_a_call(self):
        """The customer of the call is filled in; who was not on it is refused, and so are calls of others."""
        call = self._report(self.rep, self.doctor_a)
        action = call.with_user(self.rep).action_enter_spend()
        paper = (
            self.Paper.with_user(self.rep)
            .with_context(**action["context"])
            .create({"purpose": "Lunch", "amount": 10})
        )
        self.assertEqual((paper.partner_ids, paper.call_id), (self.doctor_a, call))
        self.assertEqual((paper.date, paper.others), (call.date_day, 1))
        with self.assertRaisesRegex(UserError, "was not on the call"):
            paper.partner_ids = self.doctor_b
        with self.assertRaises(AccessError):
            call.with_user(self.rep2).action_enter_spend()
        with self.assertRaises(AccessError):
            self._paper(self.rep2, call_id=call.id)

    def test_the_cap_of_a_meal_per_call(self):
        """Two meals on one call count together; on another call it starts anew."""
        self._cap(category="meal", window="call", amount=30)
        call = self._report(self.rep, self.doctor_a)
        self._paper(call_id=call.id, amount=20).action_record()
        with self.assertRaisesRegex(UserError, r"“Cap”.*given \D+20"), self.env.cr.savepoint():
            self._paper(call_id=call.id, amount=20).action_record()
        self._paper(call_id=call.id, amount=10).action_record()

    def test_the_cap_per_call_counts_what_was_corrected(self):
        """A meal of 25 corrected to 10 leaves 20 of 30; taken back altogether it leaves all."""
        self._cap(category="meal", window="call", amount=30)
        call = self._report(self.rep, self.doctor_a)
        paper = self._paper(call_id=call.id, amount=25)
        paper.action_record()
        corrected = self._entries(paper).with_user(self.admin)._reverse("Wrong bill", 10.0)
        with self.assertRaisesRegex(UserError, r"“Cap”.*given \D+10"), self.env.cr.savepoint():
            self._paper(call_id=call.id, amount=21).action_record()
        self._paper(call_id=call.id, amount=20).action_record()
        corrected.filtered(lambda entry: not entry.reversal_of_id)._reverse("No meal at all")
        self._paper(call_id=call.id, amount=10).action_record()

    def test_to_leave_the_call_out_gives_no_second_meal(self):
        """A meal without a call counts with the call, and with other meals, of that day; not with others'."""
        self._cap(category="meal", window="call", amount=30)
        call = self._report(self.rep, self.doctor_a)
        self._paper(call_id=call.id, amount=20).action_record()
        with self.assertRaisesRegex(UserError, r"“Cap”.*given \D+20"), self.env.cr.savepoint():
            self._paper(amount=11).action_record()
        self._paper(amount=10).action_record()
        with self.assertRaisesRegex(UserError, r"“Cap”.*given \D+30"), self.env.cr.savepoint():
            self._paper(call_id=call.id, amount=1).action_record()
        self._paper(self.rep2, amount=30).action_record()
        self._paper(partner_ids=[(6, 0, self.doctor_b.ids)], amount=30).action_record()
        yesterday = call.date_day - timedelta(days=1)
        self._paper(date=yesterday, amount=30).action_record()

    def test_figures_that_stand_on_no_bill(self):
        paper = self._paper()
        for values in ({"amount": 1e30}, {"amount": "abc"}, {"others": 2**40}, {"others": 1001}):
            with self.subTest(**values), self.assertRaisesRegex(UserError, "stands on no bill"):
                paper.write(values)

    def test_a_day_that_the_caps_have_forgotten(self):
        """A paper on a call is dated as the call; a rep enters none from further back than a call could be."""
        moment = fields.Datetime.now() - timedelta(days=2)
        call = self._report(self.rep, self.doctor_a, date_done=fields.Datetime.to_string(moment))
        self.assertEqual(self._paper(call_id=call.id).date, call.date_day)
        self.company.pharma_call_backdate_days = 7
        today = fields.Date.context_today(self.env["pharma.spend.paper"].with_user(self.rep))
        long_ago = today - timedelta(days=8)
        for values in (
            {"call_id": call.id, "date": call.date_day - timedelta(days=1)},
            {"date": long_ago},
        ):
            for step in ("action_record", "action_submit"):
                paper = (self._paper if step == "action_record" else self._fee)(**values)
                with (
                    self.subTest(step, **values),
                    self.assertRaisesRegex(UserError, "day of the call|lies 8 days back"),
                    self.env.cr.savepoint(),
                ):
                    getattr(paper, step)()
        self._paper(date=today - timedelta(days=7)).action_record()
        self._paper(self.business, date=long_ago).action_record()

    def test_beyond_a_cap_nothing_is_written(self):
        """Caps count what the whole team gave, of each of the recipients; one refusal refuses the whole bill."""
        self._cap(amount=50)
        self._paper(amount=40).action_record()
        both = self._paper(amount=60, partner_ids=[(6, 0, (self.doctor_b | self.doctor_a).ids)])
        with self.assertRaisesRegex(UserError, "“Cap”"), self.env.cr.savepoint():
            both.action_record()
        self.assertFalse(self._entries(both))
        self.assertEqual(both.state, "draft")

    def test_a_cap_of_the_rep_counts_the_whole_bill(self):
        self._cap(scope="rep", amount=50)
        both = self._paper(amount=60, partner_ids=[(6, 0, (self.doctor_b | self.doctor_a).ids)])
        with self.assertRaisesRegex(UserError, "“Cap”"), self.env.cr.savepoint():
            both.action_record()
        fee = self._fee(amount=60, partner_ids=[(6, 0, (self.doctor_b | self.doctor_a).ids)])
        with self.assertRaisesRegex(UserError, "“Cap”"), self.env.cr.savepoint():
            fee.action_submit()

    def test_a_warning_is_kept(self):
        self._cap(amount=50, effect="warn")
        paper = self._paper()
        paper.action_record()
        self.assertIn("“Cap”", paper.limit_warning)
        self.assertIn("“Cap”", self._entries(paper).limit_warning)

    def test_in_another_currency(self):
        """Each share is valued at the rate of its day."""
        foreign = self.env.ref("base.EUR")
        if foreign == self.company.currency_id:
            foreign = self.env.ref("base.USD")
        foreign.active = True
        day = fields.Date.context_today(self.env.user)
        self.env["res.currency.rate"].search([("currency_id", "=", foreign.id)]).unlink()
        self.env["res.currency.rate"].create(
            {
                "currency_id": foreign.id,
                "company_id": self.company.id,
                "name": day - timedelta(days=3),
                "rate": 0.5,
            }
        )
        paper = self._paper(currency_id=foreign.id, amount=30, others=1)
        paper.action_record()
        entry = self._entries(paper)
        self.assertEqual((entry.own_amount, entry.amount, entry.own_currency_id), (15, 30, foreign))

    # -- with approval -----------------------------------------------------------------------------------

    def test_a_fee_of_a_rep_is_approved_in_tiers(self):
        fee = self._fee()
        self.assertFalse(fee.can_record)
        with self.assertRaises(AccessError):
            fee.action_record()
        fee.action_submit()
        with self.assertRaises(AccessError):
            fee.with_user(self.rep).validate_tier()
        fee.with_user(self.manager).validate_tier()
        self.assertEqual(fee.state, "review")
        fee.with_user(self.business).validate_tier()
        self.assertEqual(fee.state, "approved")
        self.assertFalse(self._entries(fee))
        fee.with_user(self.rep).action_record()
        self.assertEqual((fee.state, self._entries(fee).amount), ("done", 60.0))
        self.assertFalse(self._reserved())

    def test_of_a_rep_who_has_left(self):
        """What was approved is entered, or given up, by a business manager; nobody else."""
        fees = self._fee(amount=10) | self._fee(amount=20)
        for fee in fees:
            fee.action_submit()
            self._approve(fee, self.manager, self.business)
        self.env["pharma.coverage"].search([("territory_id", "=", self.n1a.id)]).unlink()
        self.rep.active = False
        for user in (self.rep2, self.manager, self.auditor):
            with self.assertRaises(AccessError, msg=user.login):
                fees[0].with_user(user).action_record()
        fees[0].with_user(self.business).action_record()
        fees[1].with_user(self.business).action_cancel()
        self.assertEqual(fees.mapped("state"), ["done", "cancelled"])
        self.assertEqual(self._entries(fees[0]).user_id, self.rep)
        self.assertFalse(self._reserved())

    def test_two_pending_fees_cannot_both_pass(self):
        """60 of 100 are reserved from the moment one asks; rejected, withdrawn or given up they are free again."""
        self._cap()
        first = self._fee()
        first.action_submit()
        self.assertEqual(self._reserved(), 60)
        second = self._fee(self.rep2)
        with (
            self.assertRaisesRegex(UserError, r"reserved by requests \D+60"),
            self.env.cr.savepoint(),
        ):
            second.action_submit()
        first.action_withdraw()
        self.assertFalse(self._reserved())
        second.action_submit()
        second.sudo().review_ids[0].comment = "No contract"
        second.with_user(self.manager)._rejected_tier()
        self.assertEqual((second.state, self._reserved()), ("draft", 0))
        first.action_submit()
        first.action_cancel()
        self.assertEqual((first.state, self._reserved()), ("cancelled", 0))

    def test_what_is_submitted_does_not_change(self):
        fee = self._fee()
        fee.action_submit()
        for values in (
            {"amount": 600},
            {"partner_ids": [(4, self.doctor_b.id)]},
            {"category": "meal"},
            {"state": "done"},
        ):
            with self.assertRaises(UserError, msg=values), self.env.cr.savepoint():
                fee.with_user(self.rep).write(values)

    def test_released_as_much_as_was_reserved(self):
        """A rate that changes between the request and its end leaves nothing reserved."""
        foreign = self.env.ref("base.EUR")
        if foreign == self.company.currency_id:
            foreign = self.env.ref("base.USD")
        foreign.active = True
        day = fields.Date.context_today(self.env.user)
        rate = self.env["res.currency.rate"].create(
            {
                "currency_id": foreign.id,
                "company_id": self.company.id,
                "name": day - timedelta(days=1),
                "rate": 0.5,
            }
        )
        fee = self._fee(currency_id=foreign.id)
        fee.action_submit()
        rate.rate = 0.25
        fee.action_withdraw()
        self.assertFalse(self._reserved())

    def test_a_business_manager_enters_fees_directly(self):
        fee = self._fee(
            self.business, category="sponsorship", partner_ids=[(6, 0, self.hospital.ids)]
        )
        self.assertTrue(fee.by_business_manager and fee.can_record)
        fee.action_record()
        self.assertEqual(self._entries(fee).partner_id, self.hospital)

    def test_who_is_business_manager_no_more_asks(self):
        fee = self._fee(self.business)
        self.business.group_ids -= self.env.ref("pharma_crm.group_business_manager")
        self.business.group_ids += self.env.ref("pharma_crm.group_line_manager")
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            fee.with_user(self.business).action_record()

    def test_a_company_can_ask_for_a_second_one(self):
        """An approval rule that fits a meal takes the direct way away."""
        self.env["tier.definition"].create(
            {
                "name": "Expensive meals",
                "model_id": self.env["ir.model"]._get_id("pharma.spend.paper"),
                "review_type": "group",
                "reviewer_group_id": self.env.ref("pharma_crm.group_business_manager").id,
                "definition_type": "domain",
                "definition_domain": "[('category', '=', 'meal'), ('amount', '>', 100)]",
            }
        )
        self.assertTrue(self._paper(amount=100).can_record)
        dear = self._paper(amount=101)
        self.assertFalse(dear.can_record)
        with self.assertRaises(AccessError):
            dear.action_record()
        dear.action_submit()
        dear.with_user(self.business).validate_tier()
        dear.action_record()
        self.assertEqual(dear.state, "done")

    # -- bad input, and who ------------------------------------------------------------------------------

    def test_incomplete(self):
        for values in (
            {"partner_ids": False},
            {"purpose": " "},
            {"amount": 0},
            {"date": fields.Date.context_today(self.env.user) + timedelta(days=2)},
        ):
            with self.assertRaises(UserError, msg=values), self.env.cr.savepoint():
                self._paper(**values).action_record()
        paper = self._paper()
        for values in ({"amount": -5}, {"others": -1}):
            for attack in (lambda v=values: self._paper(**v), lambda v=values: paper.write(v)):
                with self.assertRaisesRegex(UserError, "“Meal.*never"):
                    attack()
            # whoever goes round the forms is stopped by the database
            with (
                self.assertRaises(CheckViolation, msg=values),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                paper.sudo()._write(values)

    def test_samples_are_no_paper(self):
        """What comes out of a bag is handed over on a call, never entered here."""
        with self.assertRaisesRegex(ValidationError, "hand-over"):
            self._paper(category="sample")

    def test_sent_twice_and_recorded_twice(self):
        key = str(uuid.uuid4())
        paper = self._paper(client_uuid=key)
        self.assertEqual(self._paper(client_uuid=key), paper)
        paper.action_record()
        with self.assertRaises(UserError):
            paper.action_record()
        self.assertEqual(len(self._entries(paper)), 1)

    def test_own_accounts_only(self):
        for user, partner in ((self.rep, self.doctor_south), (self.rep2, self.doctor_b)):
            with self.assertRaises(AccessError, msg=user.login), self.env.cr.savepoint():
                self._paper(user, partner_ids=[(6, 0, partner.ids)])
        for values in ({"user_id": self.rep2.id}, {"by_business_manager": True}, {"state": "done"}):
            with self.assertRaises(AccessError, msg=values), self.env.cr.savepoint():
                self._paper(**values)

    def test_who_reads_it(self):
        paper = self._paper()
        for user in (self.rep, self.manager, self.regional, self.business, self.auditor):
            self.assertTrue(paper.with_user(user).has_access("read"), user.login)
        self.assertFalse(paper.with_user(self.rep2).has_access("read"))
        self.assertFalse(self.Paper.with_user(self.medical).has_access("read"))
        for user in (self.manager, self.business, self.auditor):
            self.assertFalse(paper.with_user(user).has_access("write"), user.login)
            self.assertFalse(paper.with_user(user)._may("record"), user.login)

    def test_nothing_is_deleted_and_a_correction_is_a_reversal(self):
        paper = self._paper()
        paper.action_record()
        with self.assertRaises(UserError):
            paper.unlink()
        self._entries(paper).with_user(self.admin)._reverse("Wrong bill", 40.0)
        later = self.env["pharma.spend"].search(
            [("reversal_of_id", "!=", False), ("partner_id", "=", self.doctor_a.id)]
        )
        self.assertEqual(later.action_open_source()["res_model"], "pharma.spend.paper")
        # the other rep of the doctor sees the money, not the paper
        entry = self._entries(paper).with_user(self.rep2)
        self.assertEqual(entry.amount, 60)
        with self.assertRaisesRegex(AccessError, "The document behind"):
            entry.action_open_source()
        action = paper.with_user(self.auditor).action_open_entries()
        entries = self.env["pharma.spend"].search(action["domain"])
        self.assertEqual(sorted(entries.mapped("amount")), [-60.0, 40.0, 60.0])

    def test_it_uses_the_budget_for_expenses(self):
        """Reserved when asked for, committed when approved, spent in the ledger; a meal beyond it is refused."""
        today = fields.Date.today()
        cycle = self.env["pharma.cycle"].create(
            {
                "territory_id": self.country.id,
                "company_id": self.company.id,
                "date_start": today - timedelta(days=30),
                "date_end": today + timedelta(days=30),
                "rule_ids": [Command.clear()],
                "budget_line_ids": [
                    Command.create(
                        {"territory_id": self.north.id, "resource_type": "expense", "planned": 100}
                    )
                ],
            }
        )
        cycle._workflow_write({"state": "running"})
        line = cycle.budget_line_ids

        def stand():
            self.env.invalidate_all()
            return line.reserved, line.committed, line.spent

        fee = self._fee()
        fee.action_submit()
        self.assertEqual(stand(), (60, 0, 0))
        fee.action_withdraw()
        self.assertEqual(stand(), (0, 0, 0))
        fee.action_submit()
        self._approve(fee, self.manager, self.business)
        self.assertEqual(stand(), (0, 60, 0))
        fee.with_user(self.rep).action_record()
        self.assertEqual(stand(), (0, 0, 60))
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._paper(amount=41).action_record()
        self._paper(amount=40).action_record()
        self.assertEqual(stand(), (0, 0, 100))

    def test_it_counts_in_the_transparency_workbook(self):
        self._paper(amount=25).action_record()
        entries = self.env["pharma.spend"].search([("partner_id", "=", self.doctor_a.id)])
        [(_key, amounts)] = self.env["report.pharma_crm_samples.transparency_xlsx"]._rows(entries)
        self.assertEqual(amounts, {"meal": 25.0})
