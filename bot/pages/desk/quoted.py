"""Quotes at the desk: the line above a message, and what the composer is about to answer."""

from typing import Any

from bot.pages import quoting
from bot.pages.desk.chat_labels import C
from bot.pages.desk.labels import T
from handlers.desk import quoting as rules
from storage import media, messages, quotes
from storage.conversations import Conversation
from storage.database import Transaction
from storage.messages import Message

AROUND = 10
"""Messages that are shown before one to which a quote leads back."""


def named(line: dict[str, Any], citizen: str) -> dict[str, str]:
    """A quoted line in the desk's words: `key`, `who` said it, and the `words`."""
    who = citizen if line["side"] == "citizen" else line["name"] or T.get(line["side"], T["bot"])
    words = line["words"] or (C[f"quote_{line['what']}"] if line["what"] else "")
    return {"key": line["key"], "who": who, "words": words}


def own(one: dict[str, Any], message: Message, citizen: str) -> dict[str, str]:
    """A message of the page as it would be quoted."""
    kind = one["media"][0]["kind"] if one["media"] else ""
    return named(quoting.line(message, kind), citizen)


async def above(
    tx: Transaction, one: dict[str, Any], talk: Conversation, citizen: str, here: set[str]
) -> dict[str, str] | None:
    """What a message replies to, with the way there; `here` are the keys of this page."""
    if one["quotes"] is None:
        return None
    found = named(one["quotes"], citizen)
    to = f"#m-{found['key']}"
    if found["key"] not in here:
        back = await messages.behind(tx, talk.id, found["key"])
        to = f"/desk?chat={talk.id}&back={back + AROUND}{to}"
    return {**found, "href": to}


async def found(tx: Transaction, names: dict[int, str]) -> dict[int, dict[str, str]]:
    """What messages that were found reply to, by their ids; `names` tells whose chat each is of."""
    said = await messages.by_ids(tx, list(names))
    above = await quotes.everywhere(tx, said)
    firsts = {one.key: next(iter(one.extras.get("files", ())), "") for one in above.values()}
    kinds = {file.key: file.kind for file in await media.several(tx, list(firsts.values()))}
    return {
        one.id: named(quoting.line(back, kinds.get(firsts[back.key], "")), names[one.id])
        for one in said
        if (back := above.get(one.key))
    }


async def about(
    tx: Transaction, talk: Conversation, citizen: str, key: str
) -> dict[str, str] | None:
    """What the composer answers, asked for by a link or sent in vain; None when it may not be."""
    message = await messages.by_key(tx, talk.id, key) if key else None
    if message is None or not rules.may_be(message):
        return None
    return named(quoting.line(message, "file"), citizen)
