"""From a turn to rows: what was said, and what goes to the channel."""

from typing import Any

from bot.channels.native import Native, Part
from bot.files import Files
from handlers import choices
from handlers.files import as_file
from handlers.keeping import as_message
from handlers.turn import Attachment, Reply, Turn, new_key
from storage import conversations, media, messages, outbox
from storage.messages import Message

Parts = list[Part]

KEPT = ("files", "quotes", "reactions")
"""What an operator's message has besides its words: it stays when these are changed."""


async def finish(turn: Turn, native: Native, files: Files, first: Message | None) -> None:
    """Write down `first` and what was said, save the conversation, queue the channel's parts."""
    talk = turn.talk
    if turn.toast and not turn.incoming.toast_to:
        turn.reply(Reply(turn.toast, side="system"))
    written = [first] if first else []
    parts: Parts = _deeds(turn, native, ("topic",))
    _forget_offer(turn)
    for reply in turn.replies:
        before = await _replaced(turn, reply)
        kept = choices.offered(
            before.key if before else reply.key,
            reply.choices,
            before.extras.get("choices", ()) if before else (),
        )
        if kept:
            _remember_offer(turn, reply, kept, typed=not native.buttons)
        reply.files = tuple([await _stored(turn, files, file) for file in reply.files])
        message = as_message(reply, kept, turn.now)
        if before:
            if reply.side == "operator":  # other words, the same files, in reply to the same
                kept_on = {name: before.extras[name] for name in KEPT if name in before.extras}
                message.extras = {**kept_on, **message.extras}
            if (before.text, before.extras) == (message.text, message.extras):
                continue  # it stands there already
            before.text, before.extras = message.text, message.extras
            await messages.change(turn.tx, talk, before, now=turn.now)
        else:
            written.append(message)
        if native.pushes:
            parts += await _numbered(turn, reply, native.to_native(reply, kept), parts)
    parts += _deeds(turn, native, ("erase", "pin", "mark", "unmark"))
    toast = native.toast(turn.incoming, turn.toast)
    if toast is not None:
        parts.append((new_key(), outbox.ASIDE, toast))
    if written:
        await messages.add(turn.tx, talk, written)
    await conversations.save(turn.tx, talk, seen_epoch=turn.seen_epoch)
    if parts:
        await _queue(turn, native.together(parts))
    turn.tx.touch(messages.topic(talk.id))


async def _numbered(
    turn: Turn, reply: Reply, payloads: list[dict[str, Any]], before: Parts
) -> Parts:
    """A message's parts from 0; the parts of a change go on behind those of what it changes."""
    key, first = reply.key, 0
    if payloads and (edits := payloads[0].get("edits")):
        queued = [number + 1 for one, number, _ in before if one == edits]
        key, first = edits, max([await outbox.next_part(turn.tx, edits), *queued])
    return [(key, number, payload) for number, payload in enumerate(payloads, first)]


def _deeds(turn: Turn, native: Native, kinds: tuple[str, ...]) -> Parts:
    wanted = [deed for deed in turn.deeds if deed.kind in kinds]
    return [(new_key(), 0, call) for deed in wanted for call in native.deed(deed)]


def _remember_offer(turn: Turn, reply: Reply, kept: list[Any], *, typed: bool) -> None:
    """Typed words mean what the bot offered last; where nothing can be tapped (`typed`) also what
    the house itself offers, beside a person as well."""
    if reply.side == "bot" or (typed and not turn.held):
        turn.state["offered"] = kept
    if reply.side != "bot" and typed:
        turn.state["offered_beside"] = kept


def _forget_offer(turn: Turn) -> None:
    """Typed numbers mean what was offered last; words without an offer end the one before."""
    if any(reply.side == "bot" for reply in turn.replies):
        turn.state.pop("offered", None)
        turn.state.pop("offered_beside", None)


async def _queue(turn: Turn, parts: Parts) -> None:
    by_bot = any(reply.side == "bot" for reply in turn.replies)
    epoch = turn.talk.epoch if by_bot else None
    await outbox.put(turn.tx, turn.talk, parts, now=turn.now, epoch=epoch)


async def _stored(turn: Turn, files: Files, file: Attachment) -> Attachment:
    """A file that is written here and now (an export) gets its bytes and its row."""
    if "text" not in file.source:
        return file
    stored = await files.keep(file.source["text"].encode(), trusted=True)
    made = Attachment(file.key, file.kind, file.name, file.mime, stored.size, sha256=stored.sha256)
    await media.add(turn.tx, as_file(made, turn.talk.id), now=turn.now)
    return made


async def _replaced(turn: Turn, reply: Reply) -> Message | None:
    """The earlier message that a reply takes the place of; None when it is a new one."""
    if not reply.replaces:
        return None
    return await messages.by_key(turn.tx, turn.talk.id, reply.replaces)
