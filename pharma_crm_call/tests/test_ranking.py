# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import doctest
from datetime import date, timedelta
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

from ..tools import ranking
from .common import CallCommon


class TestRankingTools(BaseCase):
    def test_examples(self):
        self.assertEqual(doctest.testmod(ranking).failed, 0)

    def test_score_leaves_out_what_is_not_known(self):
        weights = {"class": 3, "trend": 2, "birthday": 1, "favourite": 0}
        values = {"class": 1.0, "trend": None, "birthday": 0.0, "favourite": 1.0}
        self.assertEqual(ranking.score(weights, values), 75.0)
        self.assertEqual(ranking.shares(weights, values), {"class": (75, 75), "birthday": (0, 25)})
        self.assertEqual(ranking.score({"trend": 1}, {"trend": None}), 0.0)

    def test_birthday(self):
        today = date(2026, 12, 28)
        for birthday, expected in (
            (date(1970, 12, 28), 0), (date(1970, 1, 2), 5), (date(1970, 12, 27), 364), (date(1972, 2, 29), 63),
        ):  # fmt: skip
            self.assertEqual(ranking.days_to_birthday(birthday, today), expected)
        self.assertEqual(ranking.of_birthday(0), 1)
        self.assertEqual(ranking.of_birthday(8), 0)


@tagged("post_install", "-at_install")
class TestRanking(CallCommon):
    """Whom to call on next: by weights that are data, explained, each rep's own where wanted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Ranking = cls.env["pharma.call.ranking"]
        cls.common = cls.env.ref("pharma_crm_call.ranking_everybody")

    def _due(self, user=None):
        return self.env["pharma.call"].with_user(user or self.rep).day_ahead()["due"]

    def _own(self, user, **weights):
        return self.Ranking.with_user(user).create(
            {
                "user_id": user.id,
                "company_id": self.company.id,
                "line_ids": [
                    Command.create({"criterion": key, "weight": weight})
                    for key, weight in weights.items()
                ],
            }
        )

    def test_due_are_in_order_and_explained(self):
        due = self._due()
        self.assertEqual(
            [row["partner_id"] for row in due[:2]], [self.doctor_a.id, self.doctor_b.id]
        )
        scores = [row["score"] for row in due]
        self.assertEqual(scores, sorted(scores, reverse=True))
        why = {part["key"]: part for part in due[0]["why"]}
        self.assertNotIn("trend", why, "no sales are known")
        self.assertNotIn("distance", why, "no positions are known")
        self.assertEqual(sum(part["most"] for part in why.values()), 100)
        self.assertAlmostEqual(
            sum(part["points"] for part in why.values()), due[0]["score"], delta=3
        )

    def test_own_weights_change_ones_own_order_only(self):
        self.doctor_b.pharma_birthday = self.today.replace(year=1980) + timedelta(days=1)
        self._own(self.rep, **{"birthday": 5})
        self.assertEqual(self._due()[0]["partner_id"], self.doctor_b.id)
        self.assertEqual(self._due()[0]["score"], 88)  # 1 − 1/8
        self.assertEqual(self._due(self.rep2)[0]["partner_id"], self.doctor_a.id)

    def test_star_and_company_ranking(self):
        self.doctor_b.with_user(self.rep).action_pharma_toggle_favorite()
        company = self.Ranking.with_user(self.business).create(
            {
                "company_id": self.company.id,
                "line_ids": [Command.create({"criterion": "favourite", "weight": 1})],
            }
        )
        self.assertEqual(self.Ranking._of_user(self.rep), company)
        self.assertEqual(self._due()[0]["partner_id"], self.doctor_b.id)
        self.assertEqual({row["score"] for row in self._due(self.rep2)}, {0}, "stars are one's own")

    def test_near_todays_calls(self):
        self.hospital.write({"partner_latitude": 50.0, "partner_longitude": 30.0})
        self.doctor_b.write({"partner_latitude": 50.0, "partner_longitude": 30.0})
        self.doctor_a.write({"partner_latitude": 51.0, "partner_longitude": 30.0})
        self._own(self.rep, distance=1)
        self.assertEqual({row["score"] for row in self._due()}, {0}, "no call today")
        self._call(self.rep, self.hospital)
        scores = {row["partner_id"]: row["score"] for row in self._due()}
        self.assertEqual((scores[self.doctor_b.id], scores[self.doctor_a.id]), (100, 0))

    def test_sales_trend_of_an_addon(self):
        self._own(self.rep, trend=1)
        trends = {self.doctor_b.id: -0.1, self.doctor_a.id: 0.3}
        with patch.object(type(self.Ranking), "_sales_trends", lambda *_args: trends):
            scores = {row["partner_id"]: row["score"] for row in self._due()}
        self.assertEqual((scores[self.doctor_b.id], scores[self.doctor_a.id]), (75, 0))

    def test_overdue_grows_with_the_days(self):
        self._own(self.rep, overdue=1)
        # B: 2 calls in 61 days, so one is due every 30.5 days
        self._made(self.rep, self.doctor_b, days=-6)
        scores = {row["partner_id"]: row["score"] for row in self._due()}
        self.assertEqual(scores[self.doctor_b.id], 10)
        self.assertEqual(scores[self.doctor_a.id], 100)

    def test_list_of_customers(self):
        Partner = self.env["res.partner"].with_user(self.rep)
        found = Partner.search(
            [("pharma_ranking_score", ">", 0)], order="pharma_ranking_score desc"
        )
        self.assertEqual(found.ids, [row["partner_id"] for row in self._due()])
        ascending = Partner.search([("pharma_ranking_score", ">", 0)], order="pharma_ranking_score")
        self.assertEqual(ascending.ids, found.ids[::-1])
        self.assertEqual(found[0].pharma_ranking_score, self._due()[0]["score"])
        self.assertIn("Class", found[0].pharma_ranking_why)
        other = Partner.search(
            [("id", "in", [self.doctor_a.id, self.hospital.id])], order="pharma_ranking_score desc"
        )
        self.assertEqual(other[0], self.doctor_a, "who has no score stands last")

    def test_my_ranking_starts_as_a_copy(self):
        action = self.Ranking.with_user(self.rep).action_mine()
        mine = self.Ranking.browse(action["res_id"])
        self.assertEqual(
            {line.criterion: line.weight for line in mine.line_ids},
            {line.criterion: line.weight for line in self.common.line_ids},
        )
        self.assertEqual(self.Ranking.with_user(self.rep).action_mine()["res_id"], mine.id)
        mine.with_user(self.rep).action_reset()
        self.assertFalse(mine.exists())

    def test_access(self):
        own = self._own(self.rep, birthday=1)
        for user in (self.rep2, self.manager):
            with self.assertRaises(AccessError):
                own.with_user(user).line_ids[0].weight = 3
            self.assertFalse(own.with_user(user).has_access("read"), user.login)
        with self.assertRaises(AccessError):
            self.common.with_user(self.rep).line_ids[0].weight = 9
        with self.assertRaises(AccessError):
            self.common.with_user(self.business).line_ids[0].weight = 9
        with self.assertRaises(AccessError):
            self.common.with_user(self.rep).action_reset()
        with self.assertRaises(AccessError):
            self.Ranking.with_user(self.rep).create(
                {"user_id": self.rep2.id, "company_id": self.company.id}
            )
        for values in ({"user_id": self.rep2.id}, {"user_id": False}, {"company_id": False}):
            with self.assertRaises(AccessError):
                own.with_user(self.rep).write(values)
        with self.assertRaises(AccessError):
            own.with_user(self.rep).line_ids.ranking_id = self.common
        with self.assertRaises(AccessError):
            self.Ranking.with_user(self.auditor).action_mine()

    def test_criterion_once_and_weights_in_their_band(self):
        own = self._own(self.rep, birthday=1)
        for values in ({"criterion": "birthday"}, {"criterion": "class", "weight": -1}):
            with (
                self.assertRaises(IntegrityError),
                mute_logger("odoo.sql_db"),
                self.cr.savepoint(),
            ):
                own.line_ids.create({"ranking_id": own.id, **values})
                self.env.flush_all()

    def test_query_count(self):
        rows = [
            {
                "partner_id": d.id,
                "class_id": d.pharma_class_id.id,
                "goal": 4,
                "remaining": 2,
                "days": 60,
            }
            for d in (self.doctor_a, self.doctor_b)
        ]
        Ranking = self.Ranking.with_user(self.rep)
        today = fields.Date.today()
        Ranking._rank(rows, self.rep, today)
        counts = []
        for part in (rows[:1], rows):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            Ranking._rank(part, self.rep, today)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
