"""From a citizen's words to the articles that answer them."""

import re
import time
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from knowledge.articles import Article
from knowledge.calibrate import calibrate, calibrate_by
from knowledge.english.search import English, Result
from knowledge.gate import Outcome, Signs, Thresholds, decide, signs, strength
from knowledge.normalise import normalise
from knowledge.query import Query
from knowledge.ranking import Ranked, rank
from knowledge.texts import Texts

# Shorter parts of a text, a single character or letter, do not say what is meant; from the second
# length on, a part that only one entry has says it.
_FRAGMENT, _TELLING = 2, 3
# Entries that are looked at for the same part.
_RIVALS = 5

_HAN = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Hit:
    """An article found; scores compare within one search only."""

    id: str
    question: str
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """The result of a search. `answer` is the id of what a citizen is given at once, only when
    the outcome is "sure". With "choices" the hits are worth offering, with "unknown" they are
    not, though the nearest are listed all the same."""

    answer: str | None
    hits: tuple[Hit, ...]
    outcome: Outcome
    took_ms: float


@dataclass(frozen=True, slots=True)
class Why:
    """Why an article was hit: the text of it that fits best, what each channel or comparison
    gave to the score, the parts that both have, and how strong that is."""

    hit: Hit
    text: str
    parts: dict[str, float]
    shared: tuple[str, ...]
    strength: float


class Index:
    """Articles ready to be searched. Built once and read only, so threads may share it."""

    def __init__(self, articles: Sequence[Article], texts: Texts, thresholds: Thresholds) -> None:
        self._articles = tuple(articles)
        self._by_id = {article.id: article for article in articles}
        self._texts = texts
        self.thresholds = thresholds
        # Day numbers; articles without a day serve from the first to the last there is.
        self._from = np.array([_day(a.valid_from, date.min) for a in articles], np.int64)
        self._until = np.array([_day(a.valid_until, date.max) for a in articles], np.int64)
        self._served = (0, np.empty(0, np.bool_))  # a day and the texts that serve on it
        self._dated = any(article.valid_from or article.valid_until for article in articles)

    @classmethod
    def build(cls, articles: Sequence[Article], thresholds: Thresholds | None = None) -> "Index":
        """An index of these articles; thresholds are calibrated unless stored ones are given.

        Raises ValueError if two articles have the same id.
        """
        if len({article.id for article in articles}) < len(articles):
            raise ValueError("two articles have the same id")
        texts = Texts(articles)
        return cls(articles, texts, thresholds or calibrate(texts))

    def calibrated(self) -> "Index":
        """The same index with thresholds of its own, as `build` without stored ones gives it."""
        return self.with_thresholds(calibrate(self._texts))

    def calibrated_by(self, rows: Sequence[tuple[str, tuple[str, ...]]]) -> "Index":
        """The same index with thresholds that suit questions and the ids that answer them."""
        place = {article.id: number for number, article in enumerate(self._articles)}
        asked = [
            (text, frozenset(place[one] for one in expected if one in place))
            for text, expected in rows
        ]
        return self.with_thresholds(calibrate_by(self._texts, asked))

    def with_thresholds(self, thresholds: Thresholds) -> "Index":
        """The same index that answers more, or less, readily."""
        other = copy(self)
        other.thresholds = thresholds
        return other

    def __len__(self) -> int:
        return len(self._articles)

    @property
    def articles(self) -> tuple[Article, ...]:
        """All, as they were given."""
        return self._articles

    def article(self, id: str) -> Article:
        """The article of that id. Raises KeyError."""
        return self._by_id[id]

    @cached_property
    def english(self) -> English:
        """Those that are written in English; made when it is first asked for."""
        return English(self._articles)

    @cached_property
    def _plain_latin(self) -> bool:
        """Whether a base has Latin letters where ours has Chinese ones."""
        return any(not _HAN.search(one.question) for one in self._articles)

    def search(self, text: str, *, limit: int = 5, on: date, language: str = "") -> Found:
        """The articles that answer a text, best first, at most `limit`.

        `on` is the day in the city, on which the answer must be valid. What is written in English
        finds what is; `language` is what whoever asks speaks, where that is known.
        """
        started = time.perf_counter()
        if not _HAN.search(text) and (known := self._known_in_english(text, limit, on, language)):
            return self._told(known, started)
        query, ranked = self._rank(text, on)
        outcome = self._outcome(query, ranked)
        hits = tuple(self._hit(ranked, place) for place in range(min(limit, len(ranked.entries))))
        answer = self._articles[ranked.entries[0]].id if outcome == "sure" else None
        return Found(answer, hits, outcome, (time.perf_counter() - started) * 1000)

    def _known_in_english(self, text: str, limit: int, on: date, language: str) -> Result | None:
        """What is found in English; None where the text is no English, or the base's own tongue
        may know better."""
        if not len(self.english):
            return None
        sure = self.english.reads(text)
        if not sure and language != "en":
            return None
        found = self.english.search(text, limit=limit, on=on)
        if found.outcome == "unknown" and self._plain_latin:
            return None
        return found if sure or found.outcome != "unknown" else None

    def _told(self, found: Result, started: float) -> Found:
        hits = tuple(
            Hit(one.id, one.english.question_en, round(score, 4)) for one, score in found.hits
        )
        answer = hits[0].id if found.outcome == "sure" else None
        return Found(answer, hits, found.outcome, (time.perf_counter() - started) * 1000)

    def explain(self, text: str, *, limit: int = 5, on: date) -> tuple[Why, ...]:
        """For each hit of the same search, why it was hit; of what is found in English none is
        told."""
        if not _HAN.search(text) and self._known_in_english(text, limit, on, ""):
            return ()
        query, ranked = self._rank(text, on)
        return tuple(
            Why(
                hit=self._hit(ranked, place),
                text=self._texts.plain[ranked.texts[place]],
                parts=ranked.why(place),
                shared=self._texts.shared(query, ranked.texts[place]),
                strength=strength(self._texts, query, ranked, place),
            )
            for place in range(min(limit, len(ranked.entries)))
        )

    def weighed(self, text: str, *, on: date) -> Signs:
        """For the same search, what speaks for giving the best hit at once."""
        return signs(self._texts, *self._rank(text, on))

    def _rank(self, text: str, on: date) -> tuple[Query, Ranked]:
        query = self._texts.reader.read(normalise(text))
        return query, rank(self._texts, query, self._serving(on))

    def _serving(self, on: date) -> NDArray[np.bool_] | None:
        """Which texts serve on that day, shape (texts,); None if all do."""
        if not self._dated:
            return None
        day = on.toordinal()
        known = self._served
        if known[0] != day:
            serving = (self._from <= day) & (day <= self._until)
            # One assignment, so that threads see a day with its own texts only.
            self._served = known = (day, serving[self._texts.entry])
        return known[1]

    def _outcome(self, query: Query, ranked: Ranked) -> Outcome:
        if not ranked.entries:
            return "unknown"
        asked, own = self._texts.comparable(query, ranked.texts[0])
        held = len(asked) >= _FRAGMENT and asked in own
        exact = asked == own
        if not exact and not self.thresholds.shy and held and len(asked) >= _TELLING:
            exact = not self._others_hold(query, asked, ranked)
        found = signs(self._texts, query, ranked)
        return decide(self.thresholds, found, exact=exact, held=held)

    def _others_hold(self, query: Query, asked: str, ranked: Ranked) -> bool:
        """Whether an entry behind the first has that part too."""
        rivals = ranked.texts[1 : 1 + _RIVALS]
        return any(asked in self._texts.comparable(query, text)[1] for text in rivals)

    def _hit(self, ranked: Ranked, place: int) -> Hit:
        article = self._articles[ranked.entries[place]]
        return Hit(article.id, article.question, round(ranked.scores[place], 4))


def _day(day: date | None, otherwise: date) -> int:
    return (day or otherwise).toordinal()
