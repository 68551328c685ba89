"""The cards that citizens hold show how their case stands, whatever changed it and from where.

A turn knows which cases it changed (`Transaction.changed`). Before it is saved, the card in its own
conversation is edited in place, once, and only if it would read otherwise; cards in other
conversations follow in turns of their own. An edit makes no sound, so quiet hours do not matter.
"""

from handlers.cases import card
from handlers.citizen import joined
from handlers.turn import Card, Choice, Reply, Turn
from storage import cases, dues, joins, messages, timers
from storage.cases import Case
from storage.database import Row
from storage.timers import Timer


async def follow(turn: Turn) -> None:
    """Bring every card of what this turn changed up to date."""
    changed = sorted(turn.tx.changed)
    turn.tx.changed.clear()
    for case_id in changed:
        case = await cases.glance(turn.tx, case_id)
        rows = await joins.of_case(turn.tx, case_id)
        here = turn.conversation.id if turn.conversation else None
        if here is not None:
            await _here(turn, case, [row for row in rows if row["conversation_id"] == here])
        holders = {case.conversation_id: case.card_key}
        holders |= {row["conversation_id"]: row["card_key"] for row in rows}
        for there in [one for one, key in holders.items() if one not in (None, here) and key]:
            await timers.plan(
                turn.tx,
                f"card:{case.id}:{there}",
                "case-card",
                turn.now,
                round=await cases.count_events(turn.tx, case.id),
                conversation_id=there,
                details={"case": case.id},
            )


async def due(turn: Turn, timer: Timer) -> bool:
    """A case was changed from elsewhere: the card in this conversation follows."""
    if turn.conversation is not None:
        case = await cases.glance(turn.tx, timer.details["case"])
        rows = await joins.of_case(turn.tx, case.id)
        await _here(turn, case, [row for row in rows if row["conversation_id"] == turn.talk.id])
    return True


async def _here(turn: Turn, case: Case, rows: list[Row]) -> None:
    if case.card_key and case.conversation_id == turn.talk.id:
        moves = await dues.of_case(turn.tx, case.id)
        shown = card.with_dues(turn, card.card(turn, case), moves)
        await _edit(turn, case.card_key, shown, tuple(card.choices(turn, case)))
    for row in rows:
        if row["card_key"]:
            slots = {"summary": row["summary"], "place": row["place"]}
            shown = joined.card_of(turn, case, slots=slots)
            await _edit(turn, row["card_key"], shown, tuple(joined.choices(turn, case, row)))


async def _edit(turn: Turn, key: str, shown: Card, choices: tuple[Choice, ...]) -> None:
    """The words beside the card stay."""
    for reply in turn.replies:
        if reply.key == key:  # said in this very turn, before the last change
            reply.card, reply.choices = shown, choices
            return
    before = await messages.by_key(turn.tx, turn.talk.id, key)
    if before is None:
        return
    labels = [one["label"] for one in before.extras.get("choices", ())]
    if before.extras.get("card") == shown.as_json() and labels == [one.label for one in choices]:
        return
    turn.reply(
        Reply(
            before.text,
            title=before.extras.get("title", ""),
            card=shown,
            choices=choices,
            side="system",
            replaces=key,
        )
    )
