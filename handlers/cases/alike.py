"""Whether two cases are one matter: what, where and when, with the reasons in plain values.

Pure: whoever asks has fetched the candidates. Measured on pairs in tests/cases/pairs.tsv; a wrong
"same" costs a citizen one tap (这是另一件事), a wrong "different" costs a department a visit.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from rapidfuzz import fuzz

from handlers.cases import spots
from handlers.cases.matters import SUBJECTS, sounds, subjects
from handlers.cases.spots import Spot
from knowledge.normalise import canonical, normalise

ALIKE = 62
"""Words that are about nothing we know are alike from here on, of 100."""
SURE = 80
"""From here on a citizen is asked; below, only a desk is shown it."""
SHOWN = 55

LONGEST = 600
"""A story begins with its matter; what comes after this many characters is not compared."""
STORY = 24
_BY_PLACE = {
    spots.SAME: 1.0,
    spots.NEAR: 0.85,
    spots.BESIDE: 0.7,
    spots.UNKNOWN: 0.6,
    spots.APART: 0.0,
}
_EMPTY = re.compile(
    r"您好|你好|领导|请问|请|希望|要求|有关部门|相关部门|尽快|解决|处理|谢谢|感谢|一下|没人管|一直|已经|半个月|好几天"
    r"|反映|投诉|举报|建议|我们?|他们|你们|这里|那里|现在|最近|今天|昨天|晚上|每天|了|的|是|在|都|也|就|有|和"
)
_WISH = re.compile(
    r"增设|加装|新增|新建|修建|建设|增加|安装|设立|设置|开通|能不能建|装几|装上|划定"
)
_FAULT = re.compile(
    r"坏|不亮|不热|漏|堵|倒|断|破|丢|缺|没人|扰|臭|脏|停|不通|失灵|塌|裂|老化|脱落|不能用"
)


@dataclass(frozen=True, slots=True)
class Matter:
    """What is compared of a case."""

    text: str
    spot: Spot
    about: frozenset[str]
    plain: str

    @property
    def personal(self) -> bool:
        """About one person's life: nobody else is asked to join it."""
        return any(SUBJECTS[one].personal for one in self.about)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike, of 100; how the places stand (handlers.cases.spots) and what is common."""

    score: int
    where: str
    common: tuple[str, ...]
    metres: int | None = None

    @property
    def sure(self) -> bool:
        return self.score >= SURE


def matter(
    text: str,
    place: str,
    *,
    district: str = "",
    latitude: float | None = None,
    longitude: float | None = None,
) -> Matter:
    where = spots.spot(place, district=district, latitude=latitude, longitude=longitude)
    return matter_at(text, where)


def matter_at(text: str, where: Spot) -> Matter:
    text = text[:LONGEST]
    return Matter(text, where, subjects(text), _plain(text, where))


def _plain(text: str, where: Spot) -> str:
    """The words that are about the matter: without the place and what everybody says."""
    said = canonical(normalise(text))
    for name in (*where.names, *where.streets):
        said = said.replace(name, "")
    return _EMPTY.sub("", said)


def compare(a: Matter, b: Matter, *, one_person: bool = False) -> Likeness:
    """0 when they are surely two matters; else how alike the matter is, by how near the place.

    Of one person a place that is not told is taken to be the one that was told before.
    """
    where = spots.relation(a.spot, b.spot)
    metres = spots.distance(a.spot, b.spot)
    what, common = _what(a, b)
    factor = 0.9 if one_person and where == spots.UNKNOWN else _BY_PLACE[where]
    if where != spots.APART and common and _other_door(a, b, common):
        factor = 0.0
    score = round(what * factor)
    return Likeness(score, where, common, None if metres is None else round(metres))


def _what(a: Matter, b: Matter) -> tuple[float, tuple[str, ...]]:
    """How alike what is said is, of 100, and the subjects in common."""
    common = tuple(sorted(a.about & b.about))
    words = _words(a, b)
    if common:
        if _wishes(a.text) != _wishes(b.text):
            return min(words, 50.0), ()
        # One subject of many, said in passing, weighs less than the only one.
        share = len(common) / min(len(a.about), len(b.about))
        return max(words, 85 + 15 * share if share > 0.5 else 70), common
    if a.about and b.about:
        return min(words, 50.0), ()
    if a.about or b.about:
        return (words if words >= 75 else min(words, 50.0)), ()
    return max(words * 0.7, 95.0 if words >= ALIKE else 0.0, _shared(a.plain, b.plain)), ()


def _shared(one: str, other: str) -> float:
    """A word of three characters in common is mostly the thing itself (洒水车); in a story it is
    chance."""
    if max(len(one), len(other)) > STORY:
        return 0.0
    longest = SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size
    return 85.0 if longest >= 3 else 57.0 if longest == 2 else 0.0


def _words(a: Matter, b: Matter) -> float:
    """How alike the words are, by characters or by sound."""
    if min(len(a.plain), len(b.plain)) < 2:
        return 0.0
    by_character = max(fuzz.ratio(a.plain, b.plain), fuzz.partial_ratio(a.plain, b.plain) * 0.85)
    by_sound = fuzz.ratio(sounds(a.plain), sounds(b.plain))
    return float(max(by_character, by_sound))


def _wishes(text: str) -> bool:
    """Whether something new is wanted, not something broken mended."""
    return bool(_WISH.search(text)) and not _FAULT.search(text)


def _other_door(a: Matter, b: Matter, common: tuple[str, ...]) -> bool:
    """A leak in house 3 is not the leak in house 5; no water is the whole estate's matter."""
    if not all(SUBJECTS[one].door for one in common):
        return False
    return bool(a.spot.building and b.spot.building and a.spot.building != b.spot.building)
