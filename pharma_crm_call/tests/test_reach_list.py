# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.pharma_crm.models.access import mixin_reach
from odoo.addons.pharma_crm.models.access.pharma_account_access import REACHED_KEY

from .common import CallCommon


@tagged("post_install", "-at_install")
class TestReachList(CallCommon):
    """The list of all calls that somebody may read: the same calls, however they are found."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = cls._made(cls.rep, cls.doctor_a, days=-1)
        cls.team = cls._made(cls.rep2, cls.doctor_a, days=-3)
        cls.place = cls._made(cls.rep2, cls.hospital, days=-4, outside_reason="Asked for it")
        cls.south = cls._made(cls.rep_south, cls.doctor_south, days=-2)
        cls.shared = cls._made(cls.rep_south, cls.doctor_south, days=-5)
        cls.shared._stamp({"shared_territory_id": cls.country.id})
        cls.asked = cls._call(cls.rep_south, cls.doctor_south, days=4)
        guests = cls.env["pharma.call.guest"].with_user(cls.rep_south)
        guests.create({"call_id": cls.asked.id, "user_id": cls.rep.id})
        cls.calls = cls.own | cls.team | cls.place | cls.south | cls.shared | cls.asked
        cls.env.flush_all()

    def _as(self, user):
        return self.env["pharma.call"].with_user(user)

    def _sql(self, user, **kwargs):
        return self._as(user)._search([], **kwargs).select().code

    def test_every_way_to_find_them_gives_the_same(self):
        ways = {"as a rep": (3, 20), "as the manager of a few": (0, 20), "as of many": (0, 0)}
        for user, unseen in (
            (self.rep, self.south),
            (self.manager, self.south | self.asked),
            (self.business, self.calls.browse()),
        ):
            for way, (narrow, medium) in ways.items():
                self.patch(mixin_reach, "NARROW", narrow)
                self.patch(mixin_reach, "MEDIUM", medium)
                with self.subTest(user=user.login, way=way):
                    self._check_found(user, self.calls - unseen)

    def _check_found(self, user, expected):
        newest = expected.sorted(lambda call: (call.date_start, call.id), reverse=True)
        by_rep = expected.sorted(lambda call: (call.user_id.id, call.id))
        day = self.today - timedelta(days=2)
        Call = self._as(user)
        self.assertEqual(Call.search([]), newest)
        self.assertEqual(Call.search([], limit=2), newest[:2])
        self.assertEqual(Call.search([], limit=2, offset=1), newest[1:3])
        self.assertEqual(Call.search([], limit=3, order="user_id.id, id"), by_rep[:3])
        self.assertEqual(Call.search_count([]), len(expected))
        self.assertEqual(Call.search_count([], limit=2), 2)
        recent = newest.filtered(lambda call: call.date_day >= day)
        self.assertEqual(Call.search([("date_day", ">=", day)], limit=9), recent)
        Call.invalidate_model(["open_to_me"])
        self.assertEqual(self.calls.with_user(user).filtered("open_to_me"), expected)

    def test_a_reps_first_calls_are_found_before_they_are_ordered(self):
        first = {"limit": 80, "order": "date_start desc, id desc"}
        self.assertIn("OFFSET 0", self._sql(self.rep, **first))
        # all of them are wanted, or many of all are theirs: in the order of the index
        self.assertNotIn("OFFSET 0", self._sql(self.rep))
        self.assertNotIn("OFFSET 0", self._sql(self.auditor, **first))
        self.patch(mixin_reach, "NARROW", 0)
        self.assertNotIn("OFFSET 0", self._sql(self.manager, **first))

    def test_the_newest_of_all_calls_come_from_an_index(self):
        self.env.cr.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        query = self._as(self.auditor)._search([], limit=80, order=self.calls._order)
        plan = self.env.execute_query(SQL("EXPLAIN %s", query.select()))
        self.assertIn("pharma_call_recent_idx", "\n".join(line for (line,) in plan))

    def test_a_page_is_checked_by_one_query(self):
        """The calls of others on customers within reach; only what something else opens needs another one."""
        team = self.team.with_user(self.rep)
        for calls, queries in ((team, 1), (team | self.shared, 2)):
            team.env.invalidate_all()
            calls.sudo().mapped("user_id.partner_id.name")
            calls.sudo().mapped("territory_id.name")
            self.assertTrue(
                self.env["pharma.territory.access"].with_user(self.rep)._my_territory_ids()
            )
            with self.assertQueryCount(queries):
                self.assertEqual(calls.mapped("open_to_me"), [True] * len(calls))

    def test_a_client_cannot_say_whom_it_reaches(self):
        doctor = self.doctor_south.ids
        for value in (doctor, {"0": doctor[0]}, str(doctor)):
            calls = self._as(self.rep).with_context(**{REACHED_KEY: value})
            self.assertNotIn(self.south, calls.search([("partner_id", "in", doctor)]))
            coverage = calls.env["pharma.coverage"].search([("partner_id", "in", doctor)])
            self.assertFalse(coverage)
