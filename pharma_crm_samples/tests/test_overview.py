# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging

from odoo.tests import tagged

from .common import SamplesCommon

_logger = logging.getLogger(__name__)

#: However long the history: what the 360° view may ask the database, with every addon's panels.
MOST_QUERIES = 25
HISTORY = 2000


@tagged("post_install", "-at_install")
class TestOverview(SamplesCommon):
    """The 360° view with what calls, cycles and samples bring."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._bag(cls.rep, (cls.sample, 10, cls.lot_late), (cls.gift, 3))

    def _panels(self, partner, user):
        overview = partner.with_user(user).pharma_overview()
        return {panel["key"]: panel for panel in overview["panels"]}

    def test_what_was_given_and_spent(self):
        self._report(self.rep, self.doctor_a, (self.sample, 2), note="Liked it")
        panels = self._panels(self.doctor_a, self.rep)
        [row] = panels["handovers"]["rows"]
        self.assertEqual((row["title"], row["subtitle"]), ("2 × Cardolol 5 mg sample", "T Rep"))
        [bar] = panels["spend"]["bars"]
        self.assertEqual((bar["label"], bar["value"], bar["goal"]), ("Samples", 5.0, 5.0))
        [call] = panels["calls"]["rows"]
        self.assertEqual((call["title"], call["note"]), ("T Rep", "Liked it"))
        # the other rep who covers the doctor sees the team's work, too
        self.assertEqual(len(self._panels(self.doctor_a, self.rep2)["handovers"]["rows"]), 1)

    def test_a_hospital_and_its_doctors_apart(self):
        self._report(self.rep, self.doctor_a, (self.sample, 2))
        for partner, amount in ((self.hospital, 70), (self.doctor_b, 30)):
            self.env["pharma.spend.paper"].with_user(self.business).create(
                {
                    "category": "sponsorship",
                    "partner_ids": [(6, 0, partner.ids)],
                    "purpose": "Ward library",
                    "amount": amount,
                }
            ).action_record()
        panel = self._panels(self.hospital, self.manager)["spend"]
        bars = [(bar["label"], bar["value"], bar["goal"]) for bar in panel["bars"]]
        self.assertEqual(
            bars,
            [
                ("The hospital: Sponsorship", 70.0, 70.0),
                ("Its doctors: Samples", 5.0, 35.0),
                ("Its doctors: Sponsorship", 30.0, 35.0),
            ],
        )
        self.assertEqual(panel["count"], 3)
        self.assertEqual(self.env["pharma.spend"].search_count(panel["action"]["domain"]), 3)

    def test_who_may_not_read_sees_no_panel(self):
        """A data steward keeps accounts without seeing what they got."""
        panels = self._panels(self.doctor_a, self.steward)
        self.assertFalse(panels.keys() & {"handovers", "spend", "requests"})
        self.assertIn("spend", self._panels(self.doctor_a, self.auditor))

    def test_requests(self):
        self._request(self.rep, self.doctor_a, (self.gift, 1))
        [row] = self._panels(self.doctor_a, self.rep)["requests"]["rows"]
        self.assertEqual((row["title"], row["badge"]["text"]), ("For the meeting in May", "Draft"))

    def test_a_rep_asks_from_here(self):
        def methods(partner, user):
            actions = partner.with_user(user).pharma_overview()["header"]["actions"]
            return [action["method"] for action in actions]

        self.assertIn("action_pharma_request", methods(self.doctor_a, self.rep))
        self.assertNotIn("action_pharma_request", methods(self.doctor_a, self.steward))
        self.assertNotIn("action_pharma_request", methods(self.hospital, self.rep))

    def test_queries_with_everything(self):
        """Thousands of calls, hand-overs and spend entries cost no query more."""
        call = self._report(self.rep, self.doctor_a, (self.sample, 2))
        self._request(self.rep, self.doctor_a, (self.gift, 1))
        few = self._count_queries()
        self._multiply(
            call, HISTORY, date_day="date_day - n", date_start="date_start - n * interval '1 day'"
        )
        self._multiply(call.handover_ids, HISTORY, call_id="call_id", date="date - n")
        spend = self.env["pharma.spend"].search([("partner_id", "=", self.doctor_a.id)])
        self._multiply(spend, HISTORY, res_id="1000000 + n")
        many = self._count_queries()
        _logger.info("360° view with all panels: %s queries, %s with a long history", few, many)
        self.assertLessEqual(many, MOST_QUERIES)
        panels = self._panels(self.doctor_a, self.rep)
        self.assertEqual(panels["calls"]["count"], HISTORY + 1)
        self.assertEqual(panels["handovers"]["count"], HISTORY + 1)

    def _count_queries(self):
        self._panels(self.doctor_a, self.rep)  # the registry's caches
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self._panels(self.doctor_a, self.rep)
        return self.cr.sql_log_count - before
