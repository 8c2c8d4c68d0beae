# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, models

from . import catalogue, market, places

# Of the states of own products and of competitors', so many in a hundred.
OWN_STATES = (
    ("listed", 48),
    ("temporary", 10),
    ("applied", 12),
    ("not_applied", 22),
    ("delisted", 8),
)
OTHER_STATES = (("listed", 72), ("applied", 8), ("delisted", 20))
STEPS = (
    ("unaware", 12),
    ("aware", 26),
    ("trial", 20),
    ("user", 22),
    ("regular", 14),
    ("advocate", 6),
)


class PharmaDemo(models.AbstractModel):
    """What is listed where, who supplies it, who competes, what doctors make of it."""

    _inherit = "pharma.demo"

    @api.model
    def _load_accounts(self):
        result = super()._load_accounts()
        self._in_company()._make_market()
        return result

    @api.model
    def _make_market(self):
        self._make_competitors()
        self._make_listings()
        self._make_supplies()
        self._make_competitor_activities()
        self._make_swots()
        self._make_doctor_products()
        self._make_opportunities()
        self.env["pharma.product.affinity"]._refresh(self.env.company)
        self._make_hospital_draft()

    @api.model
    def _draw(self, rng, weighted):
        keys, weights = zip(*weighted, strict=True)
        return rng.choices(keys, weights)[0]

    @api.model
    def _reps_of_areas(self):
        """Return {(area, unit): rep}, for those areas that have one."""
        reps = {}
        for _district, area in places.areas():
            for unit, _name in catalogue.UNITS:
                territory = self._ref(f"territory_{area.key}_{unit}")
                reps[area.key, unit] = territory.member_ids.filtered(
                    lambda m: m.role == "rep"
                ).user_id[:1]
        return reps

    @api.model
    def _make_competitors(self):
        for number, (name, products) in enumerate(market.COMPETITOR_COMPANIES, 1):
            competitor = self._make(
                "pharma.competitor",
                [
                    (
                        f"pharma_crm.demo_competitor_{number}",
                        {"name": name, "company_id": self.env.company.id},
                    )
                ],
            )
            for key in products:
                self._ref(f"product_{key}").pharma_competitor_id = competitor

    @api.model
    def _make_listings(self):
        rng = self._rng("listings")
        today = self._today()
        products = [
            (key, price, "promoted") for _unit, key, _name, price, _messages in catalogue.PRODUCTS
        ]
        products += [
            (key, price, "competitor") for _unit, key, _name, price in catalogue.COMPETITORS
        ]
        hospitals = self._made_ids("res.partner", "hospital_")
        distributors = sorted(self._made_ids("res.partner", "distributor_").values())
        rows = []
        for position, (name, hospital_id) in enumerate(sorted(hospitals.items())):
            beds = self.env["res.partner"].browse(hospital_id).pharma_beds
            for key, price, kind in products:
                if rng.random() > (0.85 if kind == "promoted" else 0.6):
                    continue
                state = self._draw(rng, OWN_STATES if kind == "promoted" else OTHER_STATES)
                rows.append(
                    (
                        f"pharma_crm.demo_listing_{name}_{key}",
                        {
                            "partner_id": hospital_id,
                            "product_id": self._ref(f"product_{key}").id,
                            "distributor_id": distributors[
                                (position + rng.randrange(2)) % len(distributors)
                            ],
                            **self._listing_terms(rng, today, state, price, beds),
                        },
                    )
                )
        self._make("pharma.listing", rows)

    @api.model
    def _listing_terms(self, rng, today, state, price, beds):
        since = today - timedelta(days=rng.randrange(20, 420))
        vals = {
            "state": state,
            "price": price,
            "discount": rng.choice((0, 0, 3, 5, 8, 10)),
            "date_state": since,
        }
        if state != "not_applied":
            vals["date_applied"] = since - timedelta(
                days=rng.randrange(0, 120) if state != "applied" else 0
            )
        if state in ("listed", "temporary", "delisted"):
            vals["monthly_consumption"] = round(beds * rng.uniform(0.05, 0.5))
            vals["date_listed"] = since
        if state == "temporary":
            vals["date_expiry"] = today + timedelta(days=rng.randrange(5, 150))
        if state == "delisted":
            since = today - timedelta(days=rng.randrange(5, 200))
            vals |= {
                "date_state": since,
                "date_listed": since - timedelta(days=rng.randrange(200, 700)),
                "date_delisted": since,
                "delist_reason": rng.choice(market.DELIST_REASONS),
            }
            vals["date_applied"] = vals["date_listed"] - timedelta(days=60)
        return vals

    @api.model
    def _make_supplies(self):
        rng = self._rng("supplies")
        start = self._today().replace(month=1, day=1)
        listings = self.env["pharma.listing"].browse(
            self._made_ids("pharma.listing", "listing_").values()
        )
        names = {id_: name for name, id_ in self._made_ids("pharma.listing", "listing_").items()}
        rows = []
        for listing in listings.sorted("id"):
            if listing.kind != "promoted" or listing.state not in ("listed", "temporary"):
                continue
            rows.append(
                (
                    f"pharma_crm.demo_supply_{names[listing.id]}",
                    {
                        "partner_id": listing.partner_id.id,
                        "product_id": listing.product_id.id,
                        "distributor_id": listing.distributor_id.id,
                        "date_start": start,
                        "date_end": start.replace(year=start.year + 1, month=12, day=31),
                        "price": listing.price,
                        "rebate": rng.choice((0, 2, 3, 5)),
                        "price_terms": rng.choice(
                            (False, "Free of freight from 20 packs", "Rebate at year end")
                        ),
                        "delivery_days": rng.choice((1, 1, 2, 3)),
                        "payment_days": rng.choice((30, 45, 60)),
                        "is_exclusive": rng.random() < 0.25,
                        "agreement_ref": f"SA-{listing.id:05}",
                    },
                )
            )
        self._make("pharma.supply", rows)

    @api.model
    def _make_competitor_activities(self):
        rng = self._rng("competitor activities")
        today = self._today()
        reps = self._reps_of_areas()
        unit_of = {key: unit for unit, key, _name, _price in catalogue.COMPETITORS}
        rows = []

        def seen(name, partner_id, area_key, key, share):
            unit = unit_of[key]
            kind, text = rng.choice(market.SEEN)
            rows.append(
                (
                    f"pharma_crm.demo_competitor_seen_{name}_{key}",
                    {
                        "name": text,
                        "kind": kind,
                        "partner_id": partner_id,
                        "product_id": self._ref(f"product_{key}").id,
                        "share": share,
                        "observed_on": today - timedelta(days=rng.randrange(1, 200)),
                        "user_id": (reps[area_key, unit] or self.env.user).id,
                        "reliability": rng.choice(("low", "medium", "medium", "high")),
                    },
                )
            )

        for name, hospital_id in sorted(self._made_ids("res.partner", "hospital_").items()):
            for key in rng.sample(sorted(unit_of), 4):
                seen(f"h_{name}", hospital_id, name.rsplit("_", 1)[0], key, rng.randrange(5, 25))
        for name, doctor_id in sorted(self._made_ids("res.partner", "doctor_").items())[::7]:
            parts = name.split("_")
            units = next(row[3] for row in catalogue.SPECIALTIES if row[0] == parts[2])
            if not units:
                continue
            key = rng.choice([key for key, unit in sorted(unit_of.items()) if unit in units])
            seen(f"d_{name}", doctor_id, parts[0], key, rng.choice((0, 0, 15, 30, 40)))
        self._make("pharma.competitor.activity", rows)

    @api.model
    def _make_swots(self):
        rng = self._rng("swot")
        today = self._today()
        reps = self._reps_of_areas()
        rows = []
        for position, (name, hospital_id) in enumerate(
            sorted(self._made_ids("res.partner", "hospital_").items())
        ):
            for unit, _name in catalogue.UNITS:
                if position % 2 and unit == "rn":
                    continue
                for age in (180, 30) if position % 5 == 0 else (45,):
                    rows.append(
                        (
                            f"pharma_crm.demo_swot_{name}_{unit}_{age}",
                            {
                                "partner_id": hospital_id,
                                "product_group_id": self._ref(f"unit_{unit}").id,
                                "date": today - timedelta(days=age + rng.randrange(10)),
                                "user_id": (reps[name.rsplit("_", 1)[0], unit] or self.env.user).id,
                                "strengths": rng.choice(market.STRENGTHS),
                                "weaknesses": rng.choice(market.WEAKNESSES),
                                "opportunities": rng.choice(market.OPPORTUNITIES),
                                "threats": rng.choice(market.THREATS),
                            },
                        )
                    )
        self._make("pharma.swot", rows)

    @api.model
    def _make_doctor_products(self):
        rng = self._rng("doctor products")
        by_unit = {
            unit: [row[1] for row in catalogue.PRODUCTS if row[0] == unit]
            for unit, _name in catalogue.UNITS
        }
        units_of = {key: units for key, _name, _parent, units in catalogue.SPECIALTIES}
        rows = []
        for name, doctor_id in sorted(self._made_ids("res.partner", "doctor_").items()):
            choice = [key for unit in units_of[name.split("_")[2]] for key in by_unit[unit]]
            if not choice:
                continue
            key = rng.choice(choice)
            keys = [key]
            if market.TOGETHER.get(key) and rng.random() < 0.6:
                keys.append(market.TOGETHER[key])
            keys += [key for key in rng.sample(choice, 2) if key not in keys][:1]
            used = rng.random() < 0.6
            for key in keys:
                rows.append(
                    (
                        f"pharma_crm.demo_profile_{name}_{key}",
                        self._profile(rng, doctor_id, key, used),
                    )
                )
        self._make("pharma.doctor.product", rows)

    @api.model
    def _profile(self, rng, doctor_id, key, used):
        step = self._draw(rng, STEPS[3:] if used and rng.random() < 0.8 else STEPS[:3])
        potential = rng.randrange(5, 60)
        dosage = self._xml(f"pharma_crm.dosage_{market.DOSAGE.get(key, 'tablet')}")
        return {
            "partner_id": doctor_id,
            "product_id": self._ref(f"product_{key}").id,
            "potential": potential,
            "prescriptions": round(
                potential
                * {"trial": 0.1, "user": 0.3, "regular": 0.55, "advocate": 0.8}.get(step, 0)
            ),
            "adoption_id": self._xml(f"pharma_crm.adoption_{step}").id,
            "concerns": rng.choice(market.CONCERNS) if rng.random() < 0.5 else False,
            "feel_good": rng.choice(market.FEEL_GOOD) if used else False,
            "next_objective": rng.choice(market.OBJECTIVES),
            "dosage_form_ids": [(6, 0, dosage.ids)],
        }

    @api.model
    def _make_opportunities(self):
        rng = self._rng("opportunities")
        today = self._today()
        reps = self._reps_of_areas()
        units = {row[1]: row[0] for row in catalogue.PRODUCTS}
        rows = []
        for name, listing_id in sorted(self._made_ids("pharma.listing", "listing_").items()):
            listing = self.env["pharma.listing"].browse(listing_id)
            if listing.kind != "promoted" or listing.state not in ("not_applied", "applied"):
                continue
            if rng.random() > 0.6:
                continue
            hospital, key = name.rsplit("_", 1)
            stage = rng.choice(
                ("identified", "identified", "interest")
                if listing.state == "not_applied"
                else ("applied", "committee")
            )
            rows.append(
                (
                    f"pharma_crm.demo_opportunity_{name}",
                    {
                        "partner_id": listing.partner_id.id,
                        "pharma_product_id": listing.product_id.id,
                        "pharma_listing_id": listing.id,
                        "pharma_monthly_value": round(listing.price * rng.randrange(10, 120), -1),
                        "user_id": (
                            reps[hospital.rsplit("_", 1)[0], units[key]] or self.env.user
                        ).id,
                        "stage_id": self._xml(f"pharma_crm.crm_stage_{stage}").id,
                        "date_deadline": today + timedelta(days=rng.randrange(-10, 160)),
                    },
                )
            )
        self._make("crm.lead", rows)
