# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import random

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..tools.segmentation import matrix_cell, quintiles, rfm
from .common import PharmaCommon

CLASS_A = "[('pharma_class_id.code', '=', 'A')]"


@tagged("post_install", "-at_install")
class TestSegment(PharmaCommon):
    def _segment(self, user=None, **values):
        values.setdefault("name", "Segment")
        return self.env["pharma.segment"].with_user(user or self.business).create(values)

    def _list(self, *partners, user=None, **values):
        segment = self._segment(user=user, kind="static", **values)
        self.env["pharma.segment.member"].with_user(user or self.business).create(
            [{"segment_id": segment.id, "partner_id": partner.id} for partner in partners]
        )
        return segment

    def _members(self, segment, user=None):
        partners = self.env["res.partner"].with_user(user or self.business)
        return partners.search([("pharma_segment_ids", "in", segment.ids)])

    # -- members -----------------------------------------------------------------------------------------

    def test_dynamic(self):
        segment = self._segment(domain=CLASS_A)
        self.assertEqual(segment.member_count, 2)
        self.assertEqual(self._members(segment), self.doctor_a | self.doctor_south)
        self.doctor_b.pharma_class_id = self.class_a
        segment.invalidate_recordset()
        self.assertEqual(segment.member_count, 3)
        self.assertEqual(self.doctor_b.with_user(self.business).pharma_segment_ids, segment)

    def test_static_and_snapshot(self):
        segment = self._segment(domain=CLASS_A)
        snapshot = (
            self.env["pharma.segment"]
            .browse(segment.action_snapshot()["res_id"])
            .with_user(self.business)
        )
        self.assertEqual((snapshot.kind, snapshot.member_count), ("static", 2))
        self.assertEqual(snapshot.snapshot_of_id, segment)
        self.doctor_a.pharma_class_id = self.class_c
        segment.invalidate_recordset()
        self.assertEqual(self._members(segment), self.doctor_south)
        self.assertEqual(self._members(snapshot), self.doctor_a | self.doctor_south)

    def test_put_together(self):
        first = self._list(self.doctor_a, self.doctor_b)
        second = self._segment(domain=CLASS_A)
        for operation, expected in (
            ("union", self.doctor_a | self.doctor_b | self.doctor_south),
            ("intersection", self.doctor_a),
            ("difference", self.doctor_b),
        ):
            both = self._segment(
                kind="combined",
                operation=operation,
                base_id=first.id,
                operand_ids=[Command.set(second.ids)],
            )
            self.assertEqual(self._members(both), expected, operation)
            self.assertEqual(both.member_count, len(expected))
        nested = self._segment(
            kind="combined", base_id=both.id, operand_ids=[Command.set(second.ids)]
        )
        self.assertEqual(nested.member_count, 3)

    def test_open_members(self):
        segment = self._segment(domain=CLASS_A)
        action = segment.action_open_members()
        found = self.env["res.partner"].with_user(self.business).search(action["domain"])
        self.assertEqual(found, self.doctor_a | self.doctor_south)

    def test_segments_are_found_by_name_in_the_search(self):
        self._segment(name="Great potential", domain=CLASS_A)
        partners = self.env["res.partner"].with_user(self.business)
        self.assertEqual(
            partners.search([("pharma_segment_ids", "ilike", "great")]),
            self.doctor_a | self.doctor_south,
        )
        self.assertFalse(partners.search([("pharma_segment_ids", "ilike", "no such")]))

    def test_counts_of_a_list_cost_one_query(self):
        segments = (
            self.env["pharma.segment"]
            .with_user(self.business)
            .concat(
                *(self._segment(name=f"S{n}", domain=CLASS_A) for n in range(6)),
                self._list(self.doctor_a),
            )
        )
        segments.mapped("member_count")
        segments.invalidate_recordset(["member_count", "problem"])
        self.env.flush_all()
        with self.assertQueryCount(1):
            segments.mapped("member_count")

    # -- reach -------------------------------------------------------------------------------------------

    def test_a_rep_sees_and_counts_members_within_reach_only(self):
        shared = self._segment(domain=CLASS_A, shared=True)
        listed = self._list(self.doctor_a, self.doctor_b, self.doctor_south, shared=True)
        both = self._segment(
            kind="combined", base_id=shared.id, operand_ids=[Command.set(listed.ids)], shared=True
        )
        for segment, expected in (
            (shared, self.doctor_a),
            (listed, self.doctor_a),
            (both, self.doctor_a),
        ):
            self.env.invalidate_all()
            self.assertEqual(segment.with_user(self.rep2).member_count, len(expected))
            self.assertEqual(self._members(segment, self.rep2), expected)
        members = self.env["pharma.segment.member"].with_user(self.rep2)
        self.assertEqual(members.search([("segment_id", "=", listed.id)]).partner_id, self.doctor_a)
        self.assertFalse(members.search_count([("partner_id", "=", self.doctor_south.id)]))
        self.assertFalse(members.search_count([("partner_id.name", "ilike", "Clara")]))
        groups = members._read_group([("segment_id", "=", listed.id)], ["segment_id"], ["__count"])
        self.assertEqual(groups[0][1], 1)
        # a snapshot keeps what the rep sees
        snapshot = shared.with_user(self.rep2).action_snapshot()["res_id"]
        kept = self.env["pharma.segment.member"].search([("segment_id", "=", snapshot)])
        self.assertEqual(kept.partner_id, self.doctor_a)

    def test_conditions_about_accounts_out_of_reach_find_nothing(self):
        for domain in (
            [("name", "=", "Clara South")],
            [("pharma_hospital_id.name", "ilike", "South General")],
            [("pharma_coverage_ids.territory_id.name", "=", "S1-a")],
        ):
            segment = self._segment(user=self.rep, domain=repr(domain))
            self.assertEqual(segment.member_count, 0, domain)

    def test_personal_segments_are_personal(self):
        mine = self._list(self.doctor_a, user=self.rep)
        partners = self.env["res.partner"].with_user(self.rep2)
        self.assertFalse(
            self.env["pharma.segment"].with_user(self.rep2).search([("id", "=", mine.id)])
        )
        self.assertFalse(self._members(mine, self.rep2))
        self.assertFalse(self.doctor_a.with_user(self.rep2).pharma_segment_ids)
        self.assertFalse(partners.search([("pharma_segment_ids.name", "=", mine.name)]))
        # nor by putting it together with something else
        with self.assertRaises(AccessError):
            self._segment(user=self.rep2, kind="combined", base_id=mine.id)
        own = self._list(self.doctor_a, user=self.rep2)
        with self.assertRaises(AccessError):
            self._segment(
                user=self.rep2, kind="combined", base_id=own.id, operand_ids=[Command.set(mine.ids)]
            )
        with self.assertRaises(AccessError):
            mine.with_user(self.rep2).write({"name": "Taken"})
        with self.assertRaises(AccessError):
            # the same answer whether or not the account is on that list
            self.env["pharma.segment.member"].with_user(self.rep2).create(
                {"segment_id": mine.id, "partner_id": self.doctor_a.id}
            )

    def test_what_a_rep_may_not_write(self):
        mine = self._list(self.doctor_a, user=self.rep)
        shared = self._segment(domain=CLASS_A, shared=True)
        for work in (
            lambda: mine.write({"shared": True}),
            lambda: self._segment(user=self.rep, shared=True),
            lambda: self._segment(user=self.rep, user_id=self.rep2.id),
            lambda: shared.with_user(self.rep).write({"domain": "[]"}),
            lambda: shared.with_user(self.rep).unlink(),
            # an account out of reach on one's own list
            lambda: (
                self.env["pharma.segment.member"]
                .with_user(self.rep)
                .create({"segment_id": mine.id, "partner_id": self.doctor_south.id})
            ),
        ):
            with self.assertRaises(AccessError):
                work()
        self.assertTrue(mine.may_change)
        self.assertFalse(shared.with_user(self.rep).may_change)
        for user in (self.medical, self.auditor):
            self.assertEqual(shared.with_user(user).member_count, 2)
            with self.assertRaises(AccessError):
                self._segment(user=user)

    def test_other_companies(self):
        other = self.env["res.company"].create({"name": "Other Pharma"})
        theirs = (
            self.env["pharma.segment"]
            .sudo()
            .create({"name": "Theirs", "company_id": other.id, "shared": True, "domain": CLASS_A})
        )
        self.assertFalse(
            self.env["pharma.segment"].with_user(self.business).search([("id", "=", theirs.id)])
        )
        self.assertFalse(self._members(theirs))

    # -- bad input ---------------------------------------------------------------------------------------

    def test_conditions_are_plain_data(self):
        for domain in (
            "__import__('os').system('true')",
            "[('name', '=', uid)]",
            "[",
            "{'a': 1}",
            "[('name', '=')]",
            "[('name', 'any', [('id', '=', 1)])]",
            "[('name', '=', ('a', {'b': 1}))]",
            "[('no_such_field', '=', 1)]",
            "[('user_ids.login', '=', 'admin')]",
            "[('user_ids.password', '!=', False)]",
            "[('bank_ids.acc_number', 'ilike', '1')]",
            "[('message_ids.body', 'ilike', 'secret')]",
            "[('pharma_coverage_ids.create_uid.login', '=', 'admin')]",
            "[('pharma_segment_ids', '!=', False)]",
            "['|', ('name', '=', 'a')]",
            "[('name', '=', 'a')]" + " " * 30_000,
            repr([("name", "=", "a")] * 101),
        ):
            with (
                self.subTest(domain[:60]),
                self.assertRaisesRegex(
                    ValidationError, "The conditions of “Segment” cannot be used"
                ),
            ):
                self._segment(domain=domain)

    def test_circles_are_refused(self):
        first = self._segment(domain=CLASS_A)
        second = self._segment(kind="combined", base_id=first.id)
        with self.assertRaisesRegex(ValidationError, "cannot be made of itself"):
            first.write({"kind": "combined", "base_id": second.id})
        with self.assertRaisesRegex(ValidationError, "Say which segments"):
            self._segment(kind="combined")
        hospitals = self._segment(target="hospital", domain="[]", name="Hospitals")
        with self.assertRaisesRegex(ValidationError, "different types"):
            self._segment(
                kind="combined", base_id=first.id, operand_ids=[Command.set(hospitals.ids)]
            )

    def test_members_fit_the_list(self):
        listed = self._list()
        Member = self.env["pharma.segment.member"].with_user(self.business)
        for partner in (self.hospital, self.business.partner_id):
            with self.assertRaisesRegex(ValidationError, "does not belong into"):
                Member.create({"segment_id": listed.id, "partner_id": partner.id})
        dynamic = self._segment(domain=CLASS_A)
        with self.assertRaisesRegex(ValidationError, "is no fixed list"):
            Member.create({"segment_id": dynamic.id, "partner_id": self.doctor_a.id})

    def test_conditions_that_broke_later_are_told_not_raised(self):
        segment = self._segment(domain=CLASS_A)
        self.env.cr.execute(
            SQL(
                "UPDATE pharma_segment SET domain = %s WHERE id = %s",
                "[('gone', '=', 1)]",
                segment.id,
            )
        )
        segment.invalidate_recordset()
        self.assertEqual(segment.member_count, 0)
        self.assertIn("gone", segment.problem)
        self.assertFalse(self.doctor_a.with_user(self.business).pharma_segment_ids)
        with self.assertRaises(UserError), mute_logger("odoo.http"):
            segment.action_open_members()

    # -- RFM and matrix ----------------------------------------------------------------------------------

    def _facts(self, rows):
        return SQL(
            "(SELECT * FROM unnest(%s::int[], %s::date[], %s::int[], %s::numeric[]))",
            *(list(column) for column in zip(*rows, strict=True)),
        )

    def test_rfm_without_facts_says_so(self):
        Rfm = self.env["pharma.rfm"]
        self.patch(Rfm.__class__, "_facts_query", lambda self: None)
        self.assertTrue(Rfm._facts_missing())
        self.assertFalse(Rfm.search([]))

    def test_rfm_agrees_with_plain_python(self):
        rng = random.Random(5)
        doctors = self.env["res.partner"].create(
            [{"name": f"Doctor {n}", "pharma_type": "doctor"} for n in range(120)]
        )
        rows = [
            (
                doctor.id,
                rng.choice((None, *(f"2026-01-{day:02}" for day in range(1, 25)))),
                rng.choice((None, *range(12))),
                rng.choice((None, 0, 10, 10, 250, 999)),
            )
            for doctor in doctors
        ]
        self.patch(self.env["pharma.rfm"].__class__, "_facts_query", lambda rfm_: self._facts(rows))
        expected = dict(zip(doctors.ids, rfm([row[1:] for row in rows]), strict=True))
        found = {
            row.partner_id.id: (row.recency or None, row.frequency or None, row.monetary or None)
            for row in self.env["pharma.rfm"].search([])
        }
        self.assertEqual(found, expected)

    def test_rfm_rows_are_within_reach_on_the_base_of_all(self):
        rows = [(doctor.id, "2026-01-01", times, 1) for times, doctor in enumerate(
            (self.doctor_a, self.doctor_b, self.doctor_south), 1
        )]  # fmt: skip
        self.patch(self.env["pharma.rfm"].__class__, "_facts_query", lambda rfm_: self._facts(rows))
        seen = self.env["pharma.rfm"].with_user(self.rep2).search([])
        self.assertEqual(seen.partner_id, self.doctor_a)
        self.assertEqual(seen.frequency, 2)

    def test_matrix_agrees_with_plain_python(self):
        rng = random.Random(6)
        doctors = self.env["res.partner"].create(
            [
                {
                    "name": f"Doctor {n}",
                    "pharma_type": "doctor",
                    "pharma_potential": rng.choice((0, 10, 20, 50, 80)),
                }
                for n in range(80)
            ]
        )
        everybody = doctors | self.doctor_a | self.doctor_b | self.doctor_south
        steps = {doctor.id: rng.choice((None, 0, 1, 2, 3, 4)) for doctor in everybody}
        self.patch(
            self.env["pharma.potential.matrix"].__class__,
            "_adoption_query",
            lambda matrix: SQL(
                "(SELECT * FROM unnest(%s::int[], %s::int[]))", list(steps), list(steps.values())
            ),
        )
        potentials = quintiles([doctor.pharma_potential or None for doctor in everybody])
        rows = self.env["pharma.potential.matrix"].search([("company_id", "=", self.company.id)])
        self.assertEqual(
            {row.partner_id.id: (row.potential or None, row.cell) for row in rows},
            {
                doctor.id: (
                    potential and str(potential),
                    matrix_cell(potential, steps[doctor.id]) or "unknown",
                )
                for doctor, potential in zip(everybody, potentials, strict=True)
            },
        )
        mine = self.env["pharma.potential.matrix"].with_user(self.rep2).search([])
        self.assertEqual(mine.partner_id, self.doctor_a)
