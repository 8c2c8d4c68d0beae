# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import csv
import io

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import BaseCase, tagged
from odoo.tools import SQL, file_open

from ..tools.distance import boxes, distance_km
from .common import PharmaCommon


@tagged("-at_install", "post_install")
class TestDistanceFormula(BaseCase):
    def test_distances(self):
        # a degree of a meridian, and of the equator
        self.assertAlmostEqual(distance_km(51, 0, 52, 0), 111.195, 2)
        self.assertAlmostEqual(distance_km(0, 179.5, 0, -179.5), 111.195, 2)
        self.assertAlmostEqual(distance_km(60, 0, 60, 1), 55.6, 1)
        # London to Paris, as published: 344 km
        self.assertAlmostEqual(distance_km(51.5074, -0.1278, 48.8566, 2.3522), 344, delta=1)

    def test_boxes_hold_the_circle(self):
        for latitude, longitude, km in (
            (52.6, 1.3, 2),
            (-33, 151, 50),
            (68, 25, 200),
            (10, 179.99, 5),
            (10, -179.99, 5),
            (89.99, 0, 5),
        ):
            found = boxes(latitude, longitude, km)
            for step in range(-60, 61):
                for other in range(-60, 61):
                    lat = max(-90, min(90, latitude + step / 30 * km / 111))
                    lon = (longitude + other / 30 * km / 111 * 3 + 540) % 360 - 180
                    if distance_km(latitude, longitude, lat, lon) <= km:
                        inside = any(s <= lat <= n and w <= lon <= e for s, w, n, e in found)
                        self.assertTrue(inside, (latitude, longitude, km, lat, lon))


@tagged("-at_install", "post_install")
class TestDistances(PharmaCommon):
    """What is near, on the extracts of the UK lists, against every pair by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.positions = {}
        for kind, name, code, columns in (
            (
                "hospital",
                "hospitals_uk.csv",
                "OrganisationCode",
                ("OrganisationName", "Latitude", "Longitude"),
            ),
            ("pharmacy", "pharmacies_uk.csv", "ods_code", ("name", "latitude", "longitude")),
        ):
            with file_open(f"pharma_crm/tests/data/{name}", "rb") as file:
                rows = list(csv.DictReader(io.StringIO(file.read().decode())))
            partners = cls.env["res.partner"].create(
                [
                    {
                        "name": row[columns[0]],
                        "pharma_type": kind,
                        "pharma_code": row[code],
                        "company_id": cls.company.id,
                        "partner_latitude": float(row[columns[1]]),
                        "partner_longitude": float(row[columns[2]]),
                    }
                    for row in rows
                    if row[columns[1]]
                ]
            )
            for partner in partners:
                cls.positions[partner] = (partner.partner_latitude, partner.partner_longitude)
        cls.hospitals = cls._of(cls, "hospital")
        cls.pharmacies = cls._of(cls, "pharmacy")
        cls.centre = cls.hospitals[0]

    def _of(self, kind):
        return [partner for partner in self.positions if partner.pharma_type == kind]

    def _by_hand(self, centre, others, km):
        """Return {partner: km} of what is within a distance."""
        distances = {
            other: distance_km(*self.positions[centre], *self.positions[other])
            for other in others
            if other != centre
        }
        return {other: distance for other, distance in distances.items() if distance <= km}

    # -- searches --------------------------------------------------------------------------------------

    def test_search_is_what_every_pair_says(self):
        found_any = 0
        for km in (1, 2, 5, 10, 25):
            for centre in self.hospitals:
                found = self.env["res.partner"].search(
                    [("pharma_type", "=", "pharmacy"), (f"pharma_within_{km}km_id", "=", centre.id)]
                )
                self.assertEqual(
                    set(found), set(self._by_hand(centre, self.pharmacies, km)), (centre.name, km)
                )
                found_any += len(found)
        self.assertGreater(found_any, 500)

    def test_search_by_name_and_several(self):
        two = self.hospitals[:1] + self.hospitals[-1:]
        expected = set()
        for centre in two:
            expected |= set(self._by_hand(centre, self.pharmacies, 2))
        domain = [
            ("pharma_type", "=", "pharmacy"),
            ("pharma_within_2km_id", "in", [h.id for h in two]),
        ]
        self.assertEqual(set(self.env["res.partner"].search(domain)), expected)
        domain = [
            ("pharma_type", "=", "pharmacy"),
            ("pharma_within_2km_id", "ilike", self.centre.name),
        ]
        self.assertLessEqual(
            set(self._by_hand(self.centre, self.pharmacies, 2)),
            set(self.env["res.partner"].search(domain)),
        )
        self.assertFalse(
            self.env["res.partner"].search([("pharma_within_2km_id", "=", self.hospital.id)])
        )

    def test_the_date_line(self):
        west, east = (
            self._account(
                "pharmacy", "Pharmacy", code, partner_latitude=-17, partner_longitude=longitude
            )
            for code, longitude in (("W", 179.99), ("E", -179.99))
        )
        found = self.env["res.partner"].search([("pharma_within_5km_id", "=", west.id)])
        self.assertEqual(found, east)
        near = west.pharma_near_by(5, "pharmacy")
        self.assertGreater(near["accounts"][0]["east"], 2)

    def test_list(self):
        rows = self.env["pharma.distance"].search([("partner_id", "=", self.centre.id)])
        expected = self._by_hand(self.centre, self.pharmacies, 20)
        self.assertEqual({row.near_id for row in rows}, set(expected))
        for row in rows:
            self.assertAlmostEqual(row.distance, expected[row.near_id], 2)
        self.assertEqual(rows.mapped("distance"), sorted(rows.mapped("distance")))
        self.assertEqual(set(rows.mapped("near_type")), {"pharmacy"})

    def test_nearest_hospital(self):
        pharmacies = self.env["res.partner"].concat(*self.pharmacies)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(12):
            pharmacies.mapped("pharma_nearest_hospital_km")
        for pharmacy in pharmacies:
            distances = self._by_hand(pharmacy, self.hospitals, 200)
            if not distances:
                self.assertFalse(pharmacy.pharma_nearest_hospital_id)
                continue
            nearest = min(distances, key=lambda hospital: (distances[hospital], hospital.id))
            self.assertAlmostEqual(pharmacy.pharma_nearest_hospital_km, distances[nearest], 2)
            self.assertAlmostEqual(
                distances[pharmacy.pharma_nearest_hospital_id], distances[nearest], 6
            )

    def test_picture(self):
        near = self.centre.pharma_near_by(5)
        expected = self._by_hand(self.centre, self.pharmacies, 5)
        self.assertEqual((near["kind"], near["count"]), ("pharmacy", len(expected)))
        self.assertEqual(
            [row["km"] for row in near["accounts"]], sorted(row["km"] for row in near["accounts"])
        )
        for row in near["accounts"]:
            partner = self.env["res.partner"].browse(row["id"])
            self.assertAlmostEqual(row["km"], expected[partner], 2)
            self.assertAlmostEqual((row["east"] ** 2 + row["north"] ** 2) ** 0.5, row["km"], 2)
            here, there = self.positions[self.centre], self.positions[partner]
            self.assertEqual(row["north"] >= 0, there[0] >= here[0])
            self.assertEqual(row["east"] >= 0, there[1] >= here[1])
        for bad in (0, -1, 201, "near", None, float("nan"), float("inf")):
            with self.assertRaises(UserError):
                self.centre.pharma_near_by(bad)
        with self.assertRaises(UserError):
            self.centre.pharma_near_by(2, "user")
        nowhere = self.hospital.pharma_near_by(2)
        self.assertEqual((nowhere["accounts"], nowhere["centre"]["has_position"]), ([], False))

    def test_panel(self):
        panel = self.centre._pharma_panel_near_by()
        expected = self._by_hand(self.centre, self.pharmacies, 2)
        self.assertEqual(panel["count"], len(expected))
        self.assertEqual(
            panel["rows"][0]["id"], min(expected, key=expected.get).id if expected else None
        )
        self.assertLessEqual(len(panel["rows"]), 5)
        keys = {panel["key"] for panel in self.centre.pharma_overview()["panels"]}
        self.assertIn("near_by", keys)

    # -- positions that are none ---------------------------------------------------------------------------

    def test_bad_positions(self):
        for latitude, longitude in ((91, 1), (-91, 1), (1, 181), (1, -181), (51.5, 0), (0, 1)):
            with self.assertRaises(ValidationError) as caught, self.env.cr.savepoint():
                self.hospital.write({"partner_latitude": latitude, "partner_longitude": longitude})
            self.assertIn(self.hospital.name, str(caught.exception))
        self.hospital.write({"partner_latitude": 51.5, "partner_longitude": -0.12})

    # -- who sees what ------------------------------------------------------------------------------------

    def test_reps_see_what_is_within_reach(self):
        near = list(self._by_hand(self.centre, self.pharmacies, 5))[:4]
        self._cover(self.n1a, self.centre | near[0] | near[1])
        centre = self.centre.with_user(self.rep)
        self.assertEqual(
            {row["id"] for row in centre.pharma_near_by(5)["accounts"]}, {near[0].id, near[1].id}
        )
        rows = self.env["pharma.distance"].with_user(self.rep).search([])
        mine = rows.filtered(lambda row: row.partner_id == self.centre)
        self.assertEqual(set(mine.near_id.ids), {near[0].id, near[1].id})
        reached = {self.centre.id, near[0].id, near[1].id}
        self.assertLessEqual(set(rows.partner_id.ids) | set(rows.near_id.ids), reached)
        found = self.env["res.partner"].with_user(self.rep)
        self.assertEqual(
            set(
                found.search(
                    [
                        ("pharma_within_5km_id", "=", self.centre.id),
                        ("pharma_type", "=", "pharmacy"),
                    ]
                )
            ),
            set(found.browse([near[0].id, near[1].id])),
        )
        # nobody finds out where a hospital is that they may not see
        south = found.with_user(self.rep_south)
        self.assertFalse(south.search([("pharma_within_5km_id", "=", self.centre.id)]))
        with self.assertRaises(AccessError):
            self.centre.with_user(self.rep_south).pharma_near_by(5)
        for user in (self.steward, self.auditor, self.medical, self.business):
            self.assertTrue(self.env["pharma.distance"].with_user(user).search_count([]))

    def test_companies_are_apart(self):
        other = self.env["res.company"].create({"name": "Other"})
        latitude, longitude = self.positions[self.centre]
        theirs = self.env["res.partner"].create(
            {
                "name": "Theirs",
                "pharma_type": "pharmacy",
                "pharma_code": "THEIRS",
                "company_id": other.id,
                "partner_latitude": latitude,
                "partner_longitude": longitude,
            }
        )
        self.assertNotIn(
            theirs.id, [row["id"] for row in self.centre.pharma_near_by(5)["accounts"]]
        )
        rows = self.env["pharma.distance"].search([("partner_id", "=", self.centre.id)])
        self.assertNotIn(theirs, rows.near_id)

    # -- the index -----------------------------------------------------------------------------------------

    def test_the_index_is_used(self):
        """On twenty thousand generated pharmacies no search looks at all of them."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            INSERT INTO res_partner (name, complete_name, type, active, pharma_type, pharma_code, company_id,
                                     is_company, partner_latitude, partner_longitude)
            SELECT 'P ' || i, 'P ' || i, 'contact', TRUE, 'pharmacy', 'GEN' || i, %s, TRUE,
                   50 + (i * 7919 %% 20011) / 20011.0 * 8, -6 + (i * 104729 %% 20021) / 20021.0 * 8
              FROM generate_series(1, 20000) i
            """,
            [self.company.id],
        )
        self.env.cr.execute("ANALYZE res_partner")
        Partner = self.env["res.partner"]
        domain = [("pharma_type", "=", "pharmacy"), ("pharma_within_2km_id", "=", self.centre.id)]
        self._assert_index(Partner._search(domain).select())
        self._assert_index(
            self.env["pharma.distance"]._search([("partner_id", "=", self.centre.id)]).select()
        )
        found = Partner.search(domain)
        by_hand = [
            id_
            for id_, latitude, longitude in self.env.execute_query(
                SQL(
                    "SELECT id, partner_latitude, partner_longitude FROM res_partner"
                    " WHERE pharma_type = 'pharmacy' AND company_id = %s AND partner_latitude <> 0",
                    self.company.id,
                )
            )
            if distance_km(*self.positions[self.centre], float(latitude), float(longitude)) <= 2
        ]
        self.assertEqual(set(found.ids), set(by_hand))

    def _assert_index(self, query):
        plan = "\n".join(line for (line,) in self.env.execute_query(SQL("EXPLAIN %s", query)))
        self.assertIn("res_partner_pharma_position_idx", plan)
