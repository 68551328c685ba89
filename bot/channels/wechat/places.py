"""WeChat's coordinates → ours.

WeChat gives GCJ-02, the shifted coordinates that maps in mainland China must use; `Place` is
WGS-84. The shift is a public formula, with no exact way back: it is taken off the place itself
and then off what came out, which leaves less than a metre.
"""

from math import cos, pi, sin, sqrt

RADIUS = 6378245.0
FLATTENING = 0.00669342162296594323
"""Of the Krasovsky ellipsoid, squared eccentricity: what GCJ-02 is worked out with."""
ROUNDS = 3


def to_wgs84(latitude: float, longitude: float) -> tuple[float, float]:
    """Latitude and longitude in WGS-84; outside of mainland China nothing is shifted."""
    if not (0.8293 <= latitude <= 55.8271 and 72.004 <= longitude <= 137.8347):
        return latitude, longitude
    found = latitude, longitude
    for _ in range(ROUNDS):
        north, east = _shift(*found)
        found = latitude - north, longitude - east
    return round(found[0], 6), round(found[1], 6)


def _shift(latitude: float, longitude: float) -> tuple[float, float]:
    """By how many degrees GCJ-02 moves a place."""
    x, y = longitude - 105.0, latitude - 35.0
    waves = (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + waves
    north += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
    north += (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + waves
    east += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    east += (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    bend = 1 - FLATTENING * sin(latitude / 180 * pi) ** 2
    north *= 180 / (RADIUS * (1 - FLATTENING) / (bend * sqrt(bend)) * pi)
    east *= 180 / (RADIUS / sqrt(bend) * cos(latitude / 180 * pi) * pi)
    return north, east
