"""All questions and aliases in all their readings, and the lists to find them by."""

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.articles import Article
from knowledge.normalise import canonical, normalise_all
from knowledge.pinyin import (
    SYLLABLE,
    hear_all,
    initials_all,
    merge_accents_all,
    sounds,
    spell,
)
from knowledge.postings import (
    INITIAL_RUNS,
    RUNS,
    Channel,
    Floats,
    Ints,
    Lexicon,
    channel,
    move,
    weighed_as,
    without_common,
)
from knowledge.query import Query, Reader
from knowledge.themes import Themes, learn
from knowledge.units import Words, to_codes

# Keys of what keywords and answers say: those of characters, and this. Keys have 42 bits.
ABOUT = 1 << 43
# The same for all that an entry says.
WHOLE = 1 << 44

# Characters of keywords and answer that are read, for each entry and in all: the first sentences
# say what an answer is about, and a large base must stay small in memory.
_ABOUT_LONGEST = 300
_ABOUT_ALL = 2_000_000
_FEW = 10
# Entries whose joined words, and texts whose distinct characters are kept at hand.
_WHOLES_KEPT = 4_000
_DISTINCT_KEPT = 10_000
# Entries up to which all that each says is inverted as well: a larger base would grow by a tenth.
_WHOLES_INVERTED = 2_000
# Stands between two texts of an entry; no question has it.
_GAP = "\x01"
# Lines that are worked on at once.
_PIECE = 500


class Texts:
    """The texts of all entries, one entry's after the other, the question first.

    `units[text]` is compared letter by letter and `lengths[text]` long, 1 at least; `entry[text]`
    is the entry's number, shape (texts,); `first[entry]` is its first text. `sounding` has a
    channel each for characters, for syllables with accents merged, and, by entry, for keywords and
    answers and, where the base is small, for all that the entry says; `initials` has one.
    `about[entry]` is what its keywords and answer say, in units; `themes` is what entries are
    about, where that could be learned.
    """

    def __init__(self, articles: Sequence[Article]) -> None:
        texts = [text for article in articles for text in (article.question, *article.aliases)]
        sizes = np.array([1 + len(article.aliases) for article in articles], np.int64)
        self.entry = np.repeat(np.arange(len(articles)), sizes)
        self.first = np.cumsum(sizes) - sizes
        self.words = Words()
        self.plain = texts
        plain = normalise_all(texts)
        units = _all_lines(self.words.learn, plain)
        self.units = _all_lines(canonical, units)
        characters = channel(to_codes("\n".join(self.units)), self.entry, RUNS)
        heard = hear_all(to_codes("\n".join(units)))
        accent = channel(merge_accents_all(heard), self.entry, RUNS)
        self.about = self._said_about(articles)
        self.wholes_inverted = False
        self.themes: Themes | None = None
        about = move(self._about_channel(), ABOUT)
        self.sounding = Lexicon([characters, accent, about, *self._wholes_channel(characters)])
        initials = initials_all(hear_all(to_codes("\n".join(plain).replace(" ", ""))))
        self.initials = Lexicon([channel(initials, self.entry, INITIAL_RUNS)])
        self._heard, self._heard_at = heard.astype(np.int32), _bounds(heard)
        self._initials, self._initials_at = initials.astype(np.uint8), _bounds(initials)
        self.reader = Reader(self.words, _costs(heard))
        self.centroid_norm = _centroid_norm(characters, self.entry, len(articles))
        self.lengths = np.array([max(len(text), 1) for text in self.units] if texts else [], float)
        # Filled as entries are found; threads may fill it at once, with the same values.
        self._wholes: dict[int, str] = {}
        self._distinct: dict[int, str] = {}

    def _said_about(self, articles: Sequence[Article]) -> list[str]:
        longest = min(_ABOUT_LONGEST, _ABOUT_ALL // max(len(articles), 1))
        said = [" ".join((*a.keywords, a.answer[:longest]))[:longest] for a in articles]
        if not said:
            return []
        return _all_lines(lambda text: canonical(self.words.encode(text)), normalise_all(said))

    def _about_channel(self) -> Channel:
        """What the entries' keywords and answers say, a text for each entry."""
        about = channel(to_codes("\n".join(self.about)), np.arange(len(self.about)), RUNS)
        # What most answers say, such as whom to call, tells nothing and has the longest lists.
        return without_common(about, max(_FEW, len(self.about) // 2))

    def _wholes_channel(self, characters: Channel) -> list[Channel]:
        """All that each entry says, weighed as the characters are; none for a large base."""
        entries = len(self.first)
        if not 0 < entries <= _WHOLES_INVERTED:
            return []
        said = "\n".join([self._whole(entry).replace("\n", _GAP) for entry in range(entries)])
        wholes = channel(to_codes(said), np.arange(entries), RUNS)
        self.wholes_inverted = True
        self.themes = learn(wholes, entries)
        return [move(weighed_as(wholes, characters), WHOLE)]

    def whole(self, entry: int) -> str:
        """All that an entry says, in units, a line each."""
        known = self._wholes.get(entry)
        if known is None:
            if len(self._wholes) >= _WHOLES_KEPT:
                self._wholes.clear()
            known = self._wholes[entry] = self._whole(entry)
        return known

    def _whole(self, entry: int) -> str:
        first = int(self.first[entry])
        last = int(self.first[entry + 1]) if entry + 1 < len(self.first) else len(self.units)
        return "\n".join([*self.units[first:last], self.about[entry]])

    def distinct(self, numbers: Sequence[int]) -> list[str]:
        """The characters and words of each of these texts, as `distinct` gives them."""
        known = self._distinct
        if len(known) >= _DISTINCT_KEPT:
            known.clear()
        return [known.get(text) or self._learn_distinct(text) for text in numbers]

    def _learn_distinct(self, text: int) -> str:
        known = self._distinct[text] = distinct(self.units[text])
        return known

    def heard(self, text: int) -> list[int]:
        """The text's syllable codes."""
        return list(self._heard[self._heard_at[text] : self._heard_at[text + 1] - 1].tolist())

    def spelled(self, text: int) -> str:
        """The text in joined pinyin, Latin words as they are."""
        heard = self.heard(text)
        if any(code < SYLLABLE for code in heard):
            return "".join(spell([code]) or self.words.spell(chr(code)) for code in heard)
        return spell(heard)

    def spelled_initials(self, text: int) -> str:
        """The text's initials, Latin words and numbers in full."""
        start, end = self._initials_at[text], self._initials_at[text + 1] - 1
        return self._initials[start:end].tobytes().decode("ascii")

    def comparable(self, query: Query, text: int) -> tuple[str, str]:
        """The question and the text in the writing in which the question can be compared."""
        if query.mode == "initials":
            return query.spelled, self.spelled_initials(text)
        if query.mode == "chinese":
            return query.text, self.units[text]
        return query.spelled, self.spelled(text)

    def shared(self, query: Query, text: int) -> tuple[str, ...]:
        """What the question and the text have in common: runs of characters, or pinyin."""
        if query.mode == "chinese":
            return _common_runs(query.text, self.units[text], self.words)
        own = set(self.heard(text))
        return tuple(dict.fromkeys(spell([c]) for c in query.heard if c in own and c >= SYLLABLE))


def distinct(units: str) -> str:
    """Its characters and words in order of their codes, each once."""
    return "".join(sorted(set(units)))


def _all_lines(step: Callable[[str], str], lines: list[str]) -> list[str]:
    """The step done to all lines, some at a time: one long step would hold all threads up."""
    pieces = ["\n".join(lines[start : start + _PIECE]) for start in range(0, len(lines), _PIECE)]
    return [line for piece in pieces for line in step(piece).split("\n")] if lines else [""]


def _common_runs(asked: str, own: str, words: Words) -> tuple[str, ...]:
    """The longest runs of the question that the text has too, in the question's order."""
    runs, start = [], 0
    while start < len(asked):
        end = start
        while end < len(asked) and asked[start : end + 1] in own:
            end += 1
        if end > start:
            runs.append(words.spell(asked[start:end]))
        start = max(end, start + 1)
    return tuple(dict.fromkeys(runs))


def _bounds(codes: Ints) -> NDArray[np.int32]:
    """Where each text starts in codes joined by 0, and one past where the last would end."""
    breaks = np.flatnonzero(codes == 0) + 1
    return np.concatenate(([0], breaks, [len(codes) + 1])).astype(np.int32)


def _costs(heard: Ints) -> dict[str, float]:
    """Syllable -> minus the logarithm of its share of all syllables."""
    spelling = sounds().spelling
    counts = np.bincount(heard[heard >= SYLLABLE] - SYLLABLE, minlength=len(spelling)).tolist()
    total = max(sum(counts), 1)
    return {spelling[i]: -math.log(count / total) for i, count in enumerate(counts) if count}


def _centroid_norm(characters: Channel, entry_of: Ints, entries: int) -> Floats | None:
    """The length of the sum of each entry's unit vectors, shape (entries,).

    None where every entry has one text: then the centroid tells nothing that its text does not.
    """
    if len(entry_of) == entries:
        return None
    term = np.repeat(np.arange(len(characters.keys)), characters.counts)
    weight = characters.idf[term] / characters.norm[characters.texts]
    cell = term * entries + entry_of[characters.texts]
    first = np.flatnonzero(np.diff(cell, prepend=-1))
    summed = np.add.reduceat(weight, first)
    entry = cell[first] % entries
    return np.sqrt(np.maximum(np.bincount(entry, summed**2, entries), 1e-9))
