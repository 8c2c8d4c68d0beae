# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import PharmaCommon


@tagged("post_install", "-at_install")
class TestTerritoryTree(PharmaCommon):
    def test_tree_of_any_depth_and_any_level(self):
        node = self.n1a
        for depth in range(12):
            node = self._territory(f"Deep {depth}", ("region", "territory")[depth % 2], node)
        self._cover(node, self.doctor_south)
        self.assertEqual(len(node._ancestors()), 12 + 4)
        self.assertIn(self.doctor_south, self.env["res.partner"].with_user(self.rep).search([]))
        self.assertEqual(node._manager_chain(), self.manager | self.regional | self.business)

    def test_circle_is_refused_by_name(self):
        with self.assertRaisesRegex(ValidationError, "North cannot belong to N1-a"):
            self.north.write({"parent_id": self.n1a.id})
        with self.assertRaisesRegex(ValidationError, "cannot belong to itself"):
            self.n1.parent_id = self.n1
        # several at once: one of them would belong to itself
        with self.assertRaisesRegex(ValidationError, "cannot belong to"):
            (self.n1 | self.s1).write({"parent_id": self.s1a.id})

    def test_circle_is_refused_on_import(self):
        Territory = self.env["pharma.territory"]
        ids = {record.id: record for record in self.north | self.n1a}
        names = {id_: f"__import__.t_{id_}" for id_ in ids}
        self.env["ir.model.data"]._update_xmlids(
            [{"xml_id": names[id_], "record": record} for id_, record in ids.items()]
        )
        result = Territory.load(
            ["id", "parent_id/id"], [[names[self.north.id], names[self.n1a.id]]]
        )
        self.assertFalse(result["ids"])
        self.assertIn("North cannot belong to N1-a", result["messages"][0]["message"])
        self.assertEqual(self.north.parent_id, self.country)

    def test_counts_are_of_the_subtree_each_account_once(self):
        # doctor_a is covered by N1-a and N1-b
        self.assertEqual(self.n1a.coverage_count, 3)
        self.assertEqual(self.n1.coverage_count, 3)
        self.assertEqual(self.country.coverage_count, 5)
        self.assertEqual(self.country.rep_count, 3)
        self.assertEqual(self.north.part_count, 1)
        self.n1b.coverage_ids.date_end = "2020-01-01"
        self.assertEqual(self.n1b.coverage_count, 0)
        self.assertEqual(self.n1.coverage_count, 3)

    def test_counts_tell_nothing_about_other_districts(self):
        self.assertEqual(self.country.with_user(self.rep_south).coverage_count, 2)
        self.assertEqual(self.n1.with_user(self.rep_south).coverage_count, 0)

    def test_counts_cost_one_query_for_any_number_of_rows(self):
        everything = self.env["pharma.territory"].search([("id", "child_of", self.country.id)])
        everything.mapped("coverage_count")
        everything.invalidate_recordset(["coverage_count"])
        self.env.flush_all()
        with self.assertQueryCount(1):
            everything.mapped("coverage_count")

    def test_who_was_where_is_found_by_day(self):
        Member = self.env["pharma.territory.member"]
        self.n1a.member_ids.date_end = "2023-12-31"
        successor = Member.create(
            {"territory_id": self.n1a.id, "user_id": self.rep2.id, "date_start": "2024-01-01"}
        )
        here = [("territory_id", "=", self.n1a.id)]
        for day, user in (("2023-12-31", self.rep), ("2024-01-01", self.rep2)):
            self.assertEqual(Member.search([*here, ("on_day", "=", day)]).user_id, user)
            self.assertEqual(self.n1a._users_on(date.fromisoformat(day)), user)
        self.assertFalse(Member.search([*here, ("on_day", "=", "2019-12-31")]))
        self.assertEqual(Member.search([*here, ("in_force", "=", True)]), successor)
        self.assertEqual(Member.search([*here, ("in_force", "=", False)]).user_id, self.rep)

    def test_membership_with_open_start_overlaps_too(self):
        self.n1a.member_ids.date_start = False
        with self.assertRaisesRegex(ValidationError, "already works in N1-a"):
            self.env["pharma.territory.member"].create(
                {"territory_id": self.n1a.id, "user_id": self.rep.id, "date_start": "2019-01-01"}
            )
        with self.assertRaisesRegex(ValidationError, "N1 already has a manager"):
            self.n1.member_ids = [
                Command.create(
                    {"user_id": self.regional.id, "role": "manager", "date_start": False}
                )
            ]

    def test_a_manager_may_be_rep_of_the_same_territory(self):
        self.n1.member_ids = [Command.create({"user_id": self.manager.id, "role": "rep"})]
        self.assertEqual(self.n1.rep_ids, self.manager)

    def test_people_of_another_company_are_refused(self):
        stranger = self._user("t_stranger", "rep")
        stranger.write({"company_ids": [Command.set(self.env.ref("base.main_company").ids)],
                        "company_id": self.env.ref("base.main_company").id})  # fmt: skip
        with self.assertRaises(UserError):
            self.n1a.member_ids = [Command.create({"user_id": stranger.id, "role": "rep"})]

    def test_reps_and_managers_change_no_tree(self):
        for user in (self.rep, self.manager, self.medical, self.auditor):
            for work in (
                lambda u=user: self.n1a.with_user(u).write({"parent_id": self.s1.id}),
                lambda u=user: self.n1a.member_ids.with_user(u).write({"user_id": self.rep2.id}),
                lambda u=user: (
                    self.env["pharma.territory.account"]
                    .with_user(u)
                    .create({"territory_id": self.s1a.id, "partner_id": self.doctor_south.id})
                ),
                lambda u=user: self.n1a.coverage_ids.with_user(u).write({"frequency": 99}),
            ):
                with self.assertRaises(AccessError):
                    work()


@tagged("post_install", "-at_install")
class TestCoverageTeam(PharmaCommon):
    def test_everybody_who_covers_a_doctor_sees_the_team(self):
        for user in (self.rep, self.rep2, self.manager, self.steward):
            doctor = self.doctor_a.with_user(user)
            self.assertEqual(doctor.pharma_team_ids, self.rep | self.rep2, user.login)
            self.assertEqual(doctor.pharma_rep_count, 2)
        self.assertEqual(self.doctor_b.pharma_rep_count, 1)

    def test_team_is_that_of_today(self):
        self.n1b.coverage_ids.date_end = "2024-01-01"
        self.assertEqual(self.doctor_a.pharma_team_ids, self.rep)
        rows = self.doctor_a._pharma_team_rows(day=date(2023, 1, 1))
        self.assertEqual({row["user_id"] for row in rows}, {self.rep.id, self.rep2.id})

    def test_product_groups_of_a_member_narrow_the_team(self):
        other = self.product_group.copy({"name": "Respiratory line"})
        self.n1a.coverage_ids.product_group_id = self.product_group
        self.n1a.member_ids.product_group_ids = other
        self.assertEqual(self.doctor_a.pharma_team_ids, self.rep2)
        self.n1a.member_ids.product_group_ids |= self.product_group
        self.doctor_a.invalidate_recordset()
        self.assertEqual(self.doctor_a.pharma_team_ids, self.rep | self.rep2)

    def test_department_has_the_team_of_its_hospital(self):
        department = self._account("department", "Cardiology", "T-DEP", parent_id=self.hospital.id)
        self.assertEqual(department.pharma_team_ids, self.rep)

    def test_team_of_many_is_one_query(self):
        doctors = self.doctor_a | self.doctor_b | self.doctor_south
        doctors.mapped("pharma_rep_count")
        doctors.invalidate_recordset(["pharma_team_ids", "pharma_rep_count"])
        self.env.flush_all()
        with self.assertQueryCount(1):
            doctors.mapped("pharma_rep_count")

    def test_overview_panel(self):
        vacant = self._territory("N1-c", "territory", self.n1)
        self._cover(vacant, self.doctor_a, product_group_id=self.product_group.id, frequency=6)
        panel = self._panel(self.rep)
        self.assertEqual(panel["count"], 2)
        self.assertEqual(
            [person["id"] for person in panel["people"]], [self.rep.id, self.rep2.id, False]
        )
        self.assertEqual(panel["people"][0]["name"], self.rep.name)
        self.assertEqual(
            panel["people"][2]["subtitle"], "N1-c · Cardiology line · calls per cycle: 6"
        )
        self.assertIn("team", [p["key"] for p in self.doctor_a.pharma_overview()["panels"]])
        self.assertFalse(self._panel(self.rep_south)["people"])

    def _panel(self, user):
        doctor = self.doctor_a.with_user(user)
        [panel] = doctor._pharma_overview_answer([doctor._pharma_team_panel()])
        return panel
