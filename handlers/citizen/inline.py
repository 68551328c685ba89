"""What is found while somebody types @bot in another chat: whole answers, ready to be dropped
there. Nobody is told who asked, and nothing is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from handlers.citizen import answer, browse
from handlers.house import House
from handlers.turn import Reply
from knowledge.articles import Article

MOST = 50
DESCRIBED = 120
"""Characters of an answer that are shown below its question in the list."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One article to choose: as it stands in the list, and what choosing it says. `brief` is said
    where `whole` is too long for one message."""

    article: Article
    description: str
    whole: Reply
    brief: Reply


def offers(
    house: House, text: str, language: str, *, on: date, most_asked: Sequence[str]
) -> list[Offer]:
    """The best first, at most `MOST`; without any words what is asked most (ids), then what the
    topics begin with."""
    t = partial(house.texts.say, language)
    if text.strip():
        found = _found(house, text, on)
    else:  # what they can read comes first
        begin = _to_begin(house, on, most_asked)
        found = sorted(begin, key=lambda one: not one.reads_in(language))
    return [offer(t, one.in_language(language)) for one in found[:MOST]]


def offer(t: answer.Say, article: Article) -> Offer:
    return Offer(
        article,
        " ".join((article.short or article.answer).split())[:DESCRIBED],
        answer.shown(t, article),
        answer.shown(t, article, brief=bool(article.short)),
    )


def _found(house: House, text: str, on: date) -> list[Article]:
    """What a search finds, then the rest of a topic or department that is named."""
    index, dictionary = house.knowledge.index, house.knowledge.dictionary
    found = [index.article(hit.id) for hit in index.search(text, limit=MOST, on=on).hits]
    if named := dictionary.heading(text, on):
        group = {"topic": dictionary.topics, "department": dictionary.departments}[named[0]]
        found += [one for one in group[named[1]] if one.serves(on)]
    return list({one.id: one for one in found}.values())


def _to_begin(house: House, on: date, most_asked: Sequence[str]) -> list[Article]:
    asked = browse.served(house, most_asked, on)
    topics = house.knowledge.dictionary.topics.values()
    firsts = [next((one for one in group if one.serves(on)), None) for group in topics]
    return list({one.id: one for one in (*asked, *firsts) if one}.values())
