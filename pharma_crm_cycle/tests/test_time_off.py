# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, HttpCase, tagged
from odoo.tests.common import JsonRpcException
from odoo.tools import mute_logger

from .capacity_common import CapacityCommon


@tagged("post_install", "-at_install")
class TestTimeOff(CapacityCommon):
    def test_from_draft_to_approved(self):
        time_off = self._time_off("2030-02-04", "2030-02-08", half_end=True)
        self.assertEqual(time_off.days, 4.5)
        self.assertEqual(time_off.territory_id, self.n1a)
        time_off.action_submit()
        self.assertEqual((time_off.state, time_off.line_manager_id), ("review", self.manager))
        self.assertTrue(time_off.with_user(self.manager).can_review)
        self._decide(time_off, self.manager, "validate")
        self.assertEqual(time_off.state, "approved")
        with self.assertRaises(UserError):
            time_off.with_user(self.rep).date_end = "2030-02-20"

    def test_is_named_with_the_readers_dates(self):
        time_off = self._time_off("2030-02-04", "2030-02-08")
        self.assertTrue(time_off.display_name.endswith(", Feb 4, 2030 – Feb 8, 2030"))
        self.assertTrue(self._time_off("2030-02-11").display_name.endswith(", Feb 11, 2030"))

    def test_rejected_with_a_reason(self):
        time_off = self._time_off("2030-02-04")
        time_off.action_submit()
        self._decide(time_off, self.manager, "reject", comment="The congress is that day")
        self.assertEqual(time_off.state, "draft")
        self.assertEqual(self._row(self.n1a).field_days, 62)

    def test_nobody_approves_their_own(self):
        own = self._time_off("2030-02-04", user=self.manager)
        own.action_submit()
        self.assertEqual(own.line_manager_id, self.regional, "a manager's own goes upward")
        with self.assertRaises(AccessError):
            own.with_user(self.manager).validate_tier()
        # entered by the manager for a rep: somebody else decides
        entered = self._time_off("2030-02-05", author=self.manager)
        entered.action_submit()
        self.assertEqual(entered.line_manager_id, self.regional)
        with self.assertRaises(AccessError):
            entered.with_user(self.manager).validate_tier()
        self._decide(entered, self.regional, "validate")
        self.assertEqual(entered.state, "approved")

    def test_an_administrator_decides_where_no_manager_is(self):
        time_off = self._time_off("2030-02-04", user=self.business)
        self.country.member_ids.filtered(lambda m: m.user_id != self.business).unlink()
        time_off.action_submit()
        self.assertFalse(time_off.line_manager_id)
        self._decide(time_off, self.admin, "validate")
        self.assertEqual(time_off.state, "approved")

    def test_for_somebody_else(self):
        for author, user in ((self.rep, self.rep2), (self.manager, self.rep_south)):
            with self.assertRaises(AccessError):
                self._time_off("2030-02-04", user=user, author=author)
        mine = self._time_off("2030-02-04")
        with self.assertRaises(AccessError):
            mine.user_id = self.rep2
        self.assertTrue(self._time_off("2030-02-06", user=self.rep_south, author=self.business))

    def test_no_time_twice(self):
        self._time_off("2030-02-04", "2030-02-06", half_end=True)
        self._time_off("2030-02-06", half_start=True)
        with self.assertRaises(ValidationError):
            self._time_off("2030-02-06", half_end=True)
        with self.assertRaises(ValidationError):
            self._time_off("2030-02-01", "2030-02-28")
        self.assertTrue(self._time_off("2030-02-04", user=self.rep2))

    def test_bad_periods(self):
        for values, constraint in (
            ({"date_end": "2030-02-03"}, "dates_ordered"),
            ({"date_end": "2031-06-03"}, "dates_span"),
            ({"half_start": True, "half_end": True}, "halves"),
        ):
            with self._refused_by(f"pharma_territory_time_off_{constraint}"):
                self._time_off("2030-02-04", values.pop("date_end", None), **values)
        weekend = self._time_off("2030-02-09", "2030-02-10")
        with self.assertRaises(UserError):
            weekend.action_submit()
        self.assertEqual(weekend.state, "draft")

    def test_only_who_works_in_a_territory(self):
        with self.assertRaises(ValidationError):
            self._time_off("2030-02-04", user=self.admin)

    def test_release(self):
        """One's own until it begins; afterwards only a manager."""
        ahead, begun = self._approved("2030-02-04"), self._approved("2026-02-04")
        ahead.with_user(self.rep).action_release()
        self.assertEqual(ahead.state, "cancelled")
        self.assertFalse(begun.with_user(self.rep).can_release)
        with self.assertRaises(AccessError):
            begun.with_user(self.rep).action_release()
        with self.assertRaises(AccessError):
            begun.with_user(self.rep2).action_release()
        begun.with_user(self.manager).action_release()
        self.assertEqual(begun.state, "cancelled")
        self.assertTrue(self._time_off("2030-02-04"), "the days are free again")

    def test_days_in_the_form(self):
        with Form(self.env["pharma.territory.time.off"].with_user(self.rep)) as form:
            form.date_start = "2030-01-04"
            form.date_end = "2030-01-08"
            self.assertEqual(form.days, 2, "without the weekend and the holiday of Monday")
            form.half_start = True
            self.assertEqual(form.days, 1.5)

    def test_who_sees_it(self):
        time_off = self._time_off("2030-02-04")
        seen = self.env["pharma.territory.time.off"]
        # a colleague of the same territory is not told why somebody is away
        self.n1a.member_ids = [(0, 0, {"user_id": self.rep2.id, "role": "rep"})]
        for user in (self.rep2, self.rep_south):
            self.assertFalse(seen.with_user(user).search([("id", "=", time_off.id)]), user.login)
            with self.assertRaises(AccessError):
                time_off.with_user(user).read(["kind_id"])
        for user in (self.rep, self.manager, self.regional, self.business, self.auditor):
            self.assertTrue(seen.with_user(user).search([("id", "=", time_off.id)]), user.login)
        for user in (self.medical, self.steward):
            self.assertFalse(time_off.with_user(user).has_access("read"), user.login)
        for operation in ("write", "unlink"):
            self.assertFalse(time_off.with_user(self.auditor).has_access(operation))

    def test_kinds_are_for_business_managers(self):
        for user in (self.rep, self.manager, self.auditor):
            for operation in ("write", "create", "unlink"):
                self.assertFalse(self.leave.with_user(user).has_access(operation))
        self.assertTrue(self.leave.with_user(self.business).has_access("write"))


@tagged("post_install", "-at_install")
class TestTimeOffRpc(CapacityCommon, HttpCase):
    """With a rep's password and any client."""

    def _call(self, model, method, *args, **kwargs):
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self.make_jsonrpc_request(f"/web/dataset/call_kw/{model}/{method}", params)

    def _refused(self, *args, **kwargs):
        with self.assertRaises(JsonRpcException), mute_logger("odoo.http"):
            self._call(*args, **kwargs)

    def test_no_way_around_the_approval(self):
        time_off = self._time_off("2030-02-04")
        self.authenticate(self.rep.login, self.rep.login)
        model, ids = "pharma.territory.time.off", time_off.ids
        for values in (
            {"state": "approved"},
            {"line_manager_id": self.rep.id},
            {"territory_id": self.s1a.id},
            {"released_on": "2030-01-01 00:00:00"},
            {"submitted_by_id": self.manager.id},
        ):
            self._refused(model, "write", ids, values)
            self._refused(model, "write", ids, values, context={"skip_validation_check": True})
        self._refused(model, "_prorate_goals", ids)
        self._call(model, "action_submit", ids)
        self._refused(model, "validate_tier", ids)
        self._refused(model, "write", ids, {"date_end": "2030-03-31"})
        self._refused(
            model,
            "create",
            [{"date_start": "2030-03-04", "date_end": "2030-03-04", "state": "approved"}],
        )
        self.assertEqual(time_off.state, "review")
        self.assertFalse(self._row(self.n1a).leave_days)

    def test_the_suite_alone_changes_goals(self):
        self.authenticate(self.rep.login, self.rep.login)
        for method in ("_prorate", "_follow_coverage", "_keep_capacity", "_cron_follow_changes"):
            self._refused("pharma.cycle", method, self.cycle.ids)
        self._refused("pharma.goal.change", "create", [{"kind": "leave"}])
        # the key that names cycles for a query is no client's to give
        rows = self._call(
            "pharma.cycle.capacity",
            "search_read",
            [("cycle_id", "=", self.cycle.id)],
            ["territory_id"],
            context={"pharma_capacity_cycles": [self.cycle.id]},
        )
        self.assertEqual([row["territory_id"][0] for row in rows], [self.n1a.id])

    def test_sent_twice_is_made_once(self):
        self.authenticate(self.rep.login, self.rep.login)
        values = {
            "client_uuid": "6f6d1a58-95ab-4d3b-8f1f-2a5c1f6b7a01",
            "kind_id": self.leave.id,
            "date_start": "2030-02-04",
            "date_end": "2030-02-05",
        }
        first = self._call("pharma.territory.time.off", "create", [values])
        self.assertEqual(self._call("pharma.territory.time.off", "create", [values]), first)
