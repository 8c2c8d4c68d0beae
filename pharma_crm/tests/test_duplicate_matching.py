# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import BaseCase

from ..tools.matching.person import parse_name, parse_names
from ..tools.matching.score import Frequencies, score_pair
from ..tools.matching.scripts import latin, sound
from ..tools.matching.subject import make_subject, match_keys

ATLANTA = {"street": "12 Oak Street, Suite 4", "city": "Atlanta", "zip": "30309", "state": "GA"}


def doctor(*names, places=(ATLANTA,), **facts):
    return make_subject("doctor", names, places, **facts)


class TestDuplicateMatching(BaseCase):
    """How names are read and pairs are scored, without a database."""

    def score(self, one, other, size=5_000, counts=None):
        return score_pair(one, other, Frequencies(size, counts))[0]

    def test_latin(self):
        for text, expected in (
            ("Müller-Lüdenscheidt", "muller-ludenscheidt"),
            ("Łukasz Żółć", "lukasz zolc"),
            ("Щукін", "shchukin"),
            ("王伟", "wangwei"),
            ("", ""),
            (None, ""),
        ):
            self.assertEqual(latin(text), expected)

    def test_names_are_taken_apart(self):
        for text, surname, given in (
            ("Dr. Anna-Maria van der Berg, MD", "vanderberg", "annamaria"),
            ("BERG, ANNA M", "berg", "anna"),
            ("O'Connor, Mary", "oconnor", "mary"),
            ("Mary O'Connor", "oconnor", "mary"),
            ("陈芳", "chen", "fang"),
            ("欧阳娜娜", "ouyang", "nana"),
            ("曾伟", "zeng", "wei"),
            ("Петренко Іван Степанович", "petrenko", "ivan"),
            ("Иван Петрович Сидоров", "sidorov", "ivan"),
            ("Thu Do", "do", "thu"),
            ("John D Smith", "smith", "john"),
            ("Prof. John Smith Jr.", "smith", "john"),
            ("John Smith, MD, PhD", "smith", "john"),
        ):
            name = parse_name(text)
            self.assertEqual((name.surname, name.given), (surname, given), text)
        self.assertEqual(parse_name("John Smith III").suffix, "iii")
        self.assertEqual(len(parse_names("Fang Chen (陈芳)")), 2)
        for text in ("", None, "  ", "Dr.", "()", ",", "MD", "- -"):
            self.assertEqual(parse_names(text), [], text)

    def test_one_sound(self):
        for one, other in (
            ("stephen", "steven"),
            ("schmidt", "shmidt"),
            ("aleksei", "alexey"),
            ("catherine", "katherine"),
        ):
            self.assertEqual(sound(one), sound(other))

    def test_same_person_written_differently(self):
        plain = doctor("Robert James Wilkinson", phones=["+1 404-555-0117"])
        for label, other in {
            "title and degree": doctor("Dr. Robert J. Wilkinson, MD"),
            "list order": doctor("WILKINSON, ROBERT J"),
            "swapped": doctor("Wilkinson Robert"),
            "nickname": doctor("Bob Wilkinson"),
            "initial": doctor("R. J. Wilkinson", phones=["(404) 555-0117"]),
            "typing error": doctor("Robert Wilkinsen"),
            "other street, same phone": doctor(
                "Robert Wilkinson",
                places=[{"street": "9 Elm Ave", "zip": "30310", "state": "GA"}],
                phones=["404 555 0117"],
            ),
        }.items():
            self.assertGreaterEqual(self.score(plain, other), 0.8, label)
            self.assertTrue(set(match_keys(plain)) & set(match_keys(other)), label)

    def test_scripts_meet(self):
        for one, other in (
            ("Fang Chen (陈芳)", "陈芳"),
            ("Chen Fang", "陈芳"),
            ("Olena Petrenko", "Петренко Олена Степанівна"),
            ("Aleksei Sokolov", "Алексей Соколов"),
        ):
            one, other = doctor(one), doctor(other)
            self.assertGreaterEqual(self.score(one, other), 0.8)
            self.assertTrue(set(match_keys(one)) & set(match_keys(other)))

    def test_different_people(self):
        plain = doctor(
            "Robert Wilkinson", gender="male", birthday="1970-02-01", licences=["GA-12345"]
        )
        for label, other in {
            "father and son": doctor("Robert Wilkinson Jr", gender="male", birthday="1995-05-07"),
            "gender": doctor("Roberta Wilkinson", gender="female"),
            "far away, another licence": doctor(
                "Robert Wilkinson",
                places=[{"city": "Boise", "zip": "83702", "state": "ID"}],
                licences=["ID-99871"],
                gender="male",
            ),
            "colleague": doctor("Susan Miller", phones=["404 555 0117"]),
        }.items():
            self.assertLess(
                self.score(plain, other, counts={"s:wilkinson": 40, "g:robert": 90}), 0.8, label
            )
        self.assertLess(
            self.score(doctor("陈芳"), doctor("陈方"), counts={"s:chen": 300, "g:fang": 80}), 0.8
        )

    def test_rare_names_weigh_more(self):
        one = doctor("John Smith", places=[{"state": "GA", "zip": "30309"}])
        other = doctor("John Smith", places=[{"state": "GA", "zip": "31401"}])
        rare = self.score(one, other, 100_000)
        common = self.score(one, other, 100_000, {"s:smith": 900, "g:john": 2_000})
        self.assertGreater(rare, common)
        self.assertLess(common, 0.5)

    def test_score_is_symmetric_and_explained(self):
        one = doctor("Robert Wilkinson", gender="male")
        other = doctor("Bob Wilkinson", gender="female", places=[{"zip": "30312"}])
        frequencies = Frequencies(5_000)
        score, evidence = score_pair(one, other, frequencies)
        self.assertEqual(score, score_pair(other, one, frequencies)[0])
        verdicts = {item.fact: item.verdict for item in evidence}
        self.assertEqual(verdicts["surname"], "same")
        self.assertEqual(verdicts["given name"], "similar")
        self.assertEqual(verdicts["gender"], "differs")

    def test_nothing_to_compare(self):
        empty = doctor("", places=())
        self.assertLess(self.score(empty, empty), 0.3)
        self.assertEqual(match_keys(empty), [])
        self.assertLess(
            self.score(doctor("R. Smith", places=()), doctor("Anna Smith", places=())), 0.5
        )

    def test_organisations(self):
        def place(name, kind="hospital", **address):
            return make_subject(
                kind, [name], [{**ATLANTA, **address}] if kind != "department" else [], parent=7
            )

        plain = place("St. Mary's Memorial Hospital", phones=[])
        counts = {"w:hospital": 900, "w:memorial": 200, "w:saint": 300, "z:30309": 12}
        self.assertGreaterEqual(
            self.score(plain, place("SAINT MARYS MEM HOSP"), counts=counts), 0.8
        )
        self.assertLess(
            self.score(
                plain, place("Grady Memorial Hospital", street="80 Jesse Hill"), counts=counts
            ),
            0.8,
        )
        self.assertLess(
            self.score(
                plain,
                place("St. Mary's Memorial Hospital", street="1 Main St", city="Reno", zip="89501"),
                counts=counts,
            ),
            0.8,
        )
        one, other = (
            place("Cardiology Dept", "department"),
            place("Department of Cardiology", "department"),
        )
        self.assertGreaterEqual(self.score(one, other), 0.8)
        other["parent"] = 8
        self.assertLess(self.score(one, other), 0.8)
