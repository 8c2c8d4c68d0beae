# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import io
import math
from collections import Counter
from datetime import timedelta

from PIL import Image, ImageDraw

from odoo import Command, api, models

from . import items


def scribble(rng):
    """Return something like a signature, as the signature pad sends it."""
    image = Image.new("RGB", (320, 110), "white")
    points = []
    x, phase = 20.0, rng.uniform(0, 6)
    while x < 290:
        height = 32 * math.sin(x / rng.uniform(9, 13) + phase) * math.exp(-x / 260)
        points.append((x, 58 + height + 8 * math.cos(x / 31)))
        x += rng.uniform(2, 5)
    ImageDraw.Draw(image).line(points, fill=(20, 30, 90), width=3, joint="curve")
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return base64.b64encode(stream.getvalue()).decode()


class PharmaDemo(models.AbstractModel):
    """Hand-overs of the past, each with its stock move, limits, value and seal."""

    _inherit = "pharma.demo"

    @api.model
    def _make_handovers(self, goods):
        for key, territory_id in self._made_ids("pharma.territory", "territory_").items():
            territory = self.env["pharma.territory"].browse(territory_id)
            if territory.level != "territory":
                continue
            count = items.HANDOVERS if key.startswith("s11") else items.HANDOVERS_OF_OTHERS
            unit = key.split("_")[1]
            rng = self._rng(f"handovers {key}")
            bag = Counter({(item, lot): pieces for item, lot, pieces in items.BAGS[unit]})
            for call in self._calls_with_handover(rng, territory, count):
                lines = self._handover_lines(rng, call, unit, bag)
                if lines:
                    self._hand_over_on(rng, call, lines, goods)

    @api.model
    def _calls_with_handover(self, rng, territory, count):
        calls = self.env["pharma.call"].search(
            [
                ("territory_id", "=", territory.id),
                ("state", "in", ("submitted", "reviewed")),
                ("partner_type", "=", "doctor"),
                ("channel_id.face_to_face", "=", True),
                ("date_day", ">=", self._quarters()[1][0]),
            ],
            order="date_start, id",
        )
        chosen = {}
        for call in calls.browse(rng.sample(calls.ids, len(calls))):
            if len(chosen) < count:
                chosen.setdefault(call.partner_id, call)
        return calls.browse([call.id for call in chosen.values()]).sorted("date_start")

    @api.model
    def _handover_lines(self, rng, call, unit, bag):
        """Return [(item, lot or None, pieces)] that the rep's bag has, and take them out of it."""
        wanted = [(*rng.choice(items.OWN_SAMPLES[unit]), rng.choice((1, 1, 2)))]
        if rng.random() < 0.5:
            wanted.append((rng.choice(items.OWN_PAPER[unit]), None, rng.choice((1, 2, 5))))
        if call.partner_id.pharma_class_code in ("KOL", "A", "B") and rng.random() < 0.2:
            wanted.append((items.OWN_GIFT[unit], None, 1))
        lines = []
        for item, lot, pieces in wanted:
            # Some of everything stays in the bag.
            if bag[item, lot] > pieces + items.KEPT.get(item, 1):
                bag[item, lot] -= pieces
                lines.append((item, lot, pieces))
        return lines

    @api.model
    def _hand_over_on(self, rng, call, lines, goods):
        partner = call.partner_id
        handover = self.env["pharma.handover"].create(
            {
                "call_id": call.id,
                "partner_id": partner.id,
                "signature": scribble(rng),
                "signed_by": partner.name,
                "line_ids": [
                    Command.create(
                        {
                            "product_id": goods[item].id,
                            "lot_id": goods[lot].id if lot else False,
                            "quantity": pieces,
                        }
                    )
                    for item, lot, pieces in lines
                ],
            }
        )
        handover.with_user(call.user_id)._hand_over()
        # Signed on the call, not while the demo was installed: sealed again with that moment.
        signed = call.date_done + timedelta(minutes=call.duration)
        handover._workflow_write({"signed_on": signed})
        handover._workflow_write({"content_hash": handover._content_hash()})
        self._date_moves(handover.line_ids.move_id, signed)
