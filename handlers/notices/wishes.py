"""What somebody wants to be told of, from their own words: 停水 历下区, 取消订阅 停水.

The whole of the words must be such a wish. A question (历下区今天停水吗) and a report
(历下区停水了) leave something over, and are answered as what they are.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from handlers import hearing
from handlers.city.entries import City, Named

LONGEST = 40

_STOP = re.compile(
    r"取消(?:对)?|不再(?:订阅|关注|通知我|要)?"
    r"|(?:不要|别)再?(?:给我)?(?:发|通知我?|提醒我?|推送)|不想(?:再)?(?:收到|要|看)"
    r"|退订|退掉|\bunsubscribe(?: from)?\b|\bstop\b|\bno more\b|\bcancel\b"
)
_WANT = re.compile(
    r"订阅|订一?个|关注|(?:通知|告诉|告知|提醒|发给|推送给?)(?:一下)?(?:我们?|俺)"
    r"|\bsubscribe(?: me)?(?: to)?\b|\b(?:notify|tell|alert|inform) me\b|\blet me know\b"
    r"|\bkeep me (?:posted|informed)\b"
)
_SMALL = re.compile(
    r"我们?|俺|想要?|需要|要是|要|请|帮忙?|麻烦|如果|以后|只要|有|的|了|时候?|消息|信息|通知|提醒|都"
    r"|就|一下|给|发|吗|吧|呢|啊|能不能|能|可以|谢谢|您|你|这里|那里|那边|这边|附近|全市|全部|所有"
    r"|推送|订阅|关于|计划"
    r"|\b(?:about|of|in|for|please|me|when(?:ever)?|there|is|are|be|the|an?|notices?|alerts?"
    r"|notifications?|subscriptions?|if|any|news|off|cuts?|outages?|my|to|on|warnings?|supply"
    r"|and|i|want|would|like)\b|[\W_]"
)
_PARTS = re.compile(r"(\S+)[\s，,、+＋]+(\S+)")
_PLAIN_ENGLISH = frozenset({"and", "new", "supply", "events", "warnings"})


@dataclass(frozen=True, slots=True)
class Where:
    """A district by its id, or a street of it; empty: everywhere in the city."""

    district: str = ""
    street: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """To hear of topics, or no longer; no topic: of whatever they choose (or have) there."""

    kind: Literal["add", "remove"]
    topics: tuple[str, ...]
    where: Where


def heard(text: str, city: City) -> Wish | None:
    """The wish that words are; None when they are something else."""
    if not city.notice_topics or hearing.length(text) > LONGEST:
        return None
    return _short(text, city) or _spoken(hearing.plain(text), city)


def _short(text: str, city: City) -> Wish | None:
    """停水 历下区: a topic, then a place, and nothing else."""
    found = _PARTS.fullmatch(text.strip().strip("。.！!"))
    if not found:
        return None
    topics, left = _topics(hearing.plain(found[1]), city)
    where, beside = _where(hearing.plain(found[2]), city)
    if len(topics) != 1 or left or not where.district or beside:
        return None
    return Wish("add", topics, where)


def _spoken(said: str, city: City) -> Wish | None:
    left, stops = _STOP.subn(" ", said)
    left, wants = _WANT.subn(" ", left)
    if not stops and not wants:
        return None
    topics, left = _topics(left, city)
    where, left = _where(left, city)
    if _SMALL.sub("", left) or not (topics or where.district):
        return None
    return Wish("remove" if stops else "add", topics, where)


def topic_in(text: str, city: City) -> str:
    """The topic that is called by its name in a text; empty for none."""
    said = hearing.plain(text)
    for one in city.notice_topics:
        if one.name in said or any(re.search(rf"\b{word}\b", said) for word in _english(one)):
            return one.id
    return ""


def where_in(text: str, city: City) -> Where:
    return _where(hearing.plain(text), city)[0]


def _topics(said: str, city: City) -> tuple[tuple[str, ...], str]:
    """The topics named, and what is left of the words."""
    found: list[str] = []
    for topic in city.notice_topics:
        names = sorted({topic.name, *topic.words}, key=len, reverse=True)
        pattern = "|".join([*map(re.escape, names), *(rf"\b{one}\b" for one in _english(topic))])
        said, times = re.subn(pattern, " ", said)
        found += [topic.id] if times else []
    return tuple(found), said.strip()


def _english(topic: Named) -> list[str]:
    words = re.findall(r"[a-z]+", topic.name_en.lower())
    return [one for one in words if one not in _PLAIN_ENGLISH]


def _where(said: str, city: City) -> tuple[Where, str]:
    """The place named, and what is left of the words."""
    if not _any_place(city).search(said):  # as in most messages: hundreds of names are not tried
        return Where(), said.strip()
    for name, where in _places(city):
        if name in said:
            said = said.replace(name, " ")
            if where.street:  # 历下区甸柳街道
                _, said = _where(said, city)
            return where, said.strip()
    return Where(), said.strip()


@lru_cache(maxsize=4)
def _any_place(city: City) -> re.Pattern[str]:
    return hearing.any_of(tuple(name for name, _ in _places(city)))


@lru_cache(maxsize=4)
def _places(city: City) -> tuple[tuple[str, Where], ...]:
    """Every name of a place of the profile, streets first, the longest first."""
    streets: dict[str, Where] = {}
    districts: dict[str, Where] = {}
    for one in city.districts:
        english = one.name_en.lower()
        names = {one.name, *one.aliases, english, english.removesuffix(" district")}
        districts |= {hearing.plain(name): Where(one.id) for name in names}
        for street in one.streets:
            streets[hearing.plain(street)] = Where(one.id, street)
    for street, where in list(streets.items()):
        short = street.removesuffix("街道")
        if len(short) > 1 and short not in districts:
            streets.setdefault(short, where)
    return (*_longest_first(streets), *_longest_first(districts))


def _longest_first(places: dict[str, Where]) -> list[tuple[str, Where]]:
    return sorted(places.items(), key=lambda one: -len(one[0]))
