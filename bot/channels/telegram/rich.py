"""Words with bold in them: as Telegram's HTML, and cut to Telegram's lengths.

Telegram counts UTF-16 code units after it has read the markup (facts/telegram.md).
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise

Span = tuple[str, bool]
"""A piece of text, and whether it is bold."""

# Where a text is cut best, in this order; each pattern's end is the place.
_PLACES = tuple(
    re.compile(pattern)
    for pattern in (
        r"\n[ \t]*\n\s*",
        r"\n\s*",
        r"[。！？…；][”’」』）》】]*\s*|[.!?;][\"')\]]*\s+",
        r"[，、：]|[,:]\s+|\s+",
    )
)
_WHOLE = re.compile(r"https?://[^\s，。、；！？）】》」』]+")


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def as_html(spans: Iterable[Span]) -> str:
    return "".join(
        f"<b>{html.escape(text, quote=False)}</b>" if bold else html.escape(text, quote=False)
        for text, bold in spans
        if text
    )


def as_plain(spans: Iterable[Span]) -> str:
    return "".join(text for text, _ in spans)


def shortened(text: str, limit: int) -> str:
    """At most `limit` units; an ellipsis says that something is missing."""
    if units(text) <= limit:
        return text
    return text[: _fitting(text, 0, limit - 1)].rstrip() + "…"


def split(spans: Sequence[Span], limit: int) -> list[list[Span]]:
    """Parts of at most `limit` units which together are the whole.

    Cut after a paragraph, else a line, a sentence, a clause; never inside an address of the web
    or a bold piece that fits into one part, never inside what is seen as one character.
    """
    text = as_plain(spans)
    if units(text) <= limit:
        return [list(spans)]
    keep = [match.span() for match in _WHOLE.finditer(text)] + _bold_ranges(spans)
    cuts = [0]
    while cuts[-1] < len(text):
        cuts.append(_cut(text, cuts[-1], limit, keep))
    return [_slice(spans, start, end) for start, end in pairwise(cuts)]


def _bold_ranges(spans: Sequence[Span]) -> list[tuple[int, int]]:
    ranges, at = [], 0
    for text, bold in spans:
        if bold:
            ranges.append((at, at + len(text)))
        at += len(text)
    return ranges


def _slice(spans: Sequence[Span], start: int, end: int) -> list[Span]:
    found, at = list[Span](), 0
    for text, bold in spans:
        piece = text[max(0, start - at) : max(0, end - at)]
        if piece:
            found.append((piece, bold))
        at += len(text)
    return found


def _fitting(text: str, start: int, limit: int) -> int:
    """The farthest end of a piece from `start` with at most `limit` units."""
    end, left = start, limit
    while end < len(text) and (left := left - (2 if text[end] > "\uffff" else 1)) >= 0:
        end += 1
    return end


def _cut(text: str, start: int, limit: int, keep: Sequence[tuple[int, int]]) -> int:
    end = _fitting(text, start, limit)
    if end == len(text):
        return end
    half = start + (end - start) // 2
    for place in _PLACES:
        found = [m.end() for m in place.finditer(text, start, end) if m.end() > half]
        best = max((_outside(at, start, keep) for at in found), default=start)
        if best > half:
            return best
    at = _outside(end, start, keep)
    return _between_characters(text, start, at if at > start else end)


def _outside(at: int, start: int, keep: Sequence[tuple[int, int]]) -> int:
    """Before what must not be cut, if that leaves anything."""
    for first, last in keep:
        if start < first < at < last:
            return _outside(first, start, keep)
    return at


def _between_characters(text: str, start: int, at: int) -> int:
    """Back to where a character, as people see it, ends."""
    back = at
    while back > start and back < len(text) and _joined(text, start, back):
        back -= 1
    return back if back > start else at


def _joined(text: str, start: int, at: int) -> bool:
    """Whether the characters on both sides of `at` are seen as one."""
    before, after = text[at - 1], text[at]
    if before == "\u200d" or after in "\u200d\ufe0f\u20e3" or "\U0001f3fb" <= after <= "\U0001f3ff":
        return True
    if "\U000e0020" <= after <= "\U000e007f" or unicodedata.category(after).startswith("M"):
        return True
    if _flag(before) and _flag(after):
        run = at
        while run > start and _flag(text[run - 1]):
            run -= 1
        return (at - run) % 2 == 1
    return False


def _flag(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"
