# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the reps of the demo company carry and hand over."""

# key, name, kind, brand, cost, pieces in the store without lot
ITEMS = (
    ("corvanta", "Corvanta 20 mg, 7 tablets, sample", "sample", "corvanta", 2.4, 0),
    ("glycarin", "Glycarin 10 mg, starter pack, sample", "sample", "glycarin", 3.9, 0),
    ("respirelle", "Respirelle inhaler, 30 doses, sample", "sample", "respirelle", 6.5, 0),
    ("chart", "Wall chart: heart and vessels", "gift", None, 7.5, 180),
    ("atlas", "Pocket atlas of anatomy", "gift", None, 28.0, 40),
    ("lung", "Desk model of the lung", "gift", "respirelle", 9.8, 60),
    ("study", "Reprint of the CORVA-1 study", "literature", "corvanta", 0.4, 2000),
    ("leaflet", "Leaflet for patients: living with diabetes", "literature", "glycarin", 0.2, 4000),
)
# What stands on the boxes, to be scanned: GTIN of the range that GS1 keeps for examples.
BARCODES = {
    "corvanta": "09506000140445",
    "glycarin": "09506000140452",
    "respirelle": "09506000140469",
    "atlas": "9506000134352",
}
# item, lot, days until it expires, pieces in the store
LOTS = (
    ("corvanta", "CV-2601", -12, 40),
    ("corvanta", "CV-2604", 24, 600),
    ("corvanta", "CV-2611", 480, 900),
    ("glycarin", "GL-2607", 380, 900),
    ("respirelle", "RS-2606", 300, 900),
)
# Pieces in the bag of every rep of a business unit: item, lot, pieces.
BAGS = {
    "cm": (
        ("corvanta", "CV-2604", 12),
        ("corvanta", "CV-2611", 24),
        ("glycarin", "GL-2607", 30),
        ("chart", None, 5),
        ("study", None, 40),
        ("leaflet", None, 60),
    ),
    "rn": (("respirelle", "RS-2606", 30), ("lung", None, 4), ("leaflet", None, 40)),
}
# What the rep who is shown around carries besides.
EXTRA = (("corvanta", "CV-2601", 3),)

# Limits of the company, beside those that come with the product: name, scope, kind, pieces, window, days.
LIMITS = (
    ("Samples for a recipient in a month", "recipient", "sample", 8, "rolling", 30),
    ("Gifts by a rep in a quarter", "rep", "gift", 25, "quarter", 0),
)

# Calls with a hand-over of one rep: those who are shown around, and the others.
HANDOVERS, HANDOVERS_OF_OTHERS = 12, 1
# Pieces that stay in the bag whatever day the demo is made on, for the transfer and the count; of others, one.
KEPT = {"leaflet": 6}
OWN_SAMPLES = {
    "cm": (("corvanta", "CV-2604"), ("corvanta", "CV-2611"), ("glycarin", "GL-2607")),
    "rn": (("respirelle", "RS-2606"),),
}
OWN_PAPER = {"cm": ("study", "leaflet"), "rn": ("leaflet",)}
OWN_GIFT = {"cm": "chart", "rn": "lung"}

# Meals, fees, sponsorships: who, territory, sort of recipient, category, purpose, amount, others at the table, how far,
# days ago.
PAPERS = (
    ("rep", "s11_cm", "doctor", "meal", "Lunch after the ward round", 72.0, 2, "recorded", 7),
    ("rep", "s11_cm", "doctor", "meal", "Coffee and sandwiches", 18.0, 1, "recorded", 6),
    ("rep", "s11_cm", "doctor", "fee", "Talk at the round table on heart failure", 300.0, 0, "submitted", 0),
    ("business", "s11_cm", "hospital", "sponsorship", "Teaching day of the hospital", 500.0, 0, "recorded", 12),
)  # fmt: skip

# Requests: key, rep, territory, class of the recipient, item and pieces, purpose, how far it has come, days ago.
REQUESTS = (
    ("given_bag", "rep", "s11_cm", None, (("study", 50),), "Reprints for the autumn", "received", 40),
    ("on_its_way", "rep", "s11_cm", None, (("corvanta", 12), ("glycarin", 12)), "My bag runs low", "approved", 2),
    ("tier_1", "rep", "s11_cm", "A", (("chart", 2),), "Chart for both consulting rooms", "submitted", 1),
    ("tier_1_big", "rep2", "s11_rn", "A", (("lung", 3),), "Teaching day of the lung clinic", "submitted", 0),
    ("tier_2", "rep", "s11_cm", "KOL", (("atlas", 1), ("chart", 1)), "For the lecture in December", "first", 3),
    ("overdue", "rep", "s11_cm", None, (("leaflet", 80),), "Leaflets for the diabetes day", "submitted", 12),
    ("draft", "rep", "s11_cm", "B", (("chart", 1),), "Asked for it on the last call", "draft", 0),
)  # fmt: skip
