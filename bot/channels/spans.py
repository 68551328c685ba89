"""A reply as words with bold in them, and where these are cut for a platform's longest message.

Platforms count differently: Telegram in UTF-16 code units, WeChat in bytes (`Weigh`).
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from handlers.turn import Card, Reply

Span = tuple[str, bool]
"""A piece of text, and whether it is bold."""
Weigh = Callable[[str], int]
"""How long a platform takes a text to be; what a text weighs is the sum of its characters."""

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
SIGNS = {"done": "✅", "now": "🔵", "todo": "⚪"}
_WHOLE = re.compile(r"https?://[^\s，。、；！？）】》」』]+")


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def octets(text: str) -> int:
    """Length in bytes of UTF-8."""
    return len(text.encode("utf-8", "surrogatepass"))


def as_plain(spans: Iterable[Span]) -> str:
    return "".join(text for text, _ in spans)


def shortened(text: str, limit: int, weigh: Weigh = units) -> str:
    """At most `limit` long; an ellipsis says that something is missing."""
    if weigh(text) <= limit:
        return text
    return text[: _fitting(text, 0, limit - weigh("…"), weigh)].rstrip() + "…"


def split(spans: Sequence[Span], limit: int, weigh: Weigh = units) -> list[list[Span]]:
    """Parts of at most `limit` which together are the whole.

    Cut after a paragraph, else a line, a sentence, a clause; never inside an address of the web
    or a bold piece that fits into one part, never inside what is seen as one character.
    """
    text = as_plain(spans)
    if weigh(text) <= limit:
        return [list(spans)]
    keep = [match.span() for match in _WHOLE.finditer(text)] + _bold_ranges(spans)
    cuts = [0]
    while cuts[-1] < len(text):
        end = _fitting(text, cuts[-1], limit, weigh)
        cuts.append(_cut(text, cuts[-1], end, keep))
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


def _fitting(text: str, start: int, limit: int, weigh: Weigh) -> int:
    """The farthest end of a piece from `start` of at most `limit`."""
    end, left = start, limit
    while end < len(text) and (left := left - weigh(text[end])) >= 0:
        end += 1
    return end


def _cut(text: str, start: int, end: int, keep: Sequence[tuple[int, int]]) -> int:
    """Where to cut best between the half of the way and `end`, which is as far as it may go."""
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


def spans_of(reply: Reply) -> list[Span]:
    """Title, text and card of a reply, a blank line between them."""
    blocks: list[list[Span]] = []
    if reply.title:
        blocks.append([(reply.title, True)])
    if reply.text:
        blocks.append([(reply.text, False)])
    if reply.card:
        blocks += _card(reply.card)
    spans: list[Span] = []
    for number, block in enumerate(blocks):
        # A title stands right above its text.
        gap = "\n" if number == 1 and reply.title and reply.text else "\n\n"
        spans += [(gap, False), *block] if number else block
    return spans


def _card(card: Card) -> list[list[Span]]:
    """A case or a report: what it is, its lines, how far it is, until when."""
    number = f" {card.number}" if card.number and card.number not in card.title else ""
    head: list[Span] = [(f"{card.title}{number}".strip(), True)]
    for row in card.rows:
        colon = ":" if row.label.isascii() else "："
        # What has lines of its own begins on the next one.
        gap = "\n" if "\n" in row.value else " " if row.label.isascii() else ""
        head.append((f"\n{row.label}{colon}{gap}{row.value}", False))
    blocks = [head]
    if card.steps:
        steps = " → ".join(f"{SIGNS[step.state]} {step.label}" for step in card.steps)
        blocks.append([(steps, False)])
    if card.due:
        blocks.append([(f"⏰ {card.due}", False)])
    if card.note:
        blocks.append([(card.note, False)])
    return blocks
