"""What changed from one wording of an article to another, field by field, to the character."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from re import compile as pattern
from typing import Literal

from knowledge.articles import COLUMNS, Article

Kind = Literal["same", "gone", "new"]
Piece = tuple[Kind, str]

# Where a long text may be cut into what is compared as a whole first.
_PLACES = pattern(r"(?<=[。！？；;\n])")
# Longer changed parts are shown as taken out and put in: character by character nobody reads it,
# and comparing would take too long.
_CLOSE = 600
# Less alike than this, one was not made of the other.
_ALIKE = 0.4
# Fewer equal characters between two changes only tear words apart.
_ISLAND = 2


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs; the pieces in order give the old text without the new ones, and
    the new text without those that are gone."""

    field: str
    pieces: tuple[Piece, ...]


def compare(old: Article, new: Article) -> list[Change]:
    """The fields that differ, in the order of the form."""
    before, after = old.as_dict(), new.as_dict()
    return [
        Change(name, tuple(pieces(_text(before[name]), _text(after[name]))))
        for name in COLUMNS
        if before[name] != after[name]
    ]


def _text(value: str | list[str]) -> str:
    """Lists with an item on each line."""
    return "\n".join(value) if isinstance(value, list) else value


def pieces(old: str, new: str) -> list[Piece]:
    """From one text to another: sentences first, and inside of changed ones characters."""
    first, second = _PLACES.split(old), _PLACES.split(new)
    found: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        gone, put = "".join(first[a:b]), "".join(second[c:d])
        found += [("same", gone)] if tag == "equal" else _closer(gone, put)
    return _joined(found)


def _closer(gone: str, put: str) -> list[Piece]:
    if not gone or not put or len(gone) > _CLOSE or len(put) > _CLOSE:
        return [("gone", gone), ("new", put)]
    matcher = SequenceMatcher(None, gone, put, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return [("gone", gone), ("new", put)]
    found: list[Piece] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        island = tag == "equal" and b - a < _ISLAND and a > 0 and b < len(gone)
        if tag == "equal" and not island:
            found.append(("same", gone[a:b]))
        else:
            found += [("gone", gone[a:b]), ("new", put[c:d])]
    return found


def _joined(found: Sequence[Piece]) -> list[Piece]:
    """Neighbours of one kind as one; between equal parts first what is gone, then what is new."""
    whole: list[Piece] = []
    for same, run in groupby(found, lambda piece: piece[0] == "same"):
        part = list(run)
        kinds: tuple[Kind, ...] = ("same",) if same else ("gone", "new")
        together = [(kind, "".join(text for one, text in part if one == kind)) for kind in kinds]
        whole += [piece for piece in together if piece[1]]
    return whole
