"""Which department a matter is for: learned from the profile, the knowledge and past cases."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from handlers import hearing
from handlers.cases.places import BUS_LINE
from handlers.cases.routing.lessons import Lessons, Past
from handlers.cases.routing.topics import Topics
from handlers.city.profile import City
from knowledge.articles import Article
from knowledge.classify.classifier import Classifier
from knowledge.english.search import English

GUESSES = 3
LEAST = 0.02
"""A department that is less likely than this is not named."""
SURE = 0.75
"""From here on nine of ten suggestions are right (tests/routing); below, an operator looks."""

# How somebody begins who is not sure that they may ask; it says nothing of the matter.
_HESITANT = re.compile(
    r"(?:我|俺)?也?不(?:知道|晓得|清楚)(?:该不该|能不能|可不可以|好不好意思)(?:说|问|讲|开口|打扰)"
    r"|(?:真是)?(?:不好意思|对不起|麻烦|打扰)(?:您|你|你们|大家)?了?(?=[，,。…！!])"
)

# Beside what it is: 学校门口 does not make it the schools' matter, unless nothing else is told.
_BESIDE = re.compile(
    r"(?:学校|小学|中学|校|幼儿园|大学|医院|银行|超市|商场|地铁站|车站|派出所|法院|公园|景区|养老院|工地|饭店|酒店|宾馆)"
    r"(?:大?门口|[东西南北]门|旁边?|附近|对面|隔壁|周边|后面|前面|外面?)"
)

_WORDS = 3
_UNSURE = 0.7
"""How much less an article counts that would not be given as an answer."""
_HAN = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Suggested:
    """Something suggested: its id or name, from 0 to 1 how sure, and the citizen's words for it."""

    value: str
    confidence: float
    words: tuple[str, ...] = ()

    @property
    def sure(self) -> bool:
        return self.confidence >= SURE


class Departments:
    """What was learned; it never changes, a better one takes its place."""

    def __init__(
        self, city: City, articles: Sequence[Article], models: Sequence[Classifier]
    ) -> None:
        """`models`: that of departments, then those of topics in the order of their lessons."""
        several = [one.name for one in city.departments if len(one.topics) > 1]
        self._model = models[0]
        self._topics = Topics(city, dict(zip(several, models[1:], strict=True)))
        self._places = _of_places(city)
        self._keywords = _keywords(city, articles)
        self._articles = [one for one in articles if one.department in self._keywords]

    @classmethod
    def learn(
        cls, city: City, articles: Sequence[Article] = (), past: Sequence[Past] = ()
    ) -> "Departments":
        """Takes about a second for the sample; run it beside the event loop.

        The newest of the past cases come first in `past`.
        """
        return cls(city, articles, Lessons.of(city, articles, past).train())

    def suggest(self, text: str) -> tuple[Suggested, ...]:
        """The likeliest departments, at most three; none when nothing in the words is known."""
        if not _HAN.search(text) and self.english.reads(text):
            return tuple(self._in_english(text).values())[:GUESSES]
        # Names of districts and streets say where, not what: 街道 would lead to the street office.
        text = BUS_LINE.sub("公交车", text)  # no two lines are the same words
        text = _HESITANT.sub(" ", self._places.sub(" ", text))
        apart = _BESIDE.sub(" ", text)
        text = apart if self._model.reads(apart) else text
        if not self._model.reads(text):
            return ()
        likely = [one for one in self._model.guess(text)[:GUESSES] if one.confidence >= LEAST]
        return tuple(
            Suggested(one.label, one.confidence, self._words(text, one.label)) for one in likely
        )

    def topic(self, text: str, department: str) -> str:
        """What the words are about, in the hands of this department; empty when nobody knows."""
        if not _HAN.search(text) and (found := self._topic_in_english(text, department)):
            return found
        return self._topics.of(self._places.sub(" ", text), department)

    @cached_property
    def english(self) -> English:
        """What is written in English tells whose an English matter is, as far as it is a
        department's of the city; made when one is told."""
        return English(self._articles)

    def _in_english(self, text: str) -> dict[str, Suggested]:
        """The departments of the articles that are found, likeliest first."""
        found = self.english.search(text, limit=GUESSES * 2)
        likely: dict[str, Suggested] = {}
        for place, (article, score) in enumerate(found.hits):
            sure = found.outcome == "sure" and place == 0
            confidence = max(SURE, score) if sure else score * _UNSURE
            likely.setdefault(article.department, Suggested(article.department, confidence))
        return likely

    def _topic_in_english(self, text: str, department: str) -> str:
        hits = self.english.search(text, limit=GUESSES * 2).hits
        return next((one.topic for one, _ in hits if one.department == department), "")

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
