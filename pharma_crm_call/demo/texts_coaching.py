# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What managers and reps of the demo company write about a day in the field."""

NOTES = {
    1: ("Started without a purpose.", "Talked all the time.", "No close at all."),
    2: ("Needs the leaflet to answer.", "Asked one question, did not wait for the answer."),
    3: ("Done as agreed last time.", "Clear, could be shorter."),
    4: ("Natural and to the point.", "Picked up the doctor's own words."),
    5: ("The doctor asked for the next date.", "A talk between colleagues."),
}
STRENGTHS = (
    "Knows every doctor on the list and what was said last. Doctors are glad to see you.",
    "Very good listening today, two patients came up because of it.",
    "Well prepared: purpose, messages and material were ready at the door.",
    "Stayed calm and factual when the price came up.",
)
DEVELOPMENT = (
    "Say in the first sentence why you are here. Then ask, then show.",
    "Ask for a concrete number of patients before you leave.",
    "One study per call is enough: choose it before.",
    "Report in the car, not in the evening. Details get lost.",
)
AGREEMENTS = (
    "Write the opening sentence for the five A doctors of next week; we look at it on Monday.",
    "Close each call with a next step; I read ten reports in two weeks.",
    "Practise the objection on interactions with the medical adviser.",
    "Visit the ward together in three weeks.",
)
REPLIES = (
    "Thank you, I see it the same way. The opening is already on my list.",
    "A good day. I would have scored the objections a bit higher, the rest is right.",
    "Helpful. I have written down the three questions.",
    "Agreed. Next time please come along to the hospital as well.",
)
CALLS = (
    "Good opening, then too much detail. The doctor looked at the clock.",
    "Objection on price answered with the cost of a hospital stay: convincing.",
    "Asked for two patients and got one. Well done.",
    "Short call between two patients, still one message and a next step.",
    "The question about kidney function stayed open: bring the table.",
)
PARTS = (
    "I introduced myself and asked how the first patients are doing.",
    "Listened only; the rep led the talk.",
    "Answered the question on the formulary decision.",
)
EXAMPLE = "Look at the purpose and the next step: this is how a report helps the whole team."
COMMENT = "Two doctors sat in one room, I spoke to both."
