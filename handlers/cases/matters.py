"""What a matter is about, in one of the words that a city knows: 路灯不亮, 井盖缺失, 停水…

Two citizens say the same in other words; what is common is the subject. A subject whose scope is
`door` concerns one home or one building; all others concern whoever is at the place. They are
listed in matters.toml.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from types import MappingProxyType

from knowledge import pinyin
from knowledge.normalise import simplified

SHORT = 32
_HAN = re.compile("[\u3400-\u9fff]")
_CLAUSE = re.compile(r"[，。！？；,!?;\n]+")


@dataclass(frozen=True, slots=True)
class Subject:
    """`needs`: patterns that all must be found in the words; `never`: one that must not; `english`:
    one that says it in English, by itself.

    A `weak` one counts only where nothing else is told: who is said not to care, what it costs.
    """

    label: str
    needs: tuple[str, ...]
    never: str = ""
    english: str = ""
    door: bool = False
    weak: bool = False
    personal: bool = False


def _read() -> dict[str, Subject]:
    text = resources.files(__package__).joinpath("matters.toml").read_text("utf-8")
    return {
        name: Subject(**{**one, "needs": tuple(one["needs"])})
        for name, one in tomllib.loads(text).items()
    }


SUBJECTS: Mapping[str, Subject] = MappingProxyType(_read())

_ANCHORS = [
    "路灯",
    "井盖",
    "暖气",
    "停水",
    "停电",
    "停气",
    "噪音",
    "垃圾",
    "污水",
    "下水道",
    "积水",
    "施工",
    "工地",
    "广场舞",
    "电梯",
    "油烟",
    "扬尘",
    "臭味",
    "公厕",
    "物业",
    "护栏",
    "红绿灯",
    "信号灯",
    "地锁",
    "违建",
    "小广告",
    "公交",
    "渣土车",
    "摆摊",
    "消防通道",
    "路面",
    "树枝",
    "充电桩",
]
"""Words that are written by their sound: 路登, 暖汽."""


def subjects(text: str) -> frozenset[str]:
    """What the words are about; empty when it is none of the subjects that are known."""
    said = simplified(text)
    if not _HAN.search(said) and (found := _in_english(said.lower())):
        return found
    return _found(said) or _found(_by_sound(said))


def label(subject: str) -> str:
    return SUBJECTS[subject].label


def _in_english(said: str) -> frozenset[str]:
    found = {name for name, pattern in _english_patterns() if pattern.search(said)}
    return frozenset({name for name in found if not SUBJECTS[name].weak} or found)


def _found(said: str) -> frozenset[str]:
    """In a story only what stands close together belongs together: a car here, a jam there."""
    found = {
        name
        for name, needs, never in _patterns()
        if any(
            all(one.search(part) for one in needs) and not (never and never.search(part))
            for part in _parts(said)
        )
    }
    strong = {name for name in found if not SUBJECTS[name].weak}
    return frozenset(strong or found)


def _parts(said: str) -> list[str]:
    """Short words as a whole, a story as its neighbouring clauses."""
    if len(said) <= SHORT:
        return [said]
    clauses = [one for one in _CLAUSE.split(said) if one]
    return [f"{one}，{two}" for one, two in pairwise(clauses)] or clauses


Patterns = list[tuple[str, list[re.Pattern[str]], re.Pattern[str] | None]]


@cache
def _english_patterns() -> list[tuple[str, re.Pattern[str]]]:
    return [(name, re.compile(one.english)) for name, one in SUBJECTS.items() if one.english]


@cache
def _patterns() -> Patterns:
    return [
        (
            name,
            [re.compile(need) for need in one.needs],
            re.compile(one.never) if one.never else None,
        )
        for name, one in SUBJECTS.items()
    ]


@cache
def _sounds_of_anchors() -> dict[tuple[int, ...], str]:
    return {sounds(word): word for word in _ANCHORS}


def sounds(text: str) -> tuple[int, ...]:
    """How a text sounds, southern accents merged."""
    return tuple(pinyin.merge_accents(pinyin.hear(text)))


def _by_sound(said: str) -> str:
    """The words with what sounds like a known word written as that word."""
    heard = sounds(said)
    for known, word in _sounds_of_anchors().items():
        for at in range(len(heard) - len(known) + 1):
            if heard[at : at + len(known)] == known:
                said = said[:at] + word + said[at + len(known) :]
    return said
