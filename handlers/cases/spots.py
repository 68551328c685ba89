"""Places made comparable: names, streets with numbers, a building, a point on the map.

Two citizens write one place in other words: 历下区燕子山小区3号楼, 燕子山小区. `relation`
says how two places stand to each other; `keys` are what a database finds them by.
"""

import re
import unicodedata
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from rapidfuzz import fuzz

from handlers.cases.matters import sounds
from knowledge.normalise import simplified

SAME, NEAR, BESIDE, UNKNOWN, APART = "same", "near", "beside", "unknown", "apart"
"""The same place; perhaps it, written less exactly; another part of it; not to be known; two."""

HERE = 150
"""Metres within which two pins are one place."""
AROUND = 600
FAR = 1500
"""From here on two pins are two places, whatever they are called."""
NEXT_DOOR = 20
"""How much house numbers on one street may differ."""
CELL = 0.01
"""Degrees of a cell of the map by which pins are found: about a kilometre."""

_REGION = re.compile(
    r"^(?:中国)?(?:[\u4e00-\u9fff]{2,3}省)?(?:[\u4e00-\u9fff]{2,3}市(?!场|民|政))?"
    r"(?:[\u4e00-\u9fff]{1,3}(?<![小社景园校城库厂新片])新?区(?!域))?(?:[\u4e00-\u9fff]{2,3}县)?"
    r"(?:[\u4e00-\u9fff]{2,4}街道(?:办事处)?)?(?:[\u4e00-\u9fff]{2,3}镇(?!政))?"
)
_STREET = re.compile(r"([\u4e00-\u9fff]{1,5}?(?:大道|大街|路|街|巷|胡同))(?:(\d{1,5})号)?")
_BUILDING = re.compile(r"(\d{1,4})(?:号楼|栋|幢|座|#楼|#)(?:\d{1,2}单元)?(?:\d{2,4}室?)?")
_PART = re.compile(r"(\d{1,2})期|([东西南北中])区|第?(\d{1,2})区")
_AROUND = re.compile(
    r"(?:正|大|小)?[东西南北]{0,2}(?:门口?|侧门?|边|面|头|段|侧)$|(?:十字)?路口|交叉口|交汇处|丁字|附近|对面|旁边?|"
    r"周边|一带|里面?$|[内中外]$|院内|门前|门口|楼下|楼前|沿线|交口|\d+号院?|那边|这边|那儿|这块|[的在从到靠]|\d+单元|"
    r"\d+室|\d+楼|地下车库|车库|停车场$"
)
_DROPPED = re.compile(r"(?:小区|社区|生活区|住宅区|家属院|宿舍区?|大院)$")
_NUMERALS = {c: str(n) for n, c in enumerate("零一二三四五六七八九十")}
_WRITTEN = re.compile(r"([一二三四五六七八九十]{1,3})(?=号|栋|幢|座|期|单元|#|区)")
_JOINT = re.compile(r"^[与和跟及至到、,，]+")
_BUS_OR_COMMON = frozenset(
    {"马路", "公路", "道路", "小路", "大路", "路", "这条路", "那条路", "主路"}
)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where: `names` without what every name has, `streets` to house numbers (0: none)."""

    names: tuple[str, ...]
    streets: dict[str, int]
    building: int
    part: str
    district: str
    latitude: float | None
    longitude: float | None


def spot(
    place: str, *, district: str = "", latitude: float | None = None, longitude: float | None = None
) -> Spot:
    """Read a place as a citizen wrote it."""
    text = simplified(unicodedata.normalize("NFKC", place))
    text = _WRITTEN.sub(lambda found: str(_number(found[1])), re.sub(r"[\s()（）\-—·]", "", text))
    text = _REGION.sub("", text, count=1) or text
    text, building = _take(_BUILDING, text)
    text, part = _take(_PART, text)
    streets: dict[str, int] = {}
    rest, end = "", 0
    for found in _STREET.finditer(text):
        name = _JOINT.sub("", found[1]) if found.start() == end or end == 0 else found[1]
        rest += " " + text[end : found.start()]
        end = found.end()
        if len(name) > 1 and name not in _BUS_OR_COMMON:
            streets[name] = int(found[2] or 0)
    names = tuple(dict.fromkeys(filter(None, map(_name, (rest + " " + text[end:]).split()))))
    return Spot(names, streets, int(building or 0), part, district, latitude, longitude)


def _take(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    """The text without what a pattern finds first, and what that was."""
    found = pattern.search(text)
    if found is None:
        return text, ""
    return text[: found.start()] + " " + text[found.end() :], next(filter(None, found.groups()))


def _name(piece: str) -> str:
    """A name without sides, gates and the words that any estate may have; or nothing."""
    before = None
    while before != piece:
        before, piece = piece, _JOINT.sub("", _AROUND.sub("", piece))
    piece = _DROPPED.sub("", piece)
    return piece if len(piece) > 1 and not piece.isdecimal() else ""


def _number(written: str) -> int:
    """十二 is 12."""
    if "十" not in written:
        return int("".join(_NUMERALS[one] for one in written))
    tens, _, ones = written.partition("十")
    return int(_NUMERALS.get(tens, "1")) * 10 + int(_NUMERALS.get(ones, "0"))


def relation(a: Spot, b: Spot) -> str:
    """How two places stand to each other."""
    metres = distance(a, b)
    named = UNKNOWN if a.district and b.district and a.district != b.district else _named(a, b)
    if metres is not None:
        if metres > FAR:
            return APART
        if metres <= HERE and named != APART:
            return SAME
        if metres <= AROUND and named == UNKNOWN:
            return NEAR
        return named
    if a.district and b.district and a.district != b.district:
        return APART
    return named


def _named(a: Spot, b: Spot) -> str:
    """By what the places are called."""
    pairs = [(one, other) for one in a.names for other in b.names]
    if any(_sounds_like(*pair) for pair in pairs):
        return BESIDE if a.part and b.part and a.part != b.part else SAME
    if any(_begins_with(*sorted(pair, key=len)) for pair in pairs):
        return NEAR
    by_street = _by_street(a, b)
    if a.names and b.names:
        # Two estates on one street are two places, unless the number is the same.
        return SAME if by_street == SAME else APART
    return by_street


def _sounds_like(one: str, other: str) -> bool:
    if one == other or sounds(one) == sounds(other):
        return True
    short, long = sorted((one, other), key=len)
    if len(short) >= 3 and (long.startswith(short) or long.endswith(short)):
        return len(long) - len(short) <= 2
    return len(short) >= 5 and fuzz.ratio(one, other) >= 85


def _begins_with(short: str, long: str) -> bool:
    return len(short) >= 3 and long.startswith(short)


def _by_street(a: Spot, b: Spot) -> str:
    theirs = {sounds(name): number for name, number in b.streets.items()}
    shared = [
        (number, theirs[sounds(name)])
        for name, number in a.streets.items()
        if sounds(name) in theirs
    ]
    if not shared:
        return APART if a.streets and b.streets else UNKNOWN
    crossings = min(len(a.streets), len(b.streets)) > 1
    if crossings:
        return SAME if len(shared) > 1 else APART
    ours, others = shared[0]
    if ours and others:
        return SAME if ours == others else NEAR if abs(ours - others) <= NEXT_DOOR else APART
    return NEAR


def distance(a: Spot, b: Spot) -> float | None:
    """Metres between two pins; None when one is missing."""
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return None
    up, along = radians(b.latitude - a.latitude), radians(b.longitude - a.longitude)
    arc = (
        sin(up / 2) ** 2 + cos(radians(a.latitude)) * cos(radians(b.latitude)) * sin(along / 2) ** 2
    )
    return 12_742_000 * asin(sqrt(arc))


def keys(place: Spot) -> list[str]:
    """What a place is kept under: its names and streets by sound, its cell of the map."""
    found = [key for name in (*place.names, *place.streets) for key in _keys(name)]
    if place.latitude is not None and place.longitude is not None:
        found.append(_cell(place.latitude, place.longitude, 0, 0))
    return list(dict.fromkeys(found))


def keys_around(place: Spot) -> list[str]:
    """The keys of all places that may be the same or near."""
    found = keys(place)
    if place.latitude is not None and place.longitude is not None:
        found += [
            _cell(place.latitude, place.longitude, up, along)
            for up in (-1, 0, 1)
            for along in (-1, 0, 1)
        ]
    return list(dict.fromkeys(found))


def _keys(name: str) -> list[str]:
    """The first and the last three syllables: 鲁能领秀城 is looked at beside 领秀城, and 燕子山庄
    beside 燕子山; which of them are one place is decided then."""
    heard = sounds(name)
    return ["n:" + ".".join(f"{code:x}" for code in part) for part in (heard[:3], heard[-3:])]


def _cell(latitude: float, longitude: float, up: int, along: int) -> str:
    return f"g:{int(latitude / CELL) + up}:{int(longitude / CELL) + along}"
