# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the demo company knows. All products, studies and numbers are made up."""

# key, kind, audience, products, messages (product, number), title, text
PAGES = (
    ("price", "objection", "field", ("tensolar",), (), "“It costs more than the generic”",
     "<p><b>Answer first:</b> yes, by about four dollars a month.</p><p>Then: one tablet a day instead of two means fewer "
     "forgotten doses. Ask how many of the doctor's patients come back with pressure out of range, and offer to look at "
     "three of them together after eight weeks.</p>"),
    ("daily", "objection", "field", (), (("migrastat", 3), ("neurivane", 2)), "“My patients take too many tablets already”",
     "<p>Agree. Show that no second tablet is needed and that the dose can be raised without another visit.</p>"),
    ("kidney", "faq", "field", ("nefrexa",), (("nefrexa", 1), ("nefrexa", 2)), "From which kidney function on can it be given?",
     "<p>From an eGFR of 25 on. Below that it is not started; treatment that was begun may go on until dialysis.</p>"
     "<p>Potassium is checked once in week four. Above 5.5 mmol/l the dose is halved.</p>"),
    ("heart", "tip", "field", ("pulsarel",), (("pulsarel", 1), ("pulsarel", 2)), "Start with the stairs",
     "<p>Ask the doctor how many stairs the last patient with heart failure could climb. The four-week figure then has a "
     "face. Leave the starter pack open at the page with the dose steps.</p>"),
    ("hypo", "objection", "field", ("glycarin",), (("glycarin", 3),), "“I am afraid of low sugar”",
     "<p>It works only while glucose is high. In the studies severe hypoglycaemia was as rare as with placebo.</p>"
     "<p>Careful together with sulfonylureas: halve those first.</p>"),
    ("inhaler", "product", "field", ("respirelle",), (("respirelle", 2), ("respirelle", 3)), "The inhaler in one minute",
     "<p>One device for every day and for attacks. Open, breathe out, breathe in deeply, hold for five seconds.</p>"
     "<ul><li>Counts its own doses; red from 20 on.</li><li>No priming after a week without use.</li>"
     "<li>Rinse the mouth: it prevents hoarseness.</li></ul>"),
    ("aeroflux", "competitor", "field", ("respirelle",), (("respirelle", 1),), "Aeroflux: what doctors hear, what we answer",
     "<p>They say: two dollars cheaper and better known. We answer: needs a second device for attacks, so the price of "
     "the treatment is higher. Never speak about their safety: we have no comparison.</p>"),
    ("children", "faq", "field", ("bronkavi",), (("bronkavi", 2),), "From which age on may children take it?",
     "<p>The chewable tablet from six years on. Younger children are outside the leaflet: do not discuss it, pass the "
     "question on to medical affairs.</p>"),
    ("migraine", "objection", "field", ("migrastat",), (("migrastat", 1), ("migrastat", 3)), "“Triptans are good enough”",
     "<p>For two thirds of patients they are. Ask about the other third, and about patients with high blood pressure, "
     "who may not take them. There is no vasoconstriction here.</p>"),
    ("mood", "tip", "field", ("serolune",), (("serolune", 1),), "What to promise for week two",
     "<p>Sleep and drive, not mood: mood follows in weeks three and four. Patients who know this stay on treatment.</p>"),
    ("ae", "training", "field", (), (), "You hear of a side effect: what to do",
     "<p>Report it at once from the doctor's form: <b>Raise issue › Adverse event</b>. Medical affairs has 24 hours.</p>"
     "<p>Needed: product, what happened, who told you. Never the patient's name. Also report what seems harmless, "
     "is in the leaflet, or was heard by chance.</p>"),
    ("gifts", "training", "manager", (), (), "Reviewing requests for resources",
     "<p>Ask three questions: is it needed for the patient, is it within the limit, would we mind to read it in the "
     "newspaper?</p>"),
    ("zh_nefrexa", "faq", "field", ("nefrexa",), (("nefrexa", 1),), "肾功能不全患者如何使用？",
     "<p>eGFR 25 以上可以开始使用。第四周检查一次血钾，高于 5.5 mmol/l 时剂量减半。</p><p>透析患者不推荐使用。</p>"),
    ("ru_inhaler", "objection", "field", ("respirelle",), (("respirelle", 2),), "«Пациенты путают два ингалятора»",
     "<p>Второй ингалятор не нужен: одно устройство для ежедневного приёма и для приступов. Покажите счётчик доз.</p>"),
    ("uk_price", "objection", "field", ("tensolar",), (), "«Це задорого для моїх пацієнтів»",
     "<p>Погодьтеся й порахуйте разом: одна таблетка на день, менше пропущених прийомів, тиск у нормі вже за вісім "
     "тижнів.</p>"),
)  # fmt: skip

# key, kind, audience, product, title, summary, valid until in days (None: no end)
DOCUMENTS = (
    ("nefrexa_leaflet", "leaflet", "leave", "nefrexa", "Nefrexa: package leaflet",
     "Dose, potassium check in week four, not with an eGFR below 25.", None),
    ("nefrexa_study", "study", "show", "nefrexa", "NEFRO-2: summary for doctors",
     "2,110 patients with reduced kidney function over three years; one third fewer reached dialysis.", 400),
    ("pulsarel_steps", "brochure", "leave", "pulsarel", "Pulsarel: dose steps for the practice",
     "Start with 2.5 mg, double after two weeks; when to wait.", 200),
    ("respirelle_slides", "slides", "show", "respirelle", "Respirelle: ten slides for the department",
     "One inhaler for every day and for attacks; results of AIR-1.", 120),
    ("respirelle_old", "brochure", "leave", "respirelle", "Respirelle: patient brochure of last year",
     "How to breathe in, when to change the inhaler.", -30),
    ("migrastat_qa", "other", "internal", "migrastat", "Migrastat: questions from the field",
     "For reps only: what doctors asked at the congress and what may be answered.", 90),
    ("sop_ae", "sop", "internal", None, "Instruction: side effects and complaints",
     "Who reports what, and by when.", None),
    ("neurivane_draft", "study", "show", "neurivane", "NEUR-1: draft summary",
     "Not approved yet.", None),
)  # fmt: skip

# kind, state, product, lot, hours since it was known, text, resolution
TICKETS = (
    ("adverse_event", "new", "nefrexa", "NX2207", 2,
     "A patient in her sixties had muscle weakness three weeks after the start; potassium was 6.1. The doctor stopped it.", ""),
    ("adverse_event", "closed", "respirelle", "RS1180", 300,
     "Hoarse voice after the first week in an adult patient.",
     "Known reaction, in the leaflet. The doctor was told to have patients rinse the mouth."),
    ("quality", "progress", "respirelle", "RS1184", 30,
     "The dose counter of two inhalers of this lot stops at 60.", ""),
    ("quality", "closed", "migrastat", "MG0442", 500,
     "One blister was empty.", "Checked with production: a single fault of the packing line. Pack replaced."),
    ("service", "progress", None, "", 20,
     "The department has waited for the slides of the last meeting for two weeks.", ""),
    ("service", "closed", None, "", 400,
     "Three visits in one week by three of us: please agree among yourselves.",
     "Calls agreed within the team; the cardiology rep is the contact."),
    ("other", "new", None, "", 5, "Would like a reprint of the kidney study in larger type.", ""),
)  # fmt: skip

QUESTIONS = (
    ("scale", "How useful are our visits for your work?"),
    ("scale", "How well do we answer your medical questions?"),
    ("scale", "How likely are you to recommend us to a colleague?"),
    ("text_box", "What should we do better?"),
)
REMARKS = (
    "Shorter visits, please.", "More studies, fewer brochures.", "Very helpful when I had a question about potassium.",
    "Please call before you come.", "Samples came late last month.", "", "", "",
)  # fmt: skip
