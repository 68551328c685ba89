"""What a citizen wrote, understood as characters, sounds and initials."""

import re
from dataclasses import dataclass
from typing import Literal

from knowledge.normalise import canonical
from knowledge.pinyin import SYLLABLE, hear, merge_accents, sounds, spell
from knowledge.postings import INITIAL_RUNS, RUNS, gram_keys
from knowledge.units import Words

Mode = Literal["chinese", "mixed", "pinyin", "initials"]

_LONGEST_SYLLABLE = 6
# A letter that belongs to no syllable costs more than the rarest syllable.
_LONE_LETTER = 14.0
_PARTS = re.compile(r"[a-z]+|[^a-z]+")
_LETTER = re.compile("[a-z]")
_CHINESE = re.compile(r"[^\x00-\x7f]")


@dataclass(frozen=True, slots=True)
class Query:
    """A question in all its readings; codes have 0 where a reading has a gap.

    `text`: canonical characters and known words. `heard`: syllable codes. `spelled`: joined
    pinyin, or in mode "initials" the letters. The rest are the keys of the question's grams.
    """

    mode: Mode
    text: str
    heard: list[int]
    spelled: str
    characters: list[int]
    accent: list[int]
    initials: list[int]


def _query(mode: Mode, text: str, heard: list[int], spelled: str, initials: str) -> Query:
    units = [0 if char == "\n" else ord(char) for char in text]
    letters = [ord(char) for char in initials]
    return Query(
        mode=mode,
        text=text,
        heard=heard,
        spelled=spelled,
        characters=list(gram_keys(units, RUNS)),
        accent=list(gram_keys(merge_accents(heard), RUNS)),
        initials=list(gram_keys(letters, INITIAL_RUNS)) if letters else [],
    )


@dataclass(frozen=True, slots=True)
class Part:
    """A run of letters, or of anything else, in the same readings."""

    units: str
    heard: list[int]
    initials: str
    spelled: str
    is_pinyin: bool = False
    is_initials: bool = False


class Reader:
    """Reads queries, knowing the articles' words and how common each syllable is in them."""

    def __init__(self, words: Words, costs: dict[str, float]) -> None:
        """`costs`: syllable -> minus the natural logarithm of its share of all syllables."""
        self._words = words
        self._costs = costs
        self._rare = max(costs.values(), default=0.0) + 2.0

    def read(self, normalised: str) -> Query:
        """Understand a normalised text."""
        if not _LETTER.search(normalised):
            text = self._words.encode(canonical(normalised))
            return _query("chinese", text, hear(self._words.encode(normalised)), "", "")
        parts = [self._part(run) for run in _PARTS.findall(normalised) if run.strip()]
        mode = _mode(parts, bool(_CHINESE.search(normalised)))
        spelled = "".join(part.spelled for part in parts)
        return _query(
            mode=mode,
            text=canonical("".join(part.units for part in parts)),
            heard=[code for part in parts for code in part.heard],
            spelled=normalised.replace(" ", "") if mode == "initials" else spelled,
            initials="".join(part.initials for part in parts),
        )

    def _part(self, run: str) -> Part:
        units = self._words.encode(run)
        if not _LETTER.match(run):
            heard = hear(units)
            initials = "".join(spell([code])[:1] or "\x01" for code in hear(run.replace(" ", "")))
            return Part(units, heard, initials, spell(heard))
        if run in self._words:
            syllables = self.segment(run)
            return Part(units, syllables or hear(units), run, run)
        syllables = self.segment(run)
        if not syllables:
            # The line break is a gap: an unknown word is next to nothing.
            return Part("\n", [0], run, run, is_initials=True)
        initials = "".join(spell([code])[:1] or "\x01" for code in syllables)
        return Part("\n", syllables, initials, run, is_pinyin=True)

    def segment(self, letters: str) -> list[int]:
        """Codes of the likeliest syllables that spell all the letters; 0 for a lone letter.

        Empty if more than a third of the letters stay alone: then they are initials, or foreign.
        """
        numbers = sounds().number
        best: list[tuple[float, int]] = [(0.0, 0)]
        for end in range(1, len(letters) + 1):
            options = [(best[end - 1][0] + _LONE_LETTER, end - 1)]
            for start in range(max(0, end - _LONGEST_SYLLABLE), end):
                syllable = letters[start:end]
                if syllable in numbers:
                    cost = self._costs.get(syllable, self._rare)
                    options.append((best[start][0] + cost, start))
            best.append(min(options))
        found: list[int] = []
        end = len(letters)
        while end:
            start = best[end][1]
            number = numbers.get(letters[start:end], 0)
            found.append(number + SYLLABLE if number else 0)
            end = start
        return [] if found.count(0) * 3 > len(letters) else found[::-1]


def _mode(parts: list[Part], has_chinese: bool) -> Mode:
    pinyin = sum(len(part.spelled) for part in parts if part.is_pinyin)
    initials = sum(len(part.spelled) for part in parts if part.is_initials)
    if not pinyin and not initials:
        return "chinese"
    if has_chinese:
        return "mixed"
    return "pinyin" if pinyin >= initials else "initials"
