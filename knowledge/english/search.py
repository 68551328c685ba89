"""From an English question to the articles that answer it in English.

English is spelled with gaps between its words, so it is found by words, not by characters and
sounds as Chinese is: by its stems, by what means the same, and by what is nearly spelled so. Two
things are measured as there (knowledge/gate.py): how much of the question an article says, and how
clearly it is ahead of the next one.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from sys import intern

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.articles import Article
from knowledge.english import words
from knowledge.gate import Outcome

LONGEST = 400
"""Characters of a question that are looked at."""

# What makes a score, up to 1: how much of the question the article says in its title or its other
# ways to ask, or, which counts less, in its answer; and how alike the likest of these ways is.
_COVER, _LIKE = 0.65, 0.35
_IN_ANSWER = 0.5
# A word that no article has weighs as much of the question as a rare one.
_UNKNOWN = 1.0
# A word that was read as another that is spelled nearly so.
_SLIP = 0.8
_SLIPS = ((9, 2), (5, 1))
# From which score on an article is given, how far it must be ahead, from which on it is offered.
SURE, AHEAD, OFFERED = 0.54, 0.065, 0.42
# From which score on a lone word is one of the ways to ask.
_WHOLE = 0.99
# Those offered beside the best one are not much worse.
_BESIDE = 0.62

_OTHER = re.compile(r"(?![a-zA-Z])[^\W\d_]")
# English words that are syllables of pinyin as well say nothing about the language.
_BOTH = frozenset(
    {
        "an",
        "can",
        "ha",
        "he",
        "hen",
        "jinan",
        "long",
        "man",
        "me",
        "men",
        "pan",
        "she",
        "song",
        "tang",
    }
    | {"wen", "you"}
)
# A word by itself that is long enough to be no pinyin; names that every language uses.
_LONG_WORD, _SEVERAL = 6, 3
_NAMES = frozenset({"alipay", "taobao", "wechat", "fapiao", "unicom", "youtube"})


Asked = dict[str, tuple[float, float]]
"""The words of a question, each with its weight and how sure it is to be meant."""

Hits = tuple[tuple[Article, float], ...]
"""Articles with their scores, best first."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One article, and the words of each way to ask for it with their length."""

    article: Article
    ways: tuple[tuple[tuple[str, ...], float], ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What was found, and what it is worth."""

    hits: Hits
    outcome: Outcome


class English:
    """The articles that are written in English, ready to be searched; read only."""

    def __init__(self, articles: Iterable[Article]) -> None:
        written = [one for one in articles if one.english.answer_en]
        self._rarest = math.log(1 + len(written))
        self._weights: dict[str, float] = {}
        # Which entries say a word: where it is asked for, and elsewhere in their answer.
        self._asked: dict[str, list[int]] = {}
        self._told: dict[str, list[int]] = {}
        ways = [[_once(words.terms(way)) for way in _ways(one)] for one in written]
        for number, (one, own) in enumerate(zip(written, ways, strict=True)):
            asked = _once(word for way in own for word in way)
            for word in asked:
                self._asked.setdefault(word, []).append(number)
            for word in set(words.terms(one.english.answer_en)).difference(asked):
                self._told.setdefault(word, []).append(number)
        for word, having in self._asked.items():
            self._weights[word] = math.log(1 + len(written) / len(having))
        self._entries = [
            Entry(one, tuple((way, self._length(way)) for way in own))
            for one, own in zip(written, ways, strict=True)
        ]
        texts = (text for one in written for text in (*_ways(one), one.english.answer_en))
        meant = {one for one in words.meant() if words.term(one) in self._asked} if written else ()
        self._known = words.all_words(texts).union(words.small(), meant)
        self._spelled = sorted(one for one in self._known if len(one) > 3 and one.isalpha())
        self._nearest = lru_cache(maxsize=1024)(self._looked_up)

    def __len__(self) -> int:
        return len(self._entries)

    def _length(self, way: Iterable[str]) -> float:
        return math.sqrt(sum(self._weight(word) ** 2 for word in way))

    def reads(self, text: str) -> bool:
        """Whether a text is English and no pinyin: it has one of the small words that only English
        has, or half of its words are known, or nearly."""
        if _OTHER.search(text):
            return False
        said = [one for one in words.tidy(text[:LONGEST]).split() if one.isalpha()]
        said = [one for one in said if len(one) > 1 and one not in _BOTH]
        if any(one in words.small() for one in said):
            return True
        known = [one for one in said if one in self._known or self._nearest(one)]
        return bool(known) and 2 * len(known) >= len(said)

    def says(self, text: str) -> bool:
        """Whether a few words are English beyond doubt: each is known as it is written, and one is
        no small word; or they are several with a small one that only English has. A single one may
        be a name, or pinyin, unless it is long."""
        if _OTHER.search(text):
            return False
        said = [one for one in words.tidy(text).split() if not one.isdigit()]
        telling = [one for one in said if one not in words.small() and one not in _BOTH]
        if not telling:
            return False
        if len(set(said)) >= _SEVERAL and any(one in words.small() - _BOTH for one in said):
            return True
        if not all(one in self._known for one in said):
            return False
        return len(said) > 1 or (len(said[0]) >= _LONG_WORD and said[0] not in _NAMES)

    def search(self, text: str, *, limit: int, on: date | None = None) -> Result:
        """The articles that answer a text, best first, at most `limit`; `on` a day, or ever."""
        asked = self._read(text[:LONGEST])
        if not asked:
            return Result((), "unknown")
        covers = self._covers(asked)
        length = self._length(asked)
        scores = {
            number: _COVER * cover + _LIKE * self._likest(self._entries[number], asked, length)
            for number, cover in covers.items()
            if on is None or self._entries[number].article.serves(on)
        }
        best = sorted(scores, key=lambda number: (-scores[number], number))[:limit]
        hits = tuple((self._entries[number].article, scores[number]) for number in best)
        return Result(*_worth(hits, alone=len(asked) == 1))

    def _weight(self, word: str) -> float:
        return self._weights.get(word, self._rarest * _UNKNOWN)

    def _read(self, text: str) -> Asked:
        """Each word of the question with its weight, and how sure it is to be meant."""
        mended = [self._mended(one) for one in words.tidy(text).split()]
        sure = {word for word, slip in mended if not slip}
        whole = " ".join(word for word, _ in mended)
        slips = {term for word, slip in mended if slip for term in words.terms(word)}
        slips -= {term for word in sure for term in words.terms(word)}
        return {
            term: (self._weight(term), _SLIP if term in slips else 1.0)
            for term in words.terms(whole)
        }

    def _mended(self, word: str) -> tuple[str, bool]:
        """The word, or the known one that is meant by it, and whether it was mended."""
        if word in self._known or words.term(word) in self._asked:
            return word, False
        found = self._nearest(word)
        return (found, True) if found else (word, False)

    def _looked_up(self, word: str) -> str:
        most = next((slips for least, slips in _SLIPS if len(word) >= least), 0)
        if not most:
            return ""
        found = process.extractOne(word, self._spelled, scorer=OSA.distance, score_cutoff=most)
        # Whoever mistypes a word seldom mistypes its first letter.
        return str(found[0]) if found and found[0][0] == word[0] else ""

    def _covers(self, asked: Asked) -> dict[int, float]:
        """Of each entry that says anything of the question, the share that it says."""
        mass = sum(weight for weight, _ in asked.values())
        found: dict[int, float] = {}
        for word, (weight, sure) in asked.items():
            for having, share in ((self._asked, 1.0), (self._told, _IN_ANSWER)):
                for number in having.get(word, ()):
                    found[number] = found.get(number, 0.0) + weight * sure * share / mass
        return found

    def _likest(self, entry: Entry, asked: Asked, length: float) -> float:
        """How alike the likest way to ask is: the cosine."""
        return max(
            sum(asked[word][0] ** 2 * asked[word][1] for word in way if word in asked)
            / max(own * length, 1e-9)
            for way, own in entry.ways
        )


def _once(some: Iterable[str]) -> tuple[str, ...]:
    """Each of the words once, in order, and every word once in memory."""
    return tuple(map(intern, dict.fromkeys(some)))


def _ways(article: Article) -> tuple[str, ...]:
    return (article.english.question_en, *article.english.aliases_en)


def _worth(hits: Hits, *, alone: bool) -> tuple[Hits, Outcome]:
    """Whether the best is given, some are offered, or none is worth it. A word `alone` may be said
    of many things; unless it is all that is asked for, it only leads to choices."""
    if not hits or hits[0][1] < OFFERED:
        return hits, "unknown"
    best = hits[0][1]
    ahead = best - (hits[1][1] if len(hits) > 1 else 0.0)
    if best >= (_WHOLE if alone else SURE) and ahead >= AHEAD:
        return hits, "sure"
    return tuple(one for one in hits if one[1] >= _BESIDE * best), "choices"
