# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import PharmaCommon
from .duplicate_people import SPECIALTIES, people


class DuplicateCommon(PharmaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Scan = cls.env["pharma.duplicate.scan"]
        cls.Pair = cls.env["pharma.duplicate"]

    @classmethod
    def _scan(cls, **values):
        scan = cls.Scan.with_user(cls.steward).create(values)
        scan.action_start()
        assert scan.job_state == "none", scan.job_note
        return scan

    @classmethod
    def _twin(cls, partner, code, **values):
        """Another record of an account, written a little differently."""
        return cls._account(
            partner.pharma_type,
            values.pop("name", f"Dr. {partner.name.upper()}"),
            code,
            zip=partner.zip,
            pharma_specialty_id=partner.pharma_specialty_id.id,
            **values,
        )

    def _pair(self, *partners):
        one, other = sorted(partner.id for partner in partners)
        return self.Pair.search([("one_id", "=", one), ("other_id", "=", other)])


@tagged("post_install", "-at_install")
class TestDuplicateScan(DuplicateCommon):
    """The search finds the twins of a labelled sample, keeps decisions and can run twice."""

    def test_precision_and_recall(self):
        """Of 900 invented doctors, 300 stand twice: at least 98 % of what is proposed is right, 95 % is found."""
        specialties = self.env["pharma.specialty"].create(
            [{"name": f"Field {number}", "code": f"F{number}"} for number in range(SPECIALTIES)]
        )
        sample = people(900, 300)
        partners = self.env["res.partner"].create(
            [
                {
                    "pharma_type": "doctor",
                    "pharma_code": f"S{number}",
                    "company_id": self.company.id,
                    "name": values["name"],
                    "street": values["street"],
                    "city": values["city"],
                    "zip": values["zip"],
                    "phone": values["phone"],
                    "pharma_gender": values["gender"] or False,
                    "pharma_specialty_id": specialties[values["specialty"]].id,
                    "pharma_credential": values["credential"],
                }
                for number, (_person, values) in enumerate(sample)
            ]
        )
        person = {
            partner.id: label for partner, (label, _values) in zip(partners, sample, strict=True)
        }
        scan = self._scan(kind="doctor")
        pairs = self.Pair.search([("one_id", "in", partners.ids), ("other_id", "in", partners.ids)])
        right = sum(person[pair.one_id.id] == person[pair.other_id.id] for pair in pairs)
        self.assertGreaterEqual(right / len(pairs), 0.98)
        self.assertGreaterEqual(right / 300, 0.95)
        self.assertLess(scan.compared_count, len(partners) * 40, "far from all pairs")
        self.assertEqual(scan.phase, "done")

    def test_decisions_are_kept(self):
        twin = self._twin(self.doctor_a, "T-D1B")
        scan = self._scan()
        pair = self._pair(self.doctor_a, twin).with_user(self.steward)
        self.assertEqual(pair.state, "open")
        self.assertGreaterEqual(pair.score, 0.8)
        self.assertIn("Surname", pair.summary)
        self.assertIn("Specialty", pair.explanation)
        self.assertEqual(
            scan.new_count, self.Pair.search_count([("company_id", "=", self.company.id)])
        )
        again = self._scan()
        self.assertEqual(again.new_count, 0, "found before")
        self.assertEqual(self._pair(self.doctor_a, twin), pair)
        pair.action_reject()
        self.assertEqual(pair.decided_by_id, self.steward)
        self._scan()
        self.assertEqual(self._pair(self.doctor_a, twin).state, "rejected")
        pair.action_reopen()
        self.assertEqual(pair.state, "open")
        twin.name = "Zoltan Quixote"
        self._scan()
        self.assertFalse(self._pair(self.doctor_a, twin), "no longer alike")

    def test_archived_and_other_types(self):
        gone = self._twin(self.doctor_a, "T-D1B")
        gone.action_archive()
        pharmacy = self._account("pharmacy", "North General Hospital", "T-P1", zip="01001")
        self._scan()
        self.assertFalse(self._pair(self.doctor_a, gone))
        self.assertFalse(self._pair(self.hospital, pharmacy))
        hospital = self._account("hospital", "NORTH GEN HOSP", "T-H9", zip="01001")
        self._scan(kind="doctor")
        self.assertFalse(self._pair(self.hospital, hospital), "only doctors were asked for")
        self._scan(kind="hospital")
        self.assertTrue(self._pair(self.hospital, hospital))

    def test_companies_apart(self):
        other = self.env["res.company"].create({"name": "Other Pharma"})
        self.env.user.company_ids |= other
        foreign = self.env["res.partner"].create(
            {"pharma_type": "doctor", "name": "Anna North", "zip": "01001", "company_id": other.id}
        )
        self._scan()
        self.assertFalse(self._pair(self.doctor_a, foreign))

    def test_groups(self):
        second, third = self._twin(self.doctor_a, "T-D1B"), self._twin(self.doctor_a, "T-D1C")
        self._scan()
        pairs = (
            self._pair(self.doctor_a, second)
            | self._pair(self.doctor_a, third)
            | self._pair(second, third)
        )
        self.assertEqual(len(pairs), 3)
        self.assertEqual(set(pairs.mapped("group_number")), {self.doctor_a.id})

    def test_big_blocks_are_subdivided_or_reported(self):
        self.env["res.partner"].create(
            [
                {
                    "pharma_type": "doctor", "name": "Wei Wang", "company_id": self.company.id,
                    "pharma_code": f"W{number}", "zip": f"{100 + number % 2}01",
                    "pharma_specialty_id": self.cardiology.id if number else self.surgery.id,
                }
                for number in range(150)
            ]
        )  # fmt: skip
        scan = self._scan(kind="doctor")
        self.assertIn("Wei Wang", scan.left_out)
        self.assertLess(scan.compared_count, 150 * 149 / 2)

    def test_pairs_stay_bounded(self):
        """Where four surnames are in use, each doctor is compared with few others, however many there are."""
        self.patch(self.env.registry["pharma.duplicate.scan"], "_job_at_once", lambda *_args: False)
        for already, number in ((0, 2000), (2000, 4000)):
            self.env.cr.execute(
                """
                INSERT INTO res_partner (name, complete_name, pharma_type, pharma_code, company_id, zip, active, type,
                                         pharma_specialty_id, pharma_gender)
                SELECT full_name, full_name, 'doctor', 'FEW' || n, %s, (10 + n / 40 %% 10) || '001', TRUE, 'contact',
                       (ARRAY[%s, %s])[1 + n %% 7 / 4], 'female'
                  FROM generate_series(%s::int, %s::int) n,
                       LATERAL (SELECT (ARRAY['Anna', 'Bella', 'Chloe', 'Dora', 'Emma', 'Fiona', 'Greta', 'Hanna',
                                              'Ines', 'Julia'])[1 + n %% 10]
                                || (ARRAY[' Wang', ' Kuznetsova', ' Melnyk', ' Porter'])[1 + n / 10 %% 4]
                                AS full_name) named
                """,
                [self.company.id, self.cardiology.id, self.surgery.id, already, number - 1],
            )
            scan = self.Scan.with_user(self.steward).create({"kind": "doctor"})
            scan.action_start()
            while scan.phase == "read":
                _seen, scan.sudo().job_cursor, _finished = scan._job_runner()._job_batch()
            self.assertGreaterEqual(scan.account_count, number)
            self.assertGreater(scan.compared_count, number, "they are compared")
            self.assertLess(scan.compared_count, 45 * number)
            scan.action_job_stop()

    def test_stop_and_resume(self):
        """Each batch is a step of its own; what was read is not read again."""
        twin = self._twin(self.doctor_a, "T-D1B")
        scan = self.Scan.with_user(self.steward).create({})
        self.patch(type(scan), "_job_at_once", lambda scan, total: False)
        scan.action_start()
        self.assertEqual(scan.job_state, "queued")
        with self.assertRaises(UserError):
            scan.action_start()
        scan.action_job_stop()
        scan.action_job_resume()
        runner = scan._job_runner()
        _seen, after_reading, _finished = runner._job_batch()
        self.assertEqual(scan.phase, "compare")
        self.assertEqual(after_reading, 0)
        # a crash before the progress was written: the cursor is still that of the reading
        scan.sudo().job_cursor = self.doctor_a.id
        candidates = self.env["pharma.duplicate.candidate"].search_count(
            [("scan_id", "=", scan.id)]
        )
        self.assertTrue(candidates)
        runner._job_batch()
        self.assertEqual(runner._job_batch()[2], True, "taken twice: nothing happens")
        self.assertEqual(scan.phase, "done")
        self.assertTrue(self._pair(self.doctor_a, twin))
        self.assertFalse(
            self.env["pharma.duplicate.candidate"].search_count([("scan_id", "=", scan.id)])
        )

    def test_only_what_changed_is_read_again(self):
        self._scan()
        Record = self.env["pharma.match.record"]
        kinds = ["doctor", "hospital"]
        self.assertEqual(Record._next_stale(self.company, kinds, 0, 1000)[0], [])
        self.doctor_a.pharma_affiliation_ids.city = "Elsewhere"
        self.assertEqual(Record._next_stale(self.company, kinds, 0, 1000)[0], [self.doctor_a.id])

    def test_bad_input(self):
        for threshold in (-1, 0, 1.2, 90):
            with self.assertRaises(ValidationError):
                self.Scan.with_user(self.steward).create({"threshold": threshold})
        scan = self._scan()
        with self.assertRaises(UserError):
            scan.write({"kind": "doctor"})

    def test_who_may(self):
        twin = self._twin(self.doctor_a, "T-D1B")
        self._scan()
        pair = self._pair(self.doctor_a, twin)
        for user in (self.rep, self.manager, self.business, self.medical):
            with self.assertRaises(AccessError):
                pair.with_user(user).read(["names"])
            with self.assertRaises(AccessError):
                self.Scan.with_user(user).action_scan_now()
            with self.assertRaises(AccessError):
                self.env["pharma.match.record"].with_user(user).search([])
        self.assertTrue(pair.with_user(self.auditor).names)
        with self.assertRaises(AccessError):
            pair.with_user(self.auditor).action_reject()
        for values in (
            {"state": "merged"},
            {"score": 1},
            {"one_id": self.doctor_b.id},
            {"evidence": []},
        ):
            with self.assertRaises(AccessError):
                pair.with_user(self.steward).write(values)
        with self.assertRaises(AccessError):
            self.Pair.with_user(self.steward).create({"one_id": 1, "other_id": 2, "kind": "doctor"})
        with self.assertRaises(AccessError):
            pair.with_user(self.steward).unlink()


@tagged("post_install", "-at_install")
class TestDuplicateHint(DuplicateCommon):
    """Likely duplicates are told on entry, and no more than the user may know."""

    def _find(self, user, **values):
        return (
            self.env["res.partner"]
            .with_user(user)
            ._pharma_find_similar("doctor", values, company=self.company)
        )

    def test_found_on_entry(self):
        found = self._find(self.steward, name="NORTH, ANNA", zip="01001")
        self.assertEqual([item["id"] for item in found], [self.doctor_a.id])
        draft = (
            self.env["res.partner"]
            .with_user(self.steward)
            .new(
                {
                    "pharma_type": "doctor",
                    "name": "Anna North",
                    "zip": "01001",
                    "company_id": self.company.id,
                }
            )
        )
        self.assertIn(f"/odoo/res.partner/{self.doctor_a.id}", draft.pharma_duplicate_hint)
        self.assertFalse(
            self.doctor_a.with_user(self.steward).pharma_duplicate_hint, "not like itself"
        )
        self.assertFalse(self._find(self.steward, name="Somebody Else", zip="01001"))

    def test_outside_the_territory(self):
        """A rep learns that there is such a doctor and where, not who."""
        self.doctor_south.city = "Springfield"
        (item,) = self._find(self.rep, name="Clara South", zip="99001")
        self.assertEqual(
            item,
            {"id": False, "name": False, "city": "Springfield", "score": False, "evidence": []},
        )
        html = self.env["res.partner"].with_user(self.rep)._pharma_similar_html([item])
        self.assertIn("Springfield", html)
        self.assertNotIn("Clara", html)
        (item,) = self._find(self.rep, name="Anna North", zip="01001")
        self.assertEqual(item["id"], self.doctor_a.id)

    def test_other_company(self):
        other = self.env["res.company"].create({"name": "Other Pharma"})
        self.env["res.partner"].with_company(other).create(
            {
                "pharma_type": "doctor",
                "name": "Olga Foreign",
                "zip": "01001",
                "company_id": other.id,
            }
        )
        self.assertFalse(self._find(self.steward, name="Olga Foreign", zip="01001"))
        found = (
            self.env["res.partner"]
            .with_user(self.rep)
            ._pharma_find_similar("doctor", {"name": "Olga Foreign", "zip": "01001"}, company=other)
        )
        self.assertEqual(found, [])

    def test_decided_pairs_are_not_told(self):
        twin = self._twin(self.doctor_a, "T-D1B")
        self._scan()
        self.assertTrue(twin.with_user(self.steward).pharma_duplicate_hint)
        self._pair(self.doctor_a, twin).with_user(self.steward).action_reject()
        twin.invalidate_recordset()
        self.assertFalse(twin.with_user(self.steward).pharma_duplicate_hint)

    def test_names_are_escaped(self):
        evil = self._account("doctor", "<script>alert(1)</script> Anna North", "T-X", zip="01001")
        html = self.env["res.partner"]._pharma_similar_html(
            [{"id": evil.id, "name": evil.name, "city": "<b>", "score": 0.9, "evidence": []}]
        )
        self.assertNotIn("<script>", html)
        self.assertNotIn("<b>", html)

    def test_constant_queries(self):
        """However many accounts are alike, telling takes the same number of queries."""
        for number in range(12):
            self._twin(self.doctor_a, f"T-Q{number}")
        self.env.invalidate_all()
        draft = {"name": "Anna North", "zip": "01001"}
        self._find(self.rep, **draft)
        self.env.invalidate_all()
        with self.assertQueryCount(14):
            self._find(self.rep, **draft)
