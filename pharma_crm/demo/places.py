# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Where the demo company works: regions, districts, and two areas with a postcode each in every district."""

from dataclasses import dataclass

STREETS = (
    "Alder Street|Ashgrove Avenue|Beacon Hill Road|Birch Lane|Canal Street|Cedar Avenue|Chestnut Street|Church Street"
    "|Clearwater Drive|Court Street|Dogwood Lane|Elm Street|Fairview Avenue|Franklin Street|Garden Street"
    "|Harbor Road|Hickory Drive|Highland Avenue|Juniper Way|Lakeview Drive|Laurel Avenue|Liberty Street|Linden Street"
    "|Magnolia Avenue|Maple Avenue|Market Street|Meadow Lane|Mill Road|Mulberry Street|Oak Street|Orchard Road"
    "|Park Avenue|Pine Street|Poplar Street|Prospect Street|River Road|Spring Street|Spruce Street|Summit Avenue"
    "|Sycamore Drive|Union Street|Valley Road|Walnut Street|Willow Road"
).split("|")

# First words of hospital names, one for each hospital.
HOSPITAL_WORDS = (
    "Alderbrook|Amberfield|Ashcombe|Bellhaven|Birchmere|Brightwater|Briarcliff|Cedar Hollow|Clearbrook|Cloverdale"
    "|Copperfield|Crestmont|Dovecote|Eastmoor|Elderwood|Fairhollow|Fernleigh|Foxglove|Glenmoor|Goldenleaf|Graystone"
    "|Greenhaven|Hartfield|Hawksmoor|Hazelbrook|Heatherton|Hollybrook|Ironbridge|Ivywood|Juniper Hill|Kestrel Park"
    "|Larkspur|Lindenwood|Maplecroft|Marlbrook|Meadowmere|Millstone|Moorgate|Northgate|Oakhaven|Orchard Park"
    "|Pebblebrook|Pinecrest|Quarry Hill|Ravenswood|Redfern|Riverbend|Rosemont|Rowanfield|Saltmarsh|Silverbirch"
    "|Springvale|Stonebridge|Summerfield|Swanwick|Thistledown|Thornbury|Whitestone|Willowmere|Wrenfield"
).split("|")


@dataclass(frozen=True)
class Area:
    """Two territories, one a business unit, work in an area. Its postcodes begin with ``zip_prefix``."""

    key: str
    name: str
    zip_prefix: str
    cities: tuple


@dataclass(frozen=True)
class District:
    key: str
    name: str
    state: str
    phone_code: str
    areas: tuple


@dataclass(frozen=True)
class Region:
    key: str
    name: str
    districts: tuple


def _district(key, name, state, phone_code, *areas):
    return District(
        key, name, state, phone_code,
        tuple(
            Area(f"{key}{number}", area, prefix, cities)
            for number, (area, prefix, *cities) in enumerate(areas, 1)
        ),
    )  # fmt: skip


REGIONS = (
    Region(
        "s",
        "South",
        (
            _district(
                "s1", "Georgia", "GA", "404",
                ("Atlanta City", "303", "Atlanta", "Sandy Springs", "East Point"),
                ("Atlanta North", "300", "Marietta", "Roswell", "Alpharetta"),
            ),
            _district(
                "s2", "Carolina", "NC", "704",
                ("Charlotte City", "282", "Charlotte", "Pineville"),
                ("Piedmont", "280", "Concord", "Gastonia", "Huntersville"),
            ),
        ),
    ),
    Region(
        "n",
        "North",
        (
            _district(
                "n1", "Massachusetts", "MA", "617",
                ("Boston City", "021", "Boston", "Cambridge", "Somerville"),
                ("North Shore", "019", "Salem", "Lynn", "Beverly"),
            ),
            _district(
                "n2", "Pennsylvania", "PA", "215",
                ("Philadelphia City", "191", "Philadelphia"),
                ("Delaware Valley", "190", "Media", "Ardmore", "Lansdowne"),
            ),
        ),
    ),
    Region(
        "w",
        "West",
        (
            _district(
                "w1", "Colorado", "CO", "303",
                ("Denver City", "802", "Denver", "Lakewood", "Glendale"),
                ("Front Range", "800", "Aurora", "Arvada", "Broomfield"),
            ),
            _district(
                "w2", "Arizona", "AZ", "602",
                ("Phoenix City", "850", "Phoenix"),
                ("East Valley", "852", "Mesa", "Tempe", "Gilbert"),
            ),
        ),
    ),
)  # fmt: skip


def districts():
    """Yield (region, district)."""
    for region in REGIONS:
        for district in region.districts:
            yield region, district


def areas():
    """Yield (district, area)."""
    for _region, district in districts():
        for area in district.areas:
            yield district, area


def phone(rng, district):
    """Return a number of those that are kept free for invented people."""
    return f"+1 {district.phone_code}-555-01{rng.randrange(100):02}"


def address(rng, district, area, refs):
    """Return address values in the area.

    :param refs: external id → id, for state and country.
    """
    city = rng.choice(area.cities)
    number = 1 + area.cities.index(city) * 30 + rng.randrange(30)
    return {
        "street": f"{rng.randrange(10, 2900)} {rng.choice(STREETS)}",
        "city": city,
        "zip": f"{area.zip_prefix}{number:02}",
        "state_id": refs[district.state],
        "country_id": refs["US"],
    }
