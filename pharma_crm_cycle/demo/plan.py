# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the demo company wants to reach in each quarter."""

# Which quarter: budget, objectives (level, territory, text, measured by, aim, reached).
QUARTERS = {
    "before": (
        62_000,
        (
            (
                "strategy",
                None,
                "Corvanta is the first choice after a heart attack",
                "Hospitals that list Corvanta",
                34,
                31,
            ),
            (
                "region",
                "s",
                "South: Corvanta in every university hospital",
                "University hospitals that list it",
                4,
                4,
            ),
            (
                "action",
                None,
                "Every rep presents CORVA-1 in two cardiology departments",
                "Presentations held",
                24,
                22,
            ),
        ),
    ),
    "last": (
        68_000,
        (
            (
                "strategy",
                None,
                "Respirelle becomes the inhaler for every day and for attacks",
                "New patients",
                1800,
                1530,
            ),
            (
                "region",
                "n",
                "North: switch the lung clinics before the pollen season",
                "Lung clinics switched",
                9,
                9,
            ),
            (
                "action",
                None,
                "Show the dose counter on every visit to a pulmonologist",
                "Demonstrations",
                260,
                274,
            ),
        ),
    ),
    "running": (
        74_000,
        (
            (
                "strategy",
                None,
                "Glycarin is on the first line beside metformin",
                "Doctors who start it first",
                120,
                74,
            ),
            (
                "strategy",
                None,
                "Keep Corvanta's share against Lipograd's new price",
                "Market share in per cent",
                31,
                29,
            ),
            (
                "region",
                "s",
                "South: Glycarin listed in all tertiary hospitals",
                "Hospitals that list Glycarin",
                8,
                5,
            ),
            (
                "region",
                "w",
                "West: every A doctor seen before the holidays",
                "A doctors seen",
                28,
                None,
            ),
            (
                "action",
                None,
                "Bring the kidney leaflet to every nephrologist",
                "Leaflets handed over",
                44,
                31,
            ),
            ("action", None, "Ask each KOL for one evening lecture", "Lectures agreed", 10, None),
        ),
    ),
}

# Which objective of a quarter serves which (by their places above), and which of the year (by its place in YEAR).
SERVES = {"before": {1: 0, 2: 1}, "last": {1: 0, 2: 1}, "running": {2: 0, 4: 0, 5: 1}}
SERVES_YEAR = {"before": {0: 0}, "last": {0: 1}, "running": {3: 2}}
# Who does an action point, and how many days before the end of the quarter; which are done.
OWNERS = {
    "before": {2: ("manager", 10)},
    "last": {2: ("manager", 14)},
    "running": {4: ("rep", 20), 5: ("manager", 5)},
}
DONE = {"before": (2,), "last": (2,)}

# Who is called how often: customers, class, specialty, calls, at most.
MATRIX = (
    ("doctor", "kol", None, 5, 8),
    ("doctor", "a", None, 3, 5),
    ("doctor", "b", None, 2, 4),
    ("doctor", "c", "cardiology", 1, 2),
    ("doctor", "c", "pulmonology", 1, 2),
    ("hospital", "a", None, 2, 4),
)

# Messages to deliver: product, number of its message, classes, specialties, times, post-it.
MESSAGES = (
    ("glycarin", 1, ("kol", "a", "b"), ("endocrinology", "primary", "internal"), 2,
     "Ask for the last three HbA1c values first, then show the curve."),
    ("glycarin", 3, ("kol", "a"), ("endocrinology",), 1, "Hypoglycaemia is their first worry: leave the card."),
    ("corvanta", 1, ("kol", "a", "b"), ("cardiology", "primary", "internal"), 2,
     "Lipograd got cheaper. Talk about patients at target, not about the price."),
    ("nefrexa", 1, ("kol", "a", "b"), ("nephrology",), 2, "Bring the kidney leaflet; one minute is enough."),
    ("pulsarel", 2, (), ("cardiology",), 1, "Hand over the starter pack and go through its two steps."),
    ("respirelle", 2, ("kol", "a", "b"), ("pulmonology", "allergology", "primary", "internal"), 2,
     "Let them press it once. The counter sells itself."),
    ("neurivane", 1, ("kol", "a", "b"), ("neurology",), 1, "Start with the diabetic patients they find hardest."),
    ("migrastat", 2, ("kol", "a"), ("neurology", "headache"), 1, "Offer the headache diary for their patients."),
    ("serolune", 1, (), ("psychiatry",), 1, "Week two: sleep comes first. Ask how many wait that long."),
)  # fmt: skip

# A customer whom no rule of the matrix names, added by hand: doctor, territory, calls, reason.
BY_HAND = ("s11_19_nephrology", "s11_cm", 2, "Opens a kidney ward in December")

# Budget lines of a quarter: resource, territory, planned, when it is used up.
BUDGET = (
    ("sample", "us", 1_500, "block"),
    ("gift", "us", 600, "approve"),
    ("literature", "us", 250, "approve"),
    ("event", "us", 38_000, "block"),
    ("expense", "us", 18_000, "approve"),
)

# The year: budget; objectives (text, measured by, aim, how it is spread over the quarters).
YEAR_BUDGET = 280_000
YEAR = (
    ("Corvanta first after a heart attack", "Hospitals that list Corvanta", 48, "rising"),
    ("Respirelle for every day and for attacks", "New patients", 7200, "share"),
    ("Every class A doctor seen in each quarter", "A doctors seen", 240, "same"),
)

# A list that is challenged while the cycle runs: why it is open, and what is proposed why.
UNLOCKED = "Two hospitals of the south join their cardiology wards"
PROPOSALS = {
    "goal": ("no_potential", "Sees patients on two days a week now"),
    "drop": ("no_access", "Sends every rep away since summer"),
    "add": ("potential", "Opens a heart failure clinic in spring"),
}
