"""Two matters in one message, for two to mend: 路灯坏了，还有楼下烧烤摊半夜很吵.

Only where the citizen begins anew (还有, 另外) or counts (一是…二是…), and each part is plainly a
trouble of its own, surely about something else: of 1,500 real messages nearly all that count tell
one matter in several points. When unsure it is one.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from handlers import hearing
from handlers.cases import parted_english
from handlers.cases.intake import PHONE
from handlers.cases.matters import SUBJECTS, subjects
from handlers.cases.routing.departments import Departments, Suggested

MOST = 4
"""Whoever counts further writes a petition."""
LONGEST = 120
"""Characters of a part: more of them are a story, which has many sides."""
LEAST = 4
LEAD = 40
"""Before the first number stand a greeting, a place; more is a matter by itself."""
LIKELY = 0.45
"""Less sure than this nobody knows whose a part is."""
SURELY = 0.85
"""So sure it must be where what a part is about is none of the subjects that are known."""

_HAN = re.compile("[\u3400-\u9fff]")
_CLAUSE = r"(?:^|(?<=[，,。；;：:！!？?\s]))"
_COUNTS = (
    re.compile(
        rf"{_CLAUSE}第?([一二三四五])(?:[点个件条](?:事情?|问题)?)?(?:[是来]|[、．.：:，,）)]|(?<=[点个件条事情题]))"
    ),
    re.compile(r"(?<![\d.-])(?<!\d[:：])[(（]?([1-5])(?:[、．）)：:]|[.，,](?!\d))"),
    re.compile(r"([①②③④⑤])"),
)
_VALUE = {sign: n for row in ("一二三四五", "12345", "①②③④⑤") for n, sign in enumerate(row, 1)}
_MORE = (
    r"(?:还有(?![的待些多几人时]|没有|不到)|另外(?!的)|另有|再(?:一个|有|就是|说一?[个件])"
    r"|此外|顺便|对了(?=[，, ]))"
)
_ANEW = re.compile(rf"(?<=[，,。；;！!？?\s吵坏堵脏臭亮热了])(?={_MORE})")
_LINK = re.compile(
    rf"^(?:[，,。；;、\s]|{_MORE}|[一1][个件]事情?|就是(?=[，,\s])|(?:反映|说)一?下|个事情?(?=[，,]))+"
)
_SEVERAL = re.compile(
    r"[^，,。；;：:！!？?\s]*(?:[两二三四几]|[2-4])[个件](事情?|问题)[^，,。；;：:！!？?\s]*[，,。；;：:！!？?\s]*"
)
"""我要反映两件事: matters by the citizen's own word; 问题 may be sides of one."""
# What goes on about the thing before it.
_SAME = re.compile(r"^(?:这|那(?![边条个]|里)|该|他们?|她们?|它们?|其|此|也|而且|并且|所以|因此)")

# That nobody cares is part of the matter before it.
_NOBODY = re.compile(r"[没无]人(?:来|去)?[管理问]|不(?:管|理|作为|处理|解决)|推诿|踢皮球|敷衍")

# What one and the same source brings along: its noise, its smell, its rubbish, its cars.
_ALONG = {one for one in SUBJECTS if one.startswith("noise")} | {
    *("dust", "smoke", "stench", "stall", "truck", "rubbish", "river", "parking", "congestion"),
    *("pest", "sewage", "burning"),
}
# What goes wrong where 物业 does nothing: the points of one complaint about it.
_ESTATE = frozenset(
    ("lamp-off", "rubbish", "bin", "lift", "parking", "parking-fee", "green", "fire-lane", "e-bike")
) | {"sewage", "leak", "facade", "pest", "fitness", "ground-lock", "charger", "noise-home"}


@lru_cache(maxsize=8)  # asked when words come, and again when their report is opened
def matters(text: str, departments: Departments) -> tuple[str, ...]:
    """The matters of a message, each in its own words; empty where it is one, or may be."""
    if not _HAN.search(text):
        return parted_english.matters(text)
    if len(text) > LEAD + MOST * LONGEST:
        return ()
    lead, parts = _counted(text) or ("", _ANEW.split(text))
    if not 1 < len(parts) <= MOST or len(lead) > LEAD:
        return ()
    announced = _SEVERAL.search(lead)
    lead = hearing.greeted(_SEVERAL.sub("", lead) + " ").strip()
    if _tells(lead):
        return ()
    found = _apart(parts, departments, counted=bool(announced and announced[1] != "问题"))
    return tuple(f"{lead}{_own_words(one)}" for one in found)


def clauses(text: str) -> list[str]:
    """The sentences, and what begins anew in them, each in its own words."""
    if not _HAN.search(text):
        return parted_english.clauses(text)
    found = [_own_words(part) for one in hearing.sentences(text) for part in _ANEW.split(one)]
    return [one for one in found if one]


def another(text: str, before: str, departments: Departments) -> str:
    """The matter in words that begin anew (还有楼下烧烤摊很吵) where one was told `before`; empty
    where they may go on with it."""
    said = text.strip()
    if not _HAN.search(said):
        return parted_english.another(said, before)
    if not re.match(_MORE, said) or max(len(said), len(before)) > LONGEST:
        return ""
    plain = _tells(before) and _tells(said) and _differ(before, said, departments, counted=False)
    return _own_words(said) if plain else ""


def joined(parts: Sequence[str]) -> str:
    """Matters as one message, which `matters` parts again."""
    return ("，另外" if _HAN.search("".join(parts)) else " Also, ").join(parts)


def _own_words(part: str) -> str:
    return _LINK.sub("", part).strip(" ，,；;、")


def _counted(text: str) -> tuple[str, list[str]] | None:
    """What stands before the first number, and what after each."""
    for sign in _COUNTS:
        marks: list[re.Match[str]] = []
        for one in sign.finditer(text):
            if _VALUE[one[1]] == len(marks) + 1:
                marks.append(one)
        if len(marks) > 1:
            ends = [*(one.start() for one in marks[1:]), len(text)]
            pairs = zip(marks, ends, strict=True)
            return text[: marks[0].start()], [text[one.end() : end] for one, end in pairs]
    return None


def _apart(parts: list[str], departments: Departments, *, counted: bool) -> list[str]:
    """The parts, those that belong to the one before with it; empty unless all stand alone."""
    found: list[str] = []
    for part in parts:
        alone = all(_differ(one, part, departments, counted=counted) for one in found)
        if found and not alone:
            found[-1] += part
        else:
            found.append(part)
    plain = all(len(one) <= LONGEST and _tells(one) for one in found)
    return found if plain and len(found) > 1 else []


def _tells(part: str) -> bool:
    """Whether something is told that is to be mended."""
    told = _NOBODY.sub("", part)
    if len(told) < LEAST or (hearing.asks(part) and not hearing.names_trouble(told)):
        return False
    return hearing.names_trouble(told) or bool(len(told) > NAMED and _about(told))


NAMED = 4
"""So short, a thing is only named: 还有共享单车."""


def _about(part: str) -> set[str]:
    return {one for one in subjects(part) if not SUBJECTS[one].weak}


def _differ(one: str, other: str, departments: Departments, *, counted: bool) -> bool:
    """Whether two parts are plainly two matters; `counted`: by the citizen's own word."""
    if not _tells(other) or _SAME.match(_LINK.sub("", other).lstrip()):
        return False
    a, b = _about(one), _about(other)
    if a & b or (a and b and a | b <= _ALONG):
        return False
    if "物业" in one + other and (a | b) & _ESTATE:
        return False
    if counted:
        return True
    whose, others = _whose(one, departments), _whose(other, departments)
    if whose is None or others is None:
        return False
    sure = min(whose.confidence, others.confidence)
    return sure >= (LIKELY if a and b else SURELY) and bool(
        (a and b) or whose.value != others.value
    )


def _whose(part: str, departments: Departments) -> Suggested | None:
    return next(iter(departments.suggest(PHONE.sub("", part))), None)
