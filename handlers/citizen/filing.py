"""The end of a report: the card to look at, then the case with its number."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from handlers import form, lately
from handlers.cases import card as case_card
from handlers.cases import clock, former, groups, intake
from handlers.cases.leader import alarm
from handlers.cases.routing.suggestion import Suggestion, suggest
from handlers.cases.urging import PRESSES
from handlers.citizen import news_at, second, track
from handlers.turn import Card, Choice, Reply, Row, Side, Turn
from storage import cases, conversations, routing, timers
from storage.cases import Case, NewCase


def subject(opened: dict[str, Any]) -> str:
    """Under which name a form's timers are kept."""
    return f"form:{opened['flow']}"


def show_card(
    turn: Turn,
    *,
    words: str = "form-confirm",
    replaces: str = "",
    beside: Sequence[Choice] = (),
) -> None:
    """Read back what was understood, to be confirmed or changed; the key of this card is kept."""
    opened = turn.state["form"]
    opened["asking"] = "confirm"
    flow = opened["flow"]
    reply = Reply(
        turn.t(words),
        card=card(turn),
        choices=(
            Choice(turn.t("choice-submit"), "form.submit", {}, flow),
            Choice(turn.t("choice-change"), "form.change", {}, flow),
            Choice(turn.t("choice-drop"), "form.cancel", {}, flow),
            *beside,
        ),
        replaces=replaces,
    )
    if turn.reply(reply):
        opened["card"] = replaces or reply.key


def card(turn: Turn) -> Card:
    """The open report as it stands."""
    opened = turn.state["form"]
    slots = opened["slots"]
    phone, files = slots.get("phone"), opened["files"]
    unknown = turn.t("value-no-place") if slots.get("place_unknown") else ""
    rows = [
        ("label-kind", turn.house.city.kind_name(slots.get("kind", "help"), turn.language)),
        ("label-matter", slots["detail"]),
        ("label-place", slots.get("place") or unknown),
        ("label-happened", slots.get("happened", "")),
        ("label-contact", intake.masked(phone) if phone else turn.t("value-anonymous")),
        ("label-files", turn.t("value-files", count=len(files)) if files else ""),
    ]
    return Card(
        kind="report",
        title=turn.t("form-card-title"),
        rows=tuple(Row(turn.t(label), value) for label, value in rows if value),
        note=turn.t("form-card-urgent") if _urgent(slots.get("urgency", "")) else "",
    )


def _urgent(urgency: str) -> bool:
    return urgency in PRESSES


async def submit(turn: Turn, *, side: Side = "bot") -> Case | None:
    """File the case and say its number and what happens now; None when something is missing.
    `side` is the house's own while a person holds the chat and the bot keeps silent."""
    opened = turn.state["form"]
    if form.missing(opened):
        return None
    turn.state.pop("form")
    lately.forget(turn, "topic")  # 多久能办好 is about the case from here on
    await timers.cancel(turn.tx, subject(opened), turn.now)
    case = await _file(turn, opened)
    await groups.keep(turn.tx, case)
    await groups.watch(turn, case)
    if _urgent(case.urgency):
        await alarm(turn, case, "urgent-case")
    await clock.begin_dispatch(turn, case)
    reply = Reply(
        turn.t(_thanks(case), number=case.number),
        card=case_card.card(turn, case),
        choices=tuple(case_card.choices(turn, case)),
        side=side,
    )
    if turn.reply(reply):
        await cases.set_card(turn.tx, case.id, reply.key)
    await news_at.filed(turn)
    second.after(turn, opened)
    return case


def _thanks(case: Case) -> str:
    if _urgent(case.urgency):
        return "filed-urgent"
    return "filed-praise" if case.kind == "praise" else "filed"


async def _file(turn: Turn, opened: dict[str, Any]) -> Case:
    slots, city = opened["slots"], turn.house.city
    phone = slots.get("phone", "")
    await keep_phone(turn, phone)
    words = without_own_phone(slots)
    said = f"{words['summary']}\n{words['detail']}"
    found = suggest(said, turn.house.city, turn.house.departments)
    first = found.departments[0].value if found.departments else ""
    new = NewCase(
        person_id=turn.talk.person_id,
        conversation_id=turn.talk.id,
        kind=slots.get("kind", "help"),
        urgency=slots.get("urgency", "normal"),
        summary=words["summary"],
        detail=words["detail"],
        vulnerable=slots.get("vulnerable", ""),
        place=slots.get("place", ""),
        latitude=slots.get("latitude"),
        longitude=slots.get("longitude"),
        district=slots.get("district", ""),
        happened=slots.get("happened", ""),
        contact_name=turn.talk.display_name if phone else "",
        contact_phone=phone,
        anonymous=0 if phone else 1,
        priority=PRESSES.get(slots.get("urgency", ""), 0),
        topic=turn.house.departments.topic(said, first),
    )
    day = turn.today
    before = await former.of(turn, track.number_in(slots["detail"]))
    if before:
        new = replace(new, former_id=before.id)
    case = await cases.file(
        turn.tx, new, prefix=city.number_prefix, day=day, actor="citizen", now=turn.now
    )
    await _keep(turn, case, found)
    if before:
        await former.note(turn, before, case)
    if opened["files"]:
        await cases.attach(turn.tx, case.id, opened["files"], side="citizen", now=turn.now)
    return case


async def _keep(turn: Turn, case: Case, found: Suggestion) -> None:
    """Keep what the words suggest now, to be compared one day with who replied."""
    first = found.departments[0] if found.departments else None
    await routing.keep(
        turn.tx,
        case.id,
        found.as_dict(),
        department=first.value if first else "",
        confidence=first.confidence if first else 0.0,
        now=turn.now,
    )


async def keep_phone(turn: Turn, phone: str) -> None:
    """A number that was told now is the one under which the person can be reached."""
    if phone and phone != turn.talk.phone:
        await conversations.set_contact(
            turn.tx, turn.talk.person_id, name=turn.talk.name, phone=phone
        )
        turn.talk.phone = phone


def without_own_phone(slots: dict[str, Any]) -> dict[str, str]:
    """The summary and the story without the number that is kept apart."""
    phone = slots.get("phone", "")
    return {name: intake.without_phone(slots[name], phone) for name in ("summary", "detail")}
