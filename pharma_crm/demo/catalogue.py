# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Business units, products and key messages, competitors and specialties of the demo company. All invented."""

# key, name
UNITS = (("cm", "Cardiometabolic"), ("rn", "Respiratory & Neuroscience"))

# unit, key, name with strength, price of a pack, key messages (sentence, talking points, evidence)
PRODUCTS = (
    ("cm", "corvanta", "Corvanta 20 mg", 24.5, (
        ("LDL down by half in six weeks", "Most patients reach their target on one tablet.", "CORVA-1, n = 1,204"),
        ("One tablet a day, at any time", "With or without food: patients stay on it.", "Leaflet, section 4.2"),
        ("No dose change in mild kidney disease", "eGFR 30 and above needs no adjustment.", "Leaflet, section 5.2"),
    )),
    ("cm", "tensolar", "Tensolar 40 mg", 18.9, (
        ("24-hour control with one dose", "Blood pressure stays down in the early morning hours.", "TENSO-24, n = 618"),
        ("Fewer swollen ankles", "Half as many as with the usual calcium blocker.", "TENSO-SAFE, n = 902"),
    )),
    ("cm", "glycarin", "Glycarin 10 mg", 41.0, (
        ("HbA1c down by 1.1 points", "On top of metformin, after 24 weeks.", "GLY-3, n = 1,530"),
        ("Weight goes down too", "3.2 kg on average in a year.", "GLY-3, n = 1,530"),
        ("Low risk of hypoglycaemia", "Works only while glucose is high.", "Leaflet, section 5.1"),
    )),
    ("cm", "nefrexa", "Nefrexa 5 mg", 52.0, (
        ("Slows the loss of kidney function", "One third fewer patients reach dialysis.", "NEFRO-2, n = 2,110"),
        ("Check potassium in week four", "One control is enough for most patients.", "Leaflet, section 4.4"),
    )),
    ("cm", "pulsarel", "Pulsarel 2.5 mg", 33.4, (
        ("Less breathless in four weeks", "Patients climb a flight of stairs more.", "PULSE-HF, n = 744"),
        ("Start low, double after two weeks", "The steps are printed on the starter pack.", "Leaflet, section 4.2"),
    )),
    ("rn", "respirelle", "Respirelle inhaler", 46.0, (
        ("Twice as many days without symptoms", "Against the reliever alone, over a year.", "AIR-1, n = 1,020"),
        ("One inhaler for every day and for attacks", "No second device to explain.", "Leaflet, section 4.2"),
        ("Counts its own doses", "Patients see when it runs out.", "User study, n = 96"),
    )),
    ("rn", "bronkavi", "Bronkavi 10 mg", 21.7, (
        ("Fewer attacks in the first year", "27 % fewer than with placebo.", "BRONK-2, n = 870"),
        ("Chewable for children from six", "Cherry taste, no sugar.", "Leaflet, section 3"),
    )),
    ("rn", "neurivane", "Neurivane 75 mg", 29.8, (
        ("Pain at half in two weeks", "In diabetic neuropathy, from the second week.", "NEUR-1, n = 512"),
        ("No wait between doses", "150 mg from day eight without a further visit.", "Leaflet, section 4.2"),
    )),
    ("rn", "serolune", "Serolune 50 mg", 17.2, (
        ("Works in week two", "Sleep and mood improve first.", "SERO-4, n = 690"),
        ("Easy to stop", "Taper over two weeks, few complaints.", "SERO-STOP, n = 204"),
    )),
    ("rn", "migrastat", "Migrastat 25 mg", 38.6, (
        ("Free of pain within two hours", "In 46 % of attacks.", "MIG-1, n = 1,340"),
        ("Half as many migraine days", "Kept over twelve months.", "MIG-LONG, n = 410"),
        ("Safe beside blood pressure tablets", "No vasoconstriction.", "Leaflet, section 5.1"),
    )),
)  # fmt: skip

# unit, key, name, price
COMPETITORS = (
    ("cm", "lipograd", "Lipograd 20 mg", 22.0),
    ("cm", "amlotress", "Amlotress 5 mg", 12.4),
    ("cm", "glidanix", "Glidanix 100 mg", 39.5),
    ("cm", "renovist", "Renovist 10 mg", 55.0),
    ("rn", "aeroflux", "Aeroflux inhaler", 44.0),
    ("rn", "montelar", "Montelar 10 mg", 19.9),
    ("rn", "gabanex", "Gabanex 300 mg", 26.3),
    ("rn", "triptavel", "Triptavel 50 mg", 35.0),
)

# key, name, parent key, units that visit it
SPECIALTIES = (
    ("primary", "Primary care", None, ()),
    ("family", "Family medicine", "primary", ("cm", "rn")),
    ("geriatrics", "Geriatrics", "primary", ("cm", "rn")),
    ("medicine", "Internal medicine", None, ()),
    ("internal", "General internal medicine", "medicine", ("cm", "rn")),
    ("cardiology", "Cardiology", "medicine", ("cm",)),
    ("intervention", "Interventional cardiology", "cardiology", ("cm",)),
    ("endocrinology", "Endocrinology and diabetes", "medicine", ("cm",)),
    ("nephrology", "Nephrology", "medicine", ("cm",)),
    ("pulmonology", "Pulmonology", "medicine", ("rn",)),
    ("allergology", "Allergology", "medicine", ("rn",)),
    ("brain", "Brain and mind", None, ()),
    ("neurology", "Neurology", "brain", ("rn",)),
    ("headache", "Headache medicine", "neurology", ("rn",)),
    ("psychiatry", "Psychiatry", "brain", ("rn",)),
)

# The 50 doctors of an area by specialty: 20 for one business unit, 18 for the other, 12 for both.
AREA_DOCTORS = (
    ("cardiology", 8), ("intervention", 2), ("endocrinology", 6), ("nephrology", 4),
    ("pulmonology", 6), ("allergology", 3), ("neurology", 5), ("headache", 1), ("psychiatry", 3),
    ("internal", 5), ("family", 5), ("geriatrics", 2),
)  # fmt: skip

# Which department of a hospital a specialty belongs to.
DEPARTMENTS = {
    "cardiology": ("Cardiology", ("cardiology", "intervention")),
    "internal": ("Internal medicine", ("internal", "family", "geriatrics", "allergology")),
    "endocrinology": ("Endocrinology and diabetes", ("endocrinology",)),
    "nephrology": ("Nephrology and dialysis", ("nephrology",)),
    "pulmonology": ("Pulmonology", ("pulmonology",)),
    "neurology": ("Neurology", ("neurology", "headache")),
    "psychiatry": ("Psychiatry", ("psychiatry",)),
}

# The five hospitals of an area: kind of name, grade, type, ownership, beds from … to, departments.
HOSPITALS = (
    ("University Hospital", "tertiary", "Acute care hospital", "University", 480, 900, tuple(DEPARTMENTS)),
    ("Medical Center", "tertiary", "Acute care hospital", "Non-profit", 300, 520,
     ("cardiology", "internal", "endocrinology", "nephrology", "pulmonology", "neurology")),
    ("General Hospital", "secondary", "Acute care hospital", "City", 160, 320,
     ("cardiology", "internal", "pulmonology", "neurology")),
    ("Regional Hospital", "secondary", "Acute care hospital", "State", 120, 240,
     ("cardiology", "internal", "endocrinology", "psychiatry")),
    ("Community Hospital", "primary", "Community hospital", "Non-profit", 40, 110, ("internal", "cardiology")),
)  # fmt: skip

DISTRIBUTORS = (
    "Anchor Medical Supply", "Bluepeak Pharma Logistics", "Continental Care Distribution", "Eastline Wholesale Drug",
    "Harborview Health Supply", "Mesa Pharma Trade", "Northwind Medical Distribution", "Summit Drug Wholesale",
)  # fmt: skip
