"""Which department a matter is for: learned from the profile, the knowledge and past cases."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from handlers import hearing
from handlers.cases.routing.topics import Topics
from handlers.city.profile import City
from knowledge.articles import Article
from knowledge.classify.classifier import Classifier, Lesson

GUESSES = 3
LEAST = 0.02
"""A department that is less likely than this is not named."""
SURE = 0.75
"""From here on nine of ten suggestions are right (tests/routing); below, an operator looks."""
MOST = 6_000
"""Texts of each source that are learned from: it takes some two seconds in a thread."""

# How somebody begins who is not sure that they may ask; it says nothing of the matter.
_HESITANT = re.compile(
    r"(?:我|俺)?也?不(?:知道|晓得|清楚)(?:该不该|能不能|可不可以|好不好意思)(?:说|问|讲|开口|打扰)"
    r"|(?:真是)?(?:不好意思|对不起|麻烦|打扰)(?:您|你|你们|大家)?了?(?=[，,。…！!])"
)

_PROFILE_WORTH = 2.0
_PAST_WORTH = 1.0
_ALIASES_WORTH = 2.0
_WORDS = 3


@dataclass(frozen=True, slots=True)
class Suggested:
    """Something suggested: its id or name, from 0 to 1 how sure, and the citizen's words for it."""

    value: str
    confidence: float
    words: tuple[str, ...] = ()

    @property
    def sure(self) -> bool:
        return self.confidence >= SURE


@dataclass(frozen=True, slots=True)
class Past:
    """A case that a department has replied to: its words and the department that did."""

    text: str
    department: str


class Departments:
    """What was learned; it never changes, a better one takes its place."""

    def __init__(self, city: City, articles: Sequence[Article], model: Classifier) -> None:
        self._model = model
        self._topics = Topics.learn(city, articles)
        self._places = _of_places(city)
        self._keywords = _keywords(city, articles)

    @classmethod
    def learn(
        cls, city: City, articles: Sequence[Article] = (), past: Sequence[Past] = ()
    ) -> "Departments":
        """Takes about a second for the sample; run it beside the event loop.

        The newest of the past cases come first in `past`.
        """
        known = {one.name for one in city.departments}
        replied = [one for one in past[:MOST] if one.department in known]
        lessons = [
            *_of_profile(city),
            *islice(_of_articles(articles, known), MOST),
            *(Lesson(one.text, one.department, _PAST_WORTH) for one in replied),
        ]
        return cls(city, articles, Classifier.train(lessons))

    def suggest(self, text: str) -> tuple[Suggested, ...]:
        """The likeliest departments, at most three; none when nothing in the words is known."""
        # Names of districts and streets say where, not what: 街道 would lead to the street office.
        text = _HESITANT.sub(" ", self._places.sub(" ", text))
        if not self._model.reads(text):
            return ()
        likely = [one for one in self._model.guess(text)[:GUESSES] if one.confidence >= LEAST]
        return tuple(
            Suggested(one.label, one.confidence, self._words(text, one.label)) for one in likely
        )

    def topic(self, text: str, department: str) -> str:
        """What the words are about, in the hands of this department; empty when nobody knows."""
        return self._topics.of(self._places.sub(" ", text), department)

    def _words(self, text: str, department: str) -> tuple[str, ...]:
        """The words of the department and of its articles in the text; without any, the pieces
        that spoke loudest, which may be less than a word."""
        said = hearing.plain(text)
        found: list[str] = []
        for word in self._keywords[department]:
            if word in said and not any(word in one for one in found):
                found.append(word)
        return tuple(found[:_WORDS] or self._model.words(text, department)[:1])


@lru_cache(maxsize=4)
def of_profile(city: City) -> Departments:
    """What the profile alone teaches: until the knowledge has been read."""
    return Departments.learn(city)


def _of_profile(city: City) -> Iterable[Lesson]:
    for one in city.departments:
        for text in (*one.answers_for, *one.keywords, *one.topics):
            yield Lesson(text, one.name, _PROFILE_WORTH)


def _of_articles(articles: Iterable[Article], known: set[str]) -> Iterable[Lesson]:
    """Questions first, so that no article is left out where there are very many. An article's
    aliases together count as two of its questions: how many ways of asking somebody wrote down
    says nothing about how often it is asked."""
    own = [one for one in articles if one.department in known]
    yield from (Lesson(one.question, one.department) for one in own)
    yield from (Lesson(" ".join(one.keywords), one.department) for one in own if one.keywords)
    for one in own:
        worth = min(1.0, _ALIASES_WORTH / max(1, len(one.aliases)))
        yield from (Lesson(alias, one.department, worth) for alias in one.aliases)


def _keywords(city: City, articles: Sequence[Article]) -> dict[str, list[str]]:
    """The words of each department: its own first, then those of its articles."""
    own = {one.name: _longest_first(one.keywords) for one in city.departments}
    more: dict[str, set[str]] = {name: set() for name in own}
    for article in articles:
        if article.department in more:
            more[article.department].update(word for word in article.keywords if len(word) > 1)
    return {name: [*words, *_longest_first(sorted(more[name]))] for name, words in own.items()}


def _of_places(city: City) -> re.Pattern[str]:
    names = [name for one in city.districts for name in (one.name, *one.streets)]
    return re.compile("|".join(map(re.escape, _longest_first(names))) or r"(?!)")


def _longest_first(words: Sequence[str]) -> list[str]:
    return sorted((hearing.plain(word) for word in words), key=lambda word: -len(word))
