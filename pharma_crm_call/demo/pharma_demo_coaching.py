# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict
from datetime import datetime, time, timedelta

from odoo import Command, api, fields, models

from odoo.addons.pharma_crm.demo import places

from . import texts_coaching as texts
from .pharma_demo import MODULE

# Each rep was coached about every five weeks, at most so often; some managers are behind.
REPORTS = 4
GAP_DAYS = (26, 44)
LATE = 0.3
# Of the manager who is shown around, one rep waits.
WAITS = {"s11_cm": 4, "s12_cm": 41}
NOT_SEEN = 0.15


class PharmaDemo(models.AbstractModel):
    """Days in the field: managers come along, score, agree on a next step; reps reply and sign."""

    _inherit = "pharma.demo"

    @api.model
    def _load_coaching(self):
        demo = self._in_company()
        if demo._is_done(f"{MODULE}.demo_coaching_001"):
            return
        demo = demo.with_context(tracking_disable=True, mail_create_nolog=True)
        demo._note_remarks()
        values, notes = [], []
        for _district, area in places.areas():
            for unit in ("cm", "rn"):
                territory = demo._ref(f"territory_{area.key}_{unit}")
                for report, calls in demo._coachings_of(f"{area.key}_{unit}", territory):
                    values.append(report)
                    notes.append(calls)
        reports = demo.env["pharma.coaching.report"].create(values)
        demo._name_them(
            [f"{MODULE}.demo_coaching_{number:03}" for number in range(1, len(reports) + 1)],
            reports,
        )
        demo._come_along(reports, notes)
        demo._invite_today()
        demo._share_example()
        demo._find_signals()

    @api.model
    def _note_remarks(self):
        """What a manager should look at, as it is noted when a call is submitted."""
        calls = self.env["pharma.call"].search(
            [("state", "=", "submitted"), ("company_id", "=", self.env.company.id)]
        )
        for call, codes in calls._remark_reasons().items():
            call._stamp({"remark_codes": ",".join(codes) or False, "is_remarkable": bool(codes)})

    @api.model
    def _coachings_of(self, key, territory):
        """Return [(values of a report, calls of its day)] of one rep, the oldest first."""
        rng = self._rng(f"coaching {key}")
        rep, manager = territory.rep_ids[:1], territory.parent_id.manager_id
        by_day = defaultdict(self.env["pharma.call"].browse)
        for call in self.env["pharma.call"].search(
            [
                ("user_id", "=", rep.id),
                ("state", "in", ("submitted", "reviewed")),
                ("partner_type", "=", "doctor"),
            ],
            order="date_day desc, id",
        ):
            by_day[call.date_day] |= call
        shown = rep == self._ref("user_rep")
        drawn = rng.randrange(*((34, 60) if rng.random() < LATE else (5, 28)))
        back = WAITS.get(key, drawn)
        days = []
        for _number in range(REPORTS):
            wanted = self._today() - timedelta(days=back)
            day = next((d for d in by_day if d <= wanted and len(by_day[d]) > 1), None)
            if not day:
                break
            days.append(day)
            back = (self._today() - day).days + rng.randrange(*GAP_DAYS)
        skill = rng.uniform(2.3, 3.4)
        rows = []
        for number, day in enumerate(reversed(days)):
            last = number == len(days) - 1
            rows.append(
                (
                    self._coaching(rng, rep, manager, territory, day, skill + 0.3 * number, shown and last),
                    by_day[day][:2],
                )
            )  # fmt: skip
        return rows

    @api.model
    def _coaching(self, rng, rep, manager, territory, day, skill, is_open):
        """Return the values of a report; an open one waits for the rep's reply and signature."""
        template = self._xml(f"{MODULE}.coaching_template_call")
        levels = {level.value: level for level in template.level_ids}
        scores = []
        for competence in template.competence_ids:
            points = min(5, max(1, round(rng.gauss(skill, 0.7))))
            seen = rng.random() > NOT_SEEN
            scores.append(
                {
                    "competence_id": competence.id,
                    "level_id": levels[points].id if seen else False,
                    "note": rng.choice(texts.NOTES[points])
                    if seen and rng.random() < 0.4
                    else False,
                }
            )
        evening = datetime.combine(day, time(17)) + timedelta(minutes=rng.randrange(120))
        return {
            "user_id": rep.id,
            "coach_id": manager.id,
            "territory_id": territory.id,
            "company_id": self.env.company.id,
            "date": day,
            "template_id": template.id,
            "state": "shared" if is_open else "signed",
            "score_ids": [Command.create(score) for score in scores],
            "strengths": rng.choice(texts.STRENGTHS),
            "development": rng.choice(texts.DEVELOPMENT),
            "agreement": rng.choice(texts.AGREEMENTS),
            "date_next": day + timedelta(days=30),
            "coach_signed_on": evening,
            "rep_signed_on": False if is_open else evening + timedelta(hours=rng.randrange(14, 40)),
            "reply": False if is_open else rng.choice(texts.REPLIES),
        }

    @api.model
    def _come_along(self, reports, notes):
        """The coach was on the calls of the day, and noted them."""
        rng = self._rng("come along")
        lines, guests = [], []
        for report, calls in zip(reports, notes, strict=True):
            for call in calls:
                text = rng.choice(texts.CALLS)
                lines.append({"report_id": report.id, "call_id": call.id, "note": text})
                guests.append(
                    {
                        "call_id": call.id,
                        "user_id": report.coach_id.id,
                        "invited_by_id": report.user_id.id,
                        "state": "accepted",
                        "note": rng.choice(texts.PARTS),
                        "reported_on": call.date_submitted,
                    }
                )
        self.env["pharma.coaching.call"].create(lines)
        self.env["pharma.call.guest"].create(guests)

    @api.model
    def _invite_today(self):
        """The manager comes along to the hospital today, and is asked for another call."""
        manager, rep = self._ref("user_manager"), self._ref("user_rep")
        rows = [
            {
                "call_id": self._xml(f"{MODULE}.demo_call_today_{number}").id,
                "user_id": manager.id,
                "invited_by_id": rep.id,
                "state": state,
            }
            for number, state in ((3, "accepted"), (5, "invited"))
        ]
        self.env["pharma.call.guest"].create(rows)

    @api.model
    def _share_example(self):
        """A good call of a colleague, which the manager shows to the team."""
        manager, rep = self._ref("user_manager"), self._ref("user_rep")
        call = (
            self.env["pharma.call"]
            .with_user(manager)
            .search(
                [
                    ("state", "=", "submitted"),
                    ("is_my_team", "=", True),
                    ("user_id", "!=", rep.id),
                    ("is_effective", "=", True),
                    ("partner_type", "=", "doctor"),
                ],
                order="quality desc, id",
                limit=1,
            )
        )
        if call:
            self.env["pharma.call.review"].with_user(manager).create(
                {"call_id": call.id, "text": texts.EXAMPLE, "share": True}
            )

    @api.model
    def _find_signals(self):
        today = fields.Date.today()
        signals = self.env["pharma.call.signal"].sudo()
        signals._find(self.env.company, today - timedelta(days=14), today)
        rep = self._ref("user_rep")
        mine = signals.search([("user_id", "=", rep.id)], limit=1)
        if mine:
            mine.with_user(rep).comment = texts.COMMENT
