# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""States of a call in groups, and reactions."""

#: The rep still writes the report.
OPEN_STATES = ("planned", "in_progress")
#: A fact that counts (FORMULAS.md, "Counted call").
COUNTED_STATES = ("submitted", "reviewed")
#: Another call counts in its place.
SUPERSEDED = "corrected"
#: Facts that a correction took out of the count; what was reported stays on record.
CORRECTED_STATES = (SUPERSEDED, "void")
#: What takes nobody's time: left out of calendars and days.
GONE_STATES = ("cancelled",) + CORRECTED_STATES
#: States that occupy the doctor's day: one call of one rep on one doctor a day.
LIVE_STATES = OPEN_STATES + COUNTED_STATES

#: How a customer took a product or a message.
REACTIONS = [("positive", "Positive"), ("neutral", "Neutral"), ("negative", "Negative")]
