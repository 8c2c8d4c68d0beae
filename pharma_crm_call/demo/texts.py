# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the reps and managers of the demo company write. ``{product}`` is a product spoken about."""

# Products worth a talk, best first, by specialty and business unit.
PRODUCTS = {
    "cm": {
        "cardiology": ("corvanta", "pulsarel", "tensolar"),
        "intervention": ("corvanta", "pulsarel"),
        "endocrinology": ("glycarin", "nefrexa", "corvanta"),
        "nephrology": ("nefrexa", "tensolar"),
        None: ("corvanta", "glycarin", "tensolar"),
    },
    "rn": {
        "pulmonology": ("respirelle", "bronkavi"),
        "allergology": ("respirelle", "bronkavi"),
        "neurology": ("neurivane", "migrastat"),
        "headache": ("migrastat", "neurivane"),
        "psychiatry": ("serolune",),
        None: ("respirelle", "serolune", "neurivane"),
    },
}

PURPOSES = (
    "First {product} patients",
    "Follow up on {product}",
    "Present the new {product} data",
    "Win a second indication for {product}",
    "Ask about experience with {product}",
    "Keep {product} on the list",
    "Answer the question of last time about {product}",
)
PURPOSES_PHARMACY = (
    "Check the stock of {product}",
    "Agree on the reorder of {product}",
    "Explain the new pack of {product}",
)
NOTES = {
    "positive": (
        "Has started {product} with four patients and wants to go on. Liked the one-page summary.",
        "Very open today. Will try {product} with the next newly diagnosed patients.",
        "Short but good talk in the corridor. Asked for more leaflets on {product}.",
        "Two patients are doing well on {product}. Mentioned it to the colleagues on the ward.",
        "Agreed to use {product} where the old tablet fails. Asked for the dosing card.",
        "Wants to join the evening lecture and hear more on {product}.",
    ),
    "neutral": (
        "Knows {product}, sees no hurry to change. Open for data on older patients.",
        "Listened, asked about interactions of {product}. I promised the table.",
        "Busy surgery, ten minutes only. Remembers the main message on {product}.",
        "Uses {product} and the competitor side by side. Price decides.",
        "Waits for the decision of the formulary committee on {product} next month.",
    ),
    "negative": (
        "One patient stopped {product} after a week. Wants to wait before trying again.",
        "Thinks {product} is too expensive for most of the patients.",
        "Loyal to the competitor. Did not want to talk about {product} today.",
    ),
}
NOTES_PHARMACY = (
    "Six packs of {product} on the shelf, reorder on Thursday.",
    "Short of {product} last week, the wholesaler delivers again.",
    "Pharmacist asks for patient leaflets on {product}.",
)
NEXT = (
    "Bring the interaction table for {product}",
    "Ask for the results of the first {product} patients",
    "Invite to the evening lecture",
    "Show the long-term data of {product}",
    "Agree on two more patients for {product}",
    "Meet the head of department together",
    "Hand over the dosing card of {product}",
)
CANCELLED = (
    "Doctor on leave",
    "Surgery closed today",
    "Called to an emergency",
    "Asked for another week",
)
REVIEWS = {
    "comment": (
        "Good call, clear next step.",
        "Well prepared. The objection on price was answered nicely.",
        "Thank you for the detailed note, the whole team can use it.",
        "Nice progress since the spring.",
        "Short note, but the point is clear.",
    ),
    "suggestion": (
        "Try to open with a question about the last patient, then the data.",
        "Bring the medical adviser next time, this doctor likes studies.",
        "Ask for a concrete number of patients before you leave.",
        "Combine it with the visit on the ward next door.",
    ),
    "message": (
        "Please see this doctor again before the end of the month.",
        "Let us go there together next time, tell me the day.",
    ),
}

# Today's plan of the rep who is shown around: hour, minutes, what, purpose.
TODAY = (
    (9.0, 20, "kol", "Ask for an evening lecture on {product}"),
    (10.0, 15, "a", "Agree on two more patients for {product}"),
    (11.25, 45, "hospital", "Joint visit with Marcus Bennett: Glycarin for the formulary"),
    (13.0, 15, "pharmacy", "Check the stock of Glycarin"),
    (14.0, 20, "b", "Follow up on the first {product} patients"),
    (15.25, 15, "b", "Hand over the dosing card of {product}"),
)
