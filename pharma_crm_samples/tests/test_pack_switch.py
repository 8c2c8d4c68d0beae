# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_packs import PacksCommon


@tagged("post_install", "-at_install")
class TestPackSwitch(PacksCommon):
    """Changing packs: a preview first, the company's own changes survive, and the history stays."""

    def _actions(self, switch):
        return {line.code: line.action for line in switch.line_ids if line.code}

    def test_a_preview_changes_nothing(self):
        switch = self._preview("uk")
        self.assertEqual(set(self._actions(switch).values()), {"add"})
        self.assertFalse(self.company.pharma_pack_id or self._rule("gift.policy"))
        self._report(self.rep, self.doctor_a, (self.gift, 1))

    def test_rule_by_rule_from_one_pack_to_another(self):
        self._switch("uk")
        policy = self._rule("gift.policy")
        switch = self._preview("us")
        self.assertEqual(
            self._actions(switch),
            {
                "sample.policy": "change",
                "sample.year": "retire",
                "gift.policy": "change",
                "gift.year": "add",
                "meal.cap": "retire",
                "report.year": "add",
            },
        )
        line = switch.line_ids.filtered(lambda line: line.code == "gift.policy")
        self.assertIn("not allowed", line.before)
        self.assertIn("100", line.after)
        switch.action_apply()
        self.assertEqual(self._rule("gift.policy"), policy)
        self.assertFalse(policy.forbidden or self._rule("sample.year") or self._rule("meal.cap"))
        self.assertEqual(policy.source_date, self._pack("us").rule_ids[1].source_date)

    def test_no_pack_retires_everything(self):
        self._switch("uk")
        switch = self._switch(False)
        self.assertEqual(set(self._actions(switch).values()), {"retire"})
        self.assertFalse(self.company.pharma_pack_id or self._rule("gift.policy"))
        self._report(self.rep, self.doctor_a, (self.gift, 1))

    def test_what_counts_without_a_pack_ends_with_one(self):
        """The limits every company starts with are no second limit beside the pack's, and come back without it."""
        start = self.env["pharma.limit.rule"].create(
            {
                "name": "Start",
                "kind": "literature",
                "quantity": 1,
                "window": "year",
                "without_pack": True,
                "company_id": False,
            }
        )
        with self.assertRaisesRegex(UserError, "“Start”"), self.env.cr.savepoint():
            self._report(self.rep, self.doctor_a, (self.leaflet, 2))
        switch = self._preview("uk")
        line = switch.line_ids.filtered(lambda line: line.name == "Start")
        self.assertEqual((line.action, bool(line.before), line.after), ("retire", True, False))
        switch.action_apply()
        self._report(self.rep, self.doctor_a, (self.leaflet, 2))
        self.assertTrue(start.active)
        again = self._preview("us")
        self.assertFalse(again.line_ids.filtered(lambda line: line.name == "Start"))
        none = self._switch(False)
        line = none.line_ids.filtered(lambda line: line.name == "Start")
        self.assertEqual((line.action, line.before, bool(line.after)), ("add", False, True))
        with self.assertRaisesRegex(UserError, "“Start”"):
            self._report(self.rep2, self.doctor_a, (self.leaflet, 1))

    def test_to_the_same_pack_brings_it_up_to_date(self):
        self._switch("uk")
        self.assertEqual(set(self._actions(self._preview("uk")).values()), {"same"})
        self._pack("uk").rule_ids.filtered(lambda r: r.code == "sample.year").quantity = 3
        switch = self._preview("uk")
        self.assertEqual(self._actions(switch)["sample.year"], "change")
        switch.action_apply()
        self.assertEqual(self._rule("sample.year").quantity, 3)

    def test_own_changes_survive_and_are_listed(self):
        self._switch("uk")
        self._rule("sample.year").quantity = 1
        self.assertTrue(self._rule("sample.year").pack_edited)
        switch = self._preview("eu")
        line = switch.line_ids.filtered(lambda line: line.action == "conflict")
        self.assertEqual((line.code, line.edits, line.decision), ("sample.year", "At most", "keep"))
        self.assertEqual(switch.conflict_count, 1)
        switch.action_apply()
        self.assertEqual(self._rule("sample.year").quantity, 1)
        # still a change of the company, measured against the new pack now
        self.assertIn("quantity", str(self._rule("sample.year").pack_applied))
        self.assertEqual(self._actions(self._preview("eu"))["sample.year"], "conflict")

    def test_or_are_given_up_where_the_company_says_so(self):
        self._switch("uk")
        self._rule("sample.year").quantity = 1
        switch = self._preview("eu")
        switch.line_ids.filtered(lambda line: line.action == "conflict").decision = "pack"
        switch.action_preview()  # a second look keeps the decision
        switch.action_apply()
        self.assertEqual(self._rule("sample.year").quantity, 4)
        self.assertFalse(self._rule("sample.year").pack_edited)

    def test_a_kept_rule_that_the_new_pack_has_not_becomes_the_company_s_own(self):
        self._switch("uk")
        rule = self._rule("sample.year")
        rule.quantity = 1
        self._switch("us")
        self.assertTrue(rule.active)
        self.assertFalse(rule.pack_code or rule.pack_edited)
        self.assertIn(
            rule.name,
            self._preview("uk").line_ids.filtered(lambda line: line.action == "own").mapped("name"),
        )

    def test_a_rule_archived_by_hand_stays_so(self):
        self._switch("uk")
        rule = self._rule("gift.policy")
        rule.active = False
        self._switch("eu")
        self.assertFalse(rule.active)
        self._report(self.rep, self.doctor_a, (self.gift, 1))

    def test_an_old_preview_is_not_applied(self):
        self._switch("uk")
        switch = self._preview("eu")
        self._rule("sample.year").quantity = 1
        with self.assertRaisesRegex(UserError, "look at it again"):
            switch.action_apply()
        switch.action_preview()
        switch.action_apply()
        self.assertEqual(self.company.pharma_pack_id, self._pack("eu"))

    def test_history(self):
        self._switch("uk")
        switch = self._switch("eu")
        self.assertEqual(
            (switch.from_pack_id, switch.pack_id, switch.user_id, switch.state),
            (self._pack("uk"), self._pack("eu"), self.admin, "done"),
        )
        self.assertTrue(switch.date)
        for attack in (
            lambda: switch.write({"pack_id": self._pack("us").id}),
            lambda: switch.action_apply(),
            lambda: switch.action_preview(),
            lambda: switch.unlink(),
            lambda: switch.line_ids[0].write({"decision": "pack"}),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                attack()
        self.env["pharma.pack.switch"]._gc_previews()
        self.assertTrue(switch.exists())

    def test_previews_are_forgotten(self):
        switch = self._preview("uk")
        self.env.flush_all()
        self.env["pharma.pack.switch"]._gc_previews()
        self.assertTrue(switch.exists())
        switch.sudo()._write({"create_date": fields.Datetime.now() - timedelta(days=8)})
        switch.invalidate_recordset()
        self.env["pharma.pack.switch"]._gc_previews()
        self.assertFalse(switch.exists())

    def test_texts_are_taken_in_every_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        rule = self._pack("uk").rule_ids.filtered(lambda r: r.code == "gift.policy")
        rule.with_context(lang="zh_CN").name = "禁止礼品"
        self._switch("uk")
        policy = self._rule("gift.policy")
        self.assertEqual(policy.with_context(lang="zh_CN").name, "禁止礼品")
        self.assertEqual(policy.with_context(lang="en_US").name, "No gifts")

    # -- who would be affected ---------------------------------------------------------------------------

    def _draft_handover(self, *lines):
        call = (
            self.env["pharma.call"]
            .with_user(self.rep)
            .create({"partner_id": self.doctor_b.id, "date_planned": fields.Datetime.now()})
        )
        return (
            self.env["pharma.handover"]
            .with_user(self.rep)
            .create(
                {
                    "call_id": call.id,
                    "line_ids": [(0, 0, {"product_id": p.id, "quantity": q}) for p, q in lines],
                }
            )
        )

    def test_pending_papers_that_would_be_refused(self):
        gifts = self._request(self.rep, self.doctor_a, (self.gift, 1))
        gifts.action_submit()
        fine = self._request(self.rep, self.doctor_b, (self.leaflet, 1))
        many = self._request(self.rep2, self.doctor_a, (self.sample, 5))
        many.action_submit()
        prepared = self._draft_handover((self.gift, 1))
        switch = self._preview("uk")
        found = {(i.request_id or i.handover_id): i.reason for i in switch.impact_ids}
        self.assertEqual(set(found), {gifts, many, prepared})
        self.assertEqual(switch.impact_count, 3)
        self.assertIn("clause 19.1", found[gifts])
        self.assertIn("reserved by requests 5", found[many])
        self.assertNotIn(fine, found)

    def test_what_was_given_counts(self):
        """Three given this year and two in a draft: beyond the four of the new pack."""
        self._report(self.rep, self.doctor_a, (self.sample, 3))
        draft = self._request(self.rep, self.doctor_a, (self.sample, 2))
        self.assertEqual(self._preview("eu").impact_ids.request_id, draft)
        draft.line_ids.quantity = 1
        self.assertFalse(self._preview("eu").impact_ids)

    def test_queries_do_not_grow_with_the_papers(self):
        for partner in (self.doctor_a, self.doctor_b):
            self._request(self.rep, partner, (self.gift, 1), (self.sample, 9))
        few = self._queries()
        for _number in range(12):
            for partner in (self.doctor_a, self.doctor_b):
                self._request(self.rep, partner, (self.gift, 1), (self.sample, 9))
        switch = self._preview("uk")
        self.assertEqual(switch.impact_count, 26)
        self.assertLessEqual(self._queries() - few, 2)

    def _queries(self):
        switch = self._preview("uk")
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        switch.sudo()._impacts(switch.sudo()._plan())
        return self.cr.sql_log_count - before
