"""The dictionary as it stands today, made once for an index and a day, and its addresses."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from handlers.house import House
from knowledge.articles import Article
from knowledge.dictionary import OTHER, Dictionary

HOME = "/knowledge"
PAGE = 30
WAYS = ("topic", "department", "letter")
LETTERS = (*"ABCDEFGHIJKLMNOPQRSTUVWXYZ", OTHER)
# "#" would begin a fragment of an address.
_OTHER_IN_ADDRESS = "other"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a heading's articles; `page` counts from 1."""

    articles: Sequence[Article]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Today:
    """The headings of the dictionary with what is served on a day; none is empty."""

    topics: dict[str, list[Article]]
    departments: dict[str, list[Article]]
    letters: dict[str, list[Article]]

    def group(self, way: str) -> dict[str, list[Article]]:
        """Heading -> its articles, for one of WAYS."""
        found: dict[str, list[Article]] = getattr(self, f"{way}s")
        return found


class Leaves:
    """What is served today; sorted out anew only when the index or the day changes."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._kept: tuple[Dictionary, date, Today] | None = None

    async def on(self, day: date) -> Today:
        whole = self._house.knowledge.dictionary
        kept = self._kept
        if kept is None or kept[0] is not whole or kept[1] != day:
            # A large dictionary takes longer to look through than a page may hold up others.
            kept = (whole, day, await asyncio.to_thread(_served, whole, day))
            self._kept = kept
        return kept[2]


def _served(whole: Dictionary, day: date) -> Today:
    def kept(groups: dict[str, list[Article]]) -> dict[str, list[Article]]:
        served = {name: [one for one in group if one.serves(day)] for name, group in groups.items()}
        return {name: group for name, group in served.items() if group}

    return Today(kept(whole.topics), kept(whole.departments), kept(whole.letters))


def leaf(articles: Sequence[Article], page: int) -> Leaf:
    """A page of them; the nearest there is when there are fewer pages."""
    pages = max(1, -(-len(articles) // PAGE))
    page = min(max(page, 1), pages)
    return Leaf(articles[(page - 1) * PAGE : page * PAGE], page, pages)


def address(article: Article) -> str:
    return f"{HOME}/a/{quote(article.id, safe='')}"


def heading_address(way: str, name: str) -> str:
    name = _OTHER_IN_ADDRESS if way == "letter" and name == OTHER else name
    return f"{HOME}/{way}/{quote(name, safe='')}"


def heading_named(way: str, name: str) -> str:
    """The heading that an address names."""
    if way != "letter":
        return name
    return OTHER if name == _OTHER_IN_ADDRESS else name.upper()
