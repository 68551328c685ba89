"""Leafing through the knowledge like a dictionary: by topic, department, first letter, or by what
was asked most this week.

One message is turned like a page: what is tapped below it takes its place.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from handlers import choices
from handlers.house import House
from handlers.turn import Choice, Reply, Turn
from knowledge.articles import Article
from storage import articles

PAGE = 8
LETTERS = 28
"""All letters of the alphabet and the sign for none stand on one page."""
WAYS = ("topic", "department", "letter", "asked")
IN_ENGLISH = ("department", "asked")
NAME = 12
"""Up to this many characters, words may be no more than the name of a heading."""
WEEK = timedelta(days=7)
MOST_ASKED = 24


async def begin(turn: Turn) -> None:
    """The ways in. In English there are neither names of topics nor letters of pinyin."""
    names = IN_ENGLISH if _in_english(turn) else WAYS
    ways = [Choice(turn.t(f"browse-by-{way}"), "browse", {"by": way}, turns=True) for way in names]
    _show(turn, turn.t("browse-title"), turn.t("browse-ways"), ways)


async def choose(turn: Turn, choice: Choice) -> None:
    """A heading's articles, or the headings of a way, or the ways."""
    way, page = choice.arguments.get("by", ""), choice.arguments.get("page", 0)
    name = choice.arguments.get("name", "")
    if way not in WAYS:
        await begin(turn)
    elif way == "asked":
        asked = await most_asked(turn)
        _articles(turn, way, name, asked, page)
    elif name:
        group = _readable(turn, _groups(turn.house, way).get(name, ()))
        _articles(turn, way, name, [one for one in group if one.serves(turn.today)], page)
    else:
        _headings(turn, way, page)


async def most_asked(turn: Turn) -> list[Article]:
    """What was given as an answer most often within a week, most often first."""
    given = await articles.most_given(turn.tx, turn.now - WEEK, limit=MOST_ASKED)
    return _readable(turn, served(turn.house, given, turn.today))


def served(house: House, ids: Sequence[str], on: date) -> list[Article]:
    """The articles of these ids that citizens may be given on a day, in the same order."""
    known = {one: _known(house, one) for one in ids}
    return [article for article in known.values() if article and article.serves(on)]


def _known(house: House, article_id: str) -> Article | None:
    try:
        return house.knowledge.index.article(article_id)
    except KeyError:
        return None


def named(turn: Turn, text: str) -> list[Choice]:
    """The way to all that stands under a heading, when words are no more than its name."""
    dictionary = turn.house.knowledge.dictionary
    found = dictionary.heading(text, turn.today) if len(text) <= NAME else None
    if found is None:
        return []
    way, name = found
    return [Choice(turn.t("browse-all-of", name=name), "browse", {"by": way, "name": name})]


def _groups(house: House, way: str) -> dict[str, list[Article]]:
    known = house.knowledge.dictionary
    return {"topic": known.topics, "department": known.departments, "letter": known.letters}[way]


def _in_english(turn: Turn) -> bool:
    """Whether the citizen reads English, and something is written in it."""
    return turn.language == "en" and len(turn.house.knowledge.index.english) > 0


def _readable(turn: Turn, found: Sequence[Article]) -> list[Article]:
    """What the citizen can read; all of it where nothing is written in their language."""
    if not _in_english(turn):
        return list(found)
    return [one.in_language("en") for one in found if one.reads_in("en")]


def _headings(turn: Turn, way: str, page: int) -> None:
    groups = _groups(turn.house, way)
    names = [
        name
        for name, group in groups.items()
        if any(one.serves(turn.today) for one in _readable(turn, group))
    ]
    size = LETTERS if way == "letter" else PAGE
    shown = [
        Choice(_label(turn, way, name), "browse", {"by": way, "name": name}, turns=True)
        for name in names[page * size : (page + 1) * size]
    ]
    _page(turn, turn.t(f"browse-by-{way}"), shown, {"by": way}, page, -(-len(names) // size))


def _label(turn: Turn, way: str, name: str) -> str:
    if way == "letter":
        return name
    group = _readable(turn, _groups(turn.house, way)[name])
    number = sum(one.serves(turn.today) for one in group)
    return turn.t("browse-heading", name=_named(turn, way, name), number=number)


def _named(turn: Turn, way: str, name: str) -> str:
    """A heading as the citizen reads it: departments have names in English."""
    known = turn.house.city.department(name) if way == "department" and _in_english(turn) else None
    return known.name_en if known else name


def _articles(turn: Turn, way: str, name: str, group: Sequence[Article], page: int) -> None:
    shown = [
        Choice(one.question, "ask.show", {"article": one.id, "text": one.question})
        for one in group[page * PAGE : (page + 1) * PAGE]
    ]
    here = {"by": way, "name": name} if name else {"by": way}
    title = _named(turn, way, name) or turn.t(f"browse-by-{way}")
    _page(turn, title, shown, here, page, -(-len(group) // PAGE))


def _page(
    turn: Turn, title: str, shown: list[Choice], here: dict[str, Any], page: int, pages: int
) -> None:
    """A page with its ways on, back and up."""
    words = turn.t("browse-page", page=page + 1, pages=pages) if pages > 1 else ""
    if not shown:
        words = turn.t("browse-nothing")
    if page > 0:
        shown.append(_turn(turn, "browse-back", {**here, "page": page - 1}))
    if page + 1 < pages:
        shown.append(_turn(turn, "browse-on", {**here, "page": page + 1}))
    shown.append(_turn(turn, "browse-up", {"by": here["by"]} if "name" in here else {}))
    _show(turn, title, words or turn.t("browse-pick"), shown)


def _turn(turn: Turn, key: str, arguments: dict[str, Any]) -> Choice:
    return Choice(turn.t(key), "browse", arguments, turns=True)


def _show(turn: Turn, title: str, words: str, shown: Sequence[Choice]) -> None:
    replaces = choices.message_key(turn.incoming.choice) if turn.turns_page else ""
    turn.reply(Reply(words, title=title, choices=tuple(shown), replaces=replaces))
