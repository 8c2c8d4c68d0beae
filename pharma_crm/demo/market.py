# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The market of the demo company: competitors, what they do, what is said of our products. All invented."""

# company, its products
COMPETITOR_COMPANIES = (
    ("Lumeris Biotech", ("lipograd", "aeroflux")),
    ("Orbis Generics", ("amlotress", "gabanex")),
    ("Halden Therapeutics", ("glidanix", "montelar")),
    ("Verion Pharma", ("renovist", "triptavel")),
)

# Products that doctors like to use together.
TOGETHER = {
    "corvanta": "tensolar", "tensolar": "corvanta", "glycarin": "nefrexa", "nefrexa": "glycarin",
    "respirelle": "bronkavi", "bronkavi": "respirelle", "neurivane": "serolune", "serolune": "neurivane",
}  # fmt: skip

DOSAGE = {"respirelle": "inhaler"}

# kind, what was seen
SEEN = (
    ("visit", "Their rep waits at the department every Tuesday"),
    ("visit", "District manager came along to the head of department"),
    ("price", "Offered a rebate of 8 % for a yearly contract"),
    ("price", "Tender price below ours by about 5 %"),
    ("event", "Invited the team to a dinner talk next month"),
    ("sample", "Left starter packs at the ward"),
    ("message", "Says that patients tolerate it better"),
    ("message", "Shows a new study with 400 patients"),
    ("use", "First choice of the department"),
    ("use", "Used for new patients"),
    ("listing", "Applied for the formulary"),
)

STRENGTHS = (
    "The head of department trusts our data.\nTwo key opinion leaders use it every day.",
    "Listed for years without complaints.",
    "Our rep is known on every ward.",
    "Delivery within a day, never out of stock.",
)
WEAKNESSES = (
    "Price above the competitor's.\nThe pharmacist counts every pack.",
    "Few doctors know the new dosage.",
    "Nobody of the younger doctors has been visited this year.",
    "Only on the list until the end of the year.",
)
OPPORTUNITIES = (
    "A new outpatient clinic opens in spring.",
    "The committee meets in six weeks and our application is complete.",
    "The competitor's contract ends soon.",
    "Nurses ask for training: a chance to be on the ward.",
)
THREATS = (
    "A generic comes to the list next quarter.",
    "The hospital group buys centrally from next year on.",
    "The competitor doubles its field force here.",
    "Budget of the pharmacy was cut by 5 %.",
)

CONCERNS = (
    "Asks for long-term data.", "Finds it too expensive.", "Afraid of interactions in old patients.",
    "Waits for the guideline.", "Had a patient with side effects.",
)  # fmt: skip
FEEL_GOOD = (
    "Likes that one tablet a day is enough.", "Patients come back content.", "Trusts the study of our own country.",
    "Easy to explain to patients.", "Good experience on the ward.",
)  # fmt: skip
OBJECTIVES = (
    "Try it with three new patients", "Move from second to first choice", "Agree on a talk for the department",
    "Clear the doubt about interactions", "Keep as it is, thank for the trust",
)  # fmt: skip
DELIST_REASONS = ("Tender lost", "Replaced by a generic", "Too little used")
