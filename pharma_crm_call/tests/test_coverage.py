# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import random
from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CallCommon


@tagged("post_install", "-at_install")
class TestCoverage(CallCommon):
    """Coverage (reach) by the owner, by anybody, and of all customers covered, each with its base."""

    def _coverage(self, territory, user=None):
        self.env.invalidate_all()
        return self.cycle.with_user(user or self.business).get_coverage(territory.id)

    def test_a_colleagues_call_reaches_for_the_team(self):
        targets = len(self.cycle.target_ids.filtered(lambda t: t.territory_id == self.n1b))
        self._made(self.rep, self.doctor_a)
        owner, colleague = self._coverage(self.n1a), self._coverage(self.n1b)
        self.assertEqual((owner["reached"], owner["reached_team"]), (1, 1))
        self.assertEqual((colleague["reached"], colleague["reached_team"]), (0, 1))
        self.assertEqual(colleague["reach_team"], 1 / targets)

    def test_who_is_not_on_the_list_counts_in_the_universe(self):
        before = self._coverage(self.n1a)
        extra = self.env["res.partner"].create(
            [
                {"name": name, "pharma_type": kind, "company_id": self.company.id, "pharma_code": name}
                for name, kind in (("Not planned", "doctor"), ("No kind of the list", "distributor"))
            ]
        )  # fmt: skip
        for partner in extra:
            self._cover(self.n1a, partner)
        ended = extra[0].copy({"pharma_code": "ENDED"})
        self._cover(self.n1a, ended, date_end=self.cycle.date_start - timedelta(days=1))
        meeting = self._call(self.rep, self.hospital, days=-1, channel_id=self.group.id)
        meeting.attendee_ids = [Command.create({"partner_id": extra[0].id})]
        meeting.action_submit()
        after = self._coverage(self.n1a)
        self.assertEqual(after["universe"], before["universe"] + 1)
        self.assertEqual(after["reached_universe"], before["reached_universe"] + 1, "as a guest")
        self.assertEqual(after["reached_team"], 0)

    def test_agrees_with_plain_python(self):
        rng = random.Random(7)
        kinds = set(self.cycle.target_ids.partner_id.mapped("pharma_type"))
        reps = ((self.rep, self.n1a), (self.rep2, self.n1b), (self.rep_south, self.s1a))
        called = set()
        for user, territory in reps:
            customers = self.env["pharma.coverage"].search([("territory_id", "=", territory.id)])
            for partner in customers.partner_id:
                if rng.random() < 0.5:
                    state = rng.choice(("planned", "submitted"))
                    made = state == "submitted" and partner.pharma_type in kinds
                    call = self._call(user, partner, days=-rng.randint(1, 6))
                    if made:
                        call.action_submit()
                        called.add(partner)
        for territory in (self.country, self.north, self.n1a, self.n1b, self.s1a):
            inside = territory.search([("id", "child_of", territory.id)])
            targets = self.cycle.target_ids.filtered(
                lambda t, inside=inside: t.territory_id in inside
            )
            kinds_here = set(targets.partner_id.mapped("pharma_type"))
            covered = (
                self.env["pharma.coverage"].search([("territory_id", "in", inside.ids)]).partner_id
            )
            universe = {p for p in covered | targets.partner_id if p.pharma_type in kinds_here}
            figures = self._coverage(territory)
            self.assertEqual(
                (figures["targets"], figures["reached_team"], figures["universe"], figures["reached_universe"]),
                (
                    len(targets),
                    sum(target.partner_id in called for target in targets),
                    len(universe),
                    len(universe & called),
                ),
                territory.name,
            )  # fmt: skip

    def test_the_callers_own_territories_alone(self):
        figures = self._coverage(self.country, user=self.rep)
        self.assertEqual(figures["targets"], self._coverage(self.n1a)["targets"])
        with self.assertRaises(AccessError):
            self._coverage(self.s1a, user=self.env.ref("base.public_user"))

    def test_the_board_tells_it(self):
        board = self.env["pharma.cycle"].with_user(self.rep).get_board(self.cycle.id)
        self.assertEqual(board["coverage"], self._coverage(self.n1a, user=self.rep))
