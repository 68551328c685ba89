"""Things to tap: how they are named, offered and recognised.

A choice's id is the key of the message that offered it and a letter. It says nothing to the
outside; what it means lies with the message, so it can only be used in its own conversation.
The number, the full-width digit and the label mean the same as the tap.
"""

import re
import string
import unicodedata
from collections.abc import Sequence
from typing import Any

from handlers import hearing
from handlers.agreeing import agrees
from handlers.turn import KEY_LENGTH, Choice, Turn

_NUMERALS = "一二三四五六七八九"
_ORDINAL = re.compile(
    rf"(?:选|点|就|要|看|是|那)*(?:第(?P<which>[{_NUMERALS}]|[0-9]{{1,2}})|(?P<last>最后一?))[个件条项][吧的呢啊]*"
)
_LETTERS = string.ascii_lowercase + string.ascii_uppercase


def offered(
    key: str, choices: Sequence[Choice], before: Sequence[dict[str, Any]] = ()
) -> list[dict[str, Any]]:
    """The choices of message `key` as kept with it: each with its id. The letters go on from
    those that the message offered `before`, so that a late tap on one of them means nothing; only
    where all that is offered is `steady` and means the same, a late tap does so, too."""
    if len(before) == len(choices) and all(map(_same, choices, before)):
        return [{**one, "label": now.label} for one, now in zip(before, choices, strict=True)]
    first = _LETTERS.index(before[-1]["id"][-1]) + 1 if before else 0
    return [
        {
            "id": key + _LETTERS[(first + n) % len(_LETTERS)],
            "label": choice.label,
            "action": choice.action,
            "arguments": choice.arguments,
            "flow": choice.flow,
            **({"turns": True} if choice.turns else {}),
        }
        for n, choice in enumerate(choices)
    ]


def _same(now: Choice, kept: dict[str, Any]) -> bool:
    meant = (kept["action"], kept["arguments"], kept["flow"])
    return now.steady and meant == (now.action, now.arguments, now.flow)


def message_key(choice_id: str) -> str:
    """Which message offered a choice; empty for something that cannot be one of ours."""
    plain = choice_id.isascii() and choice_id.isalnum()
    return choice_id[:KEY_LENGTH] if len(choice_id) == KEY_LENGTH + 1 and plain else ""


def by_id(kept: Sequence[dict[str, Any]], choice_id: str) -> Choice | None:
    return next((from_kept(one) for one in kept if one["id"] == choice_id), None)


def by_words(kept: Sequence[dict[str, Any]], text: str) -> Choice | None:
    """The choice that a typed number or label means."""
    said = unicodedata.normalize("NFKC", text).strip().strip(".、。)）").casefold()
    for number, one in enumerate(kept, start=1):
        if said and said in (str(number), unicodedata.normalize("NFKC", one["label"]).casefold()):
            return from_kept(one)
    place = _ordinal(said)
    if 0 < place <= len(kept):
        return from_kept(kept[place - 1])
    return from_kept(kept[-1]) if kept and place < 0 else None


def _ordinal(said: str) -> int:
    """Which one 第二个 means, from 1; -1 the last one, 0 none."""
    found = _ORDINAL.fullmatch(said)
    if found is None:
        return 0
    if found["last"]:
        return -1
    return (
        _NUMERALS.find(found["which"]) + 1 if found["which"] in _NUMERALS else int(found["which"])
    )


def from_kept(kept: dict[str, Any]) -> Choice:
    """A choice as it was before it was kept."""
    return Choice(
        kept["label"], kept["action"], kept["arguments"], kept["flow"], kept.get("turns", False)
    )


_OFFERS = frozenset(
    {
        "report.start",
        "report.resume",
        "emergency.report",
        "form.back",
        "human",
        "form.join",
        "form.again.add",
        "case.withdraw.yes",
        "edited.add",
        "privacy.delete.yes",
    }
)
_NO_OFFERS = frozenset({"ask.useful", "ask.show", "ask.none", "emergency.false", "emergency.apart"})
"""Beside these a 好的 is no more than a courtesy."""


def agreed(turn: Turn, text: str) -> Choice | None:
    """What a plain yes means: the first choice of a message that made an offer."""
    offers = turn.state.get("offered", ())
    if not offers or offers[0]["action"] not in _OFFERS:
        return None
    if not agrees(turn, text, to=offers[0]["label"]):
        return None
    if "form" not in turn.state and hearing.thanks(text, turn.house.city):
        return None  # 好的谢谢 is a courtesy where nothing is waited for
    if any(one["action"] in _NO_OFFERS for one in offers):
        return None
    return from_kept(offers[0])
