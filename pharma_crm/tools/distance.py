# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Distances between positions on a sphere. No database in here."""

import math

EARTH_KM = 6371.0088  # mean radius


def distance_km(latitude, longitude, other_latitude, other_longitude):
    """Return the great-circle distance of two positions in kilometres.

    >>> round(distance_km(51.5, 0, 52.5, 0), 1)
    111.2
    """
    lat, other = math.radians(latitude), math.radians(other_latitude)
    across = math.radians(other_longitude - longitude)
    half = (
        math.sin((other - lat) / 2) ** 2
        + math.cos(lat) * math.cos(other) * math.sin(across / 2) ** 2
    )
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def boxes(latitude, longitude, km):
    """Return the rectangles (south, west, north, east) in degrees that hold every position within a distance.

    Two of them where the circle crosses the date line; the whole width where it holds a pole.
    """
    up = math.degrees(km / EARTH_KM)
    south, north = max(-90.0, latitude - up), min(90.0, latitude + up)
    if south <= -90 or north >= 90:
        return [(south, -180.0, north, 180.0)]
    ratio = math.sin(km / EARTH_KM) / math.cos(math.radians(latitude))
    across = math.degrees(math.asin(min(1.0, ratio)))
    west, east = longitude - across, longitude + across
    if west < -180:
        return [(south, west + 360, north, 180.0), (south, -180.0, north, east)]
    if east > 180:
        return [(south, west, north, 180.0), (south, -180.0, north, east - 360)]
    return [(south, west, north, east)]
