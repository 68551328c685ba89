"""What the Telegram desk asks an operator to write: a summary, a reason, a line of a report.

The question is a message of ours; what replies to it is the answer, so that no word meant for a
citizen is ever taken for one, nor the other way round. In a private chat the app opens the reply
by itself; in a group that would open it for everybody.
"""

from typing import Any

from handlers import form
from handlers.cases import intake
from handlers.citizen import track
from handlers.desk import banning, drafts, wrapping
from handlers.desk.owning import leads
from handlers.desk.topics import mirroring
from handlers.desk.topics import seat as seats
from handlers.desk.topics.seat import Seat
from handlers.turn import Card, Choice, Reply, Row, Turn
from storage import cases, relays
from storage.errors import NotFound
from storage.staff import Member

KEPT = 50
"""How many questions are remembered; nobody answers an older one."""
LABELS = {
    "detail": "label-matter",
    "place": "label-place",
    "contact": "label-contact",
    "happened": "label-happened",
    "kind": "label-kind",
}


async def ask(
    turn: Turn, seat: Seat, said: str, *, choices: tuple[Choice, ...] = (), **about: Any
) -> None:
    reply = Reply(said, choices=choices, side="system")
    if not seat.desk.chat:
        reply.ask = "reply"
    if turn.reply(reply):
        asked = turn.state.setdefault("asked_words", {})
        asked[reply.key] = {"topic": seat.desk.id, **about}
        for key in list(asked)[:-KEPT]:
            del asked[key]
        await belongs(turn, seat, reply)


async def belongs(turn: Turn, seat: Seat, reply: Reply) -> None:
    """It may tell of the citizen, so it goes when they are forgotten."""
    chat = turn.talk.address.peer.partition("/")[0]
    about = [f"asked-{reply.key}"]
    await relays.add(turn.tx, seat.desk.id, about, chat=chat, desk_key=reply.key, now=turn.now)


# ---- the summary (服务小结) ----


async def summary(turn: Turn, seat: Seat, by: Member, choice: Choice) -> None:
    """Ask for it; what was said when the chat was handed back can be taken as it is."""
    if seat.handoff.state != "CLOSED" or not _theirs(seat, by):
        turn.toast = turn.t("topic-stale")
        return
    said = seat.handoff.summary
    same = Choice(turn.t("topic-choice-same"), "topic.same", {"topic": seat.desk.id})
    text = turn.t("topic-wrap-same", summary=said) if said else turn.t("topic-wrap-ask")
    await ask(turn, seat, text, choices=(same,) if said else (), what="wrap")


def _theirs(seat: Seat, by: Member) -> bool:
    return seat.handoff.staff_id == by.id or leads(by)


async def same(turn: Turn, seat: Seat, by: Member, choice: Choice) -> None:
    await wrapped(turn, seat, by, seat.handoff.summary)


async def wrapped(turn: Turn, seat: Seat, by: Member, text: str) -> None:
    number = track.number_in(text) or await _filed_meanwhile(turn, seat)
    category = seat.handoff.category or await _kind_of(turn, number)

    async def write(other: Turn) -> None:
        await wrapping.wrap_up(other, seat.handoff.id, by, text, category, number)

    if not await seats.done(turn, seat, write):
        return
    said = turn.t("topic-wrapped-case", number=number) if number else turn.t("topic-wrapped")
    if category:
        turn.reply(Reply(said, side="system"))
    else:
        asked = turn.t("topic-wrap-kind", told=said)
        turn.reply(Reply(asked, choices=_kinds(turn, seat, "topic.category"), side="system"))
    await card_follows(turn, seat)


async def card_follows(turn: Turn, seat: Seat) -> None:
    after = await seats.of(turn, seat.desk)
    if after.desk.chat and after.desk.card_key:
        await mirroring.show_card(turn, after, at_once=True)  # nobody looks at what is over


async def _kind_of(turn: Turn, number: str) -> str:
    """What kind the case is, in the desk's words; the summary is of the same."""
    try:
        case = await cases.by_number(turn.tx, number)
    except NotFound:
        return ""
    return turn.house.city.kind_name(case.kind, "zh")


def _kinds(turn: Turn, seat: Seat, action: str) -> tuple[Choice, ...]:
    city, about = turn.house.city, {"topic": seat.desk.id}
    return tuple(
        Choice(city.kind_name(one.id, turn.language), action, {**about, "kind": one.name})
        for one in city.kinds
    )


async def category(turn: Turn, seat: Seat, by: Member, choice: Choice) -> None:
    """What kind the talk was, for the summary that is written."""
    handoff, kind = seat.handoff, str(choice.arguments["kind"])
    if handoff.wrapped_at is None:
        turn.toast = turn.t("topic-stale")
        return

    async def write(other: Turn) -> None:
        await wrapping.wrap_up(other, handoff.id, by, handoff.summary, kind, handoff.case_number)

    if await seats.done(turn, seat, write):
        turn.toast = turn.t("topic-kind-kept", kind=choice.label)
        await card_follows(turn, seat)


async def _filed_meanwhile(turn: Turn, seat: Seat) -> str:
    """The case that came out of the talk."""
    theirs = await cases.of_person(turn.tx, seat.citizen.person_id, limit=1)
    new = [one for one in theirs if one.created_at >= seat.handoff.opened_at]
    return new[0].number if new else ""


async def banned(turn: Turn, seat: Seat, by: Member, hours: int, why: str) -> None:
    """The reason why no person comes for a while: with it that begins, and the talk is over."""
    if await seats.done(turn, seat, lambda other: banning.ban(other, by, hours, why)):
        turn.reply(Reply(turn.t("topic-banned"), side="system"))
        await card_follows(turn, seat)


# ---- the citizen's report ----


async def draft(turn: Turn, seat: Seat, by: Member, choice: Choice) -> None:
    """The report as it stands, with a button for each line, and one to let the citizen confirm."""
    if not seat.owned_by(by):
        turn.toast = turn.t("topic-stale")
        return
    await _show(turn, seat)


async def _show(turn: Turn, seat: Seat) -> None:
    opened = seat.citizen.state.get("form") or {"slots": {}}
    missing = form.missing(opened)
    about = {"topic": seat.desk.id}
    choices = [
        Choice(turn.t(label), "topic.fill", {**about, "slot": slot})
        for slot, label in LABELS.items()
    ]
    if missing is None:
        choices.append(Choice(turn.t("topic-choice-confirm"), "topic.confirm", about))
    rows = _rows(turn, opened["slots"])
    note = turn.t("topic-draft-missing", what=turn.t(LABELS[missing])) if missing else ""
    card = Card("report", turn.t("topic-draft"), rows=rows, note=note)
    reply = turn.reply(Reply("", card=card, choices=tuple(choices), side="system"))
    if reply:
        await belongs(turn, seat, reply)


def _rows(turn: Turn, slots: dict[str, Any]) -> tuple[Row, ...]:
    phone = slots.get("phone", "")
    shown = {
        "detail": slots.get("detail", ""),
        "place": slots.get("place") or (turn.t("value-no-place") * bool("place_unknown" in slots)),
        "contact": intake.masked(phone)
        if phone
        else turn.t("value-anonymous") * bool(slots.get("anonymous")),
        "happened": slots.get("happened", ""),
        "kind": turn.house.city.kind_name(slots["kind"], turn.language) if "kind" in slots else "",
    }
    return tuple(Row(turn.t(LABELS[name]), value or "—") for name, value in shown.items())


async def fill(turn: Turn, seat: Seat, by: Member, choice: Choice) -> None:
    """One line of it: written as a reply, or tapped where there are few answers."""
    slot = str(choice.arguments["slot"])
    if not seat.owned_by(by):
        turn.toast = turn.t("topic-stale")
    elif slot == "kind":
        kinds = _kinds(turn, seat, "topic.kind")
        turn.reply(Reply(turn.t("topic-fill-kind"), choices=kinds, side="system"))
    else:
        said = turn.t("topic-fill", what=turn.t(LABELS[slot]))
        await ask(turn, seat, said, what="fill", slot=slot)


async def kind(turn: Turn, seat: Seat, by: Member, choice: Choice) -> None:
    await filled(turn, seat, by, "kind", str(choice.arguments["kind"]))


async def filled(turn: Turn, seat: Seat, by: Member, slot: str, text: str) -> None:
    async def write(other: Turn) -> None:
        await drafts.fill(other, seat.handoff.id, by, slot, text)

    if await seats.done(turn, seat, write):
        await _show(turn, await seats.of(turn, seat.desk))


async def confirm(turn: Turn, seat: Seat, by: Member, choice: Choice) -> None:
    """The citizen reads it and files it by their own tap."""

    async def show(other: Turn) -> None:
        await drafts.ask_yes(other, seat.handoff.id, by)

    if await seats.done(turn, seat, show):
        turn.toast = turn.t("topic-confirm-asked")


DOES = {
    "topic.wrap": summary,
    "topic.same": same,
    "topic.category": category,
    "topic.draft": draft,
    "topic.fill": fill,
    "topic.kind": kind,
    "topic.confirm": confirm,
}
