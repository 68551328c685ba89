"""What is written in pinyin, read as the words that it most likely means: ludeng huai le, 路灯坏了.

Only words that matter here are known: small ones, what goes wrong, what the city's profile names.
Whatever is not stays as it was typed; so does what is English, or hardly understood at all.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from handlers import hearing
from handlers.city.profile import City
from handlers.texts import LANGUAGES, Texts
from knowledge import pinyin

LONGEST = 200
KNOWN = 0.6
"""The share of the letters that must be known words, for less is a guess."""

FEW = 8
"""Letters: so many may be a name, or a word of another tongue."""

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_TYPED = re.compile(r"[a-zA-ZüÜ' \t]+")
_OTHERS = {",": "，", ".": "。", "?": "？", "!": "！", ";": "；", ":": "："}
_WORD, _SYLLABLE = 1.0, 4.0
"""What it costs to read a word, and a syllable of none."""
_SAID = ("human", "report", "cases", "browse", "cancel", "help", "start", "yes", "no")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words by their joined pinyin, each with where its syllables end; the syllables that are."""

    words: dict[str, tuple[str, frozenset[int]]]
    syllables: frozenset[str]
    longest: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Letters, and the word that they are read as; empty for a syllable of none."""

    letters: str
    word: str


def read(text: str, city: City, texts: Texts) -> str:
    """The words that are meant; empty where the text is no pinyin, or hardly understood."""
    if len(text) > LONGEST or not re.search(r"[a-zA-Z]{2}", text) or _HAN.search(text):
        return ""
    if hearing.language_of(text) == "en":
        return ""
    lexicon = _lexicon(city, texts, texts.generation)
    pieces: list[Piece] = []
    for run in _runs(text):
        found = _pieces(run, lexicon) if _TYPED.fullmatch(run) else [_sign(run)]
        if found is None:
            return ""
        pieces += found
    letters = [one for one in pieces if one.letters]
    known = sum(len(one.letters) for one in letters if one.word)
    whole = known >= KNOWN * sum(len(one.letters) for one in letters)
    # A character of its own could be anything.
    return _joined(pieces) if whole and any(len(one.word) > 1 for one in letters) else ""


def looks(text: str) -> bool:
    """Whether letters are pinyin, understood or not: nothing but syllables, and several."""
    if not re.fullmatch(r"[a-zA-ZüÜ' ,.?!\d]+", text) or hearing.language_of(text) == "en":
        return False
    lexicon = Lexicon({}, _syllables(), 6)
    runs = [run for run in _runs(text) if _TYPED.fullmatch(run) and run.strip()]
    several = len(re.findall(r"[a-z]", "".join(runs))) > FEW
    return several and all(_pieces(run, lexicon) for run in runs)


def _runs(text: str) -> list[str]:
    return re.findall(rf"{_TYPED.pattern}|[^a-z' \t]+", text.lower().replace("ü", "v"))


def _sign(run: str) -> Piece:
    return Piece("", "".join(_OTHERS.get(sign, sign) for sign in run))


def _joined(pieces: list[Piece]) -> str:
    """The words as a sentence. Behind a syllable of none, characters of their own stay as typed:
    in jing shi lu nothing is 是."""
    said, lost = "", False
    for one in pieces:
        lost = bool(one.letters) and (not one.word or (lost and len(one.word) == 1))
        said += f" {one.letters} " if lost else one.word
    said = re.sub(r" +", " ", said).strip()
    return re.sub(r"(?<=\d) ?(?:好(?!的)|hao\b)", "号", said)


def _pieces(run: str, lexicon: Lexicon) -> list[Piece] | None:
    """The cheapest way to read letters; a space stands between two syllables, never within one."""
    letters = re.sub(r"[^a-z]", "", run)
    ends = _ends(run)
    best: list[tuple[float, int, Piece] | None] = [(0.0, 0, Piece("", ""))]
    for end in range(1, len(letters) + 1):
        ways = []
        for start in range(max(0, end - lexicon.longest), end):
            before = best[start]
            found = before and _one(letters[start:end], start, ends, lexicon)
            if before and found:
                cost = before[0] + (_WORD if found.word else _SYLLABLE)
                ways.append((cost, start, found))
        best.append(min(ways, key=lambda way: way[0], default=None))
    found_last: list[Piece] = []
    at = len(letters)
    while at:
        last = best[at]
        if last is None:
            return None
        found_last.append(last[2])
        at = last[1]
    return found_last[::-1]


def _one(piece: str, start: int, ends: frozenset[int], lexicon: Lexicon) -> Piece | None:
    """A piece as one word or one syllable."""
    word = lexicon.words.get(piece)
    if not word and piece not in lexicon.syllables:
        return None
    within = {at - start for at in ends if start < at < start + len(piece)}
    if word and within <= word[1]:
        return Piece(piece, word[0])
    return Piece(piece, "") if piece in lexicon.syllables and not within else None


def _ends(run: str) -> frozenset[int]:
    """After how many letters a space or an apostrophe stands."""
    found, letters = set(), 0
    for sign in run:
        if sign.isalpha():
            letters += 1
        else:
            found.add(letters)
    return frozenset(found)


@lru_cache(maxsize=2)
def _lexicon(city: City, texts: Texts, generation: int) -> Lexicon:
    """The words of words.txt first, then what the house hears for, then the city's own."""
    lines = resources.files(__package__).joinpath("words.txt").read_text("utf-8").splitlines()
    small = [word for line in lines if not line.startswith("#") for word in line.split()]
    said = [texts.say(one, f"words-{name}") for name in _SAID for one in LANGUAGES]
    heard = [word for line in said for word in line.split("|")]
    words: dict[str, tuple[str, frozenset[int]]] = {}
    for word in (*small, *heard, *_of_city(city)):
        if _HAN.fullmatch(word):
            syllables = [pinyin.spell([code]) for code in pinyin.hear(word)]
            if all(syllables):
                lengths = [len("".join(syllables[:n])) for n in range(1, len(syllables))]
                words.setdefault("".join(syllables), (word, frozenset(lengths)))
    return Lexicon(words, _syllables(), max(map(len, words)))


@lru_cache(maxsize=1)
def _syllables() -> frozenset[str]:
    return frozenset(one for one in pinyin.sounds().spelling if len(one) > 1 or one in ("a", "e"))


def _of_city(city: City) -> list[str]:
    """What a city's profile listens for: districts, departments' words, danger, needs."""
    return [
        *(name for one in city.districts for name in (one.name, *one.aliases, *one.streets)),
        *(word for one in (*city.kinds, *city.urgencies) for word in one.words),
        *(word for one in city.emergencies for word in one.words),
        *(word for one in city.departments for word in one.keywords),
    ]
