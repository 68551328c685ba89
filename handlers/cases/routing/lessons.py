"""What there is to learn from: the profile, the knowledge and past cases."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from handlers.city.profile import City
from knowledge.articles import Article
from knowledge.classify import keeping
from knowledge.classify.classifier import Classifier, Lesson

MOST = 6_000
"""Texts of each source that are learned from: it takes some two seconds in a thread."""

_PROFILE_WORTH = 2.0
_PAST_WORTH = 1.0
_ALIASES_WORTH = 2.0


@dataclass(frozen=True, slots=True)
class Past:
    """A case that a department has replied to: its words and the department that did."""

    text: str
    department: str


@dataclass(frozen=True, slots=True)
class Lessons:
    """Those of departments, `written` in profile and articles or told in `past` cases, the newest
    first; and those of its topics for each department that answers for several.

    `key` names all but the past cases, of which there are others every hour."""

    written: Sequence[Lesson]
    past: Sequence[Lesson]
    topics: Mapping[str, Sequence[Lesson]]
    key: bytes

    @classmethod
    def of(cls, city: City, articles: Sequence[Article], past: Sequence[Past]) -> "Lessons":
        known = {one.name for one in city.departments}
        replied = [one for one in past[:MOST] if one.department in known]
        several = {one.name: one.topics for one in city.departments if len(one.topics) > 1}
        written = [*_of_profile(city), *islice(_of_articles(articles, known), MOST)]
        told = [Lesson(one.text, one.department, _PAST_WORTH) for one in replied]
        by_name = {name: [*_of_topics(articles, name, topics)] for name, topics in several.items()}
        return cls(written, told, by_name, keeping.key(written, *by_name.values()))

    def train(self) -> list[Classifier]:
        """That of departments, then those of topics. Takes about a second for the sample."""
        topics = map(Classifier.train, self.topics.values())
        return [Classifier.train([*self.written, *self.past]), *topics]

    def new_since(self, past: Sequence[int]) -> int | None:
        """How many past cases there are that those marks do not name; None when one that they name
        is no more what it was, because somebody corrected it or was forgotten."""
        now = keeping.marks(self.past)
        gone = set(past) - set(now)
        # Where there are more than are learned from, the oldest make room.
        left_out = set(past[len(past) - len(gone) :]) if len(now) == MOST else set()
        return len(set(now) - set(past)) if gone == left_out else None


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


def _of_topics(articles: Iterable[Article], name: str, topics: Sequence[str]) -> Iterable[Lesson]:
    yield from (Lesson(one, one) for one in topics)
    for one in articles:
        if one.department == name and one.topic in topics:
            for text in (one.question, *one.aliases, " ".join(one.keywords)):
                yield Lesson(text, one.topic)
