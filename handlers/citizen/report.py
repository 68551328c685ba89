"""Reporting: from one message in the citizen's own words to a case with a number.

Comfort first, then only what is missing, one question at a time, then a card to look at.
"""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from handlers import form
from handlers.cases import card as case_card
from handlers.cases import intake
from handlers.form import Misunderstood
from handlers.turn import Card, Choice, Reply, Row, Turn, new_key
from storage import cases, conversations, notes, timers
from storage.cases import Case, NewCase

REST = timedelta(hours=24)
"""A form that is left alone this long is put away, kindly; it can be taken up again."""


async def start(turn: Turn, text: str = "") -> None:
    """Open a form; say first that the person is heard."""
    turn.state.pop("adding", None)
    opened = form.begin(new_key(), text, turn.house.city)
    turn.state["form"] = opened
    touch(turn)
    opened["files"] = [file.key for file in turn.incoming.files]
    if turn.incoming.place:
        _take_place(turn, opened)
    await timers.plan(
        turn.tx,
        f"form:{opened['flow']}",
        "form-rest",
        turn.now + REST,
        conversation_id=turn.talk.id,
        details={"flow": opened["flow"]},
    )
    if text:
        turn.say(_comfort(turn, opened))
    go_on(turn)


def _comfort(turn: Turn, opened: dict[str, Any]) -> str:
    slots = opened["slots"]
    if slots.get("vulnerable"):
        return "comfort-vulnerable"
    if any(word in slots["detail"] for word in ("小事", "不好意思", "麻烦", "small thing")):
        return "comfort-small"
    kind = slots.get("kind", "help")
    return f"comfort-{kind}" if kind in ("suggest", "praise", "report") else "comfort"


def touch(turn: Turn) -> None:
    """The form was worked on: its rest begins anew."""
    turn.state["form"]["touched"] = turn.now.isoformat()


def go_on(turn: Turn) -> None:
    """Ask what is missing, or show the card."""
    opened = turn.state["form"]
    slot = form.missing(opened)
    opened["asking"] = slot or "confirm"
    if slot:
        ask(turn, slot)
    else:
        show_card(turn)


def ask(turn: Turn, slot: str) -> None:
    """One question, with what can be tapped instead of typing."""
    flow = turn.state["form"]["flow"]
    choices: list[Choice] = []
    if slot == "contact":
        known = turn.talk.phone
        if known:
            label = turn.t("choice-known-phone", phone=masked(known))
            choices.append(Choice(label, "form.contact", {"phone": known}, flow))
        choices.append(Choice(turn.t("choice-anonymous"), "form.contact", {"phone": ""}, flow))
    elif slot == "kind":
        choices = [
            Choice(
                turn.house.city.kind_name(kind.id, turn.language),
                "form.kind",
                {"kind": kind.id},
                flow,
            )
            for kind in turn.house.city.kinds
        ]
    elif slot == "place":
        choices = [Choice(turn.t("choice-no-place"), "form.place", {}, flow)]
    elif slot == "files":
        choices = [Choice(turn.t("choice-files-done"), "form.back", {}, flow)]
    asks: dict[str, Any] = {"place": "place", "contact": "phone", "files": "photo"}
    turn.reply(Reply(turn.t(f"form-ask-{slot}"), choices=tuple(choices), ask=asks.get(slot)))


def show_card(turn: Turn) -> None:
    """Read back what was understood, to be confirmed or changed."""
    opened = turn.state["form"]
    opened["asking"] = "confirm"
    flow = opened["flow"]
    turn.reply(
        Reply(
            turn.t("form-confirm"),
            card=_card(turn, opened),
            choices=(
                Choice(turn.t("choice-submit"), "form.submit", {}, flow),
                Choice(turn.t("choice-change"), "form.change", {}, flow),
                Choice(turn.t("choice-drop"), "form.cancel", {}, flow),
            ),
        )
    )


def _card(turn: Turn, opened: dict[str, Any]) -> Card:
    slots = opened["slots"]
    contact = masked(slots["phone"]) if slots.get("phone") else turn.t("value-anonymous")
    rows = [
        ("label-kind", turn.house.city.kind_name(slots.get("kind", "help"), turn.language)),
        ("label-matter", slots["detail"]),
        ("label-place", slots.get("place", "")),
        ("label-happened", slots.get("happened", "")),
        ("label-contact", contact),
        (
            "label-files",
            turn.t("value-files", count=len(opened["files"])) if opened["files"] else "",
        ),
    ]
    return Card(
        kind="report",
        title=turn.t("form-card-title"),
        rows=tuple(Row(turn.t(label), value) for label, value in rows if value),
        note=turn.t("form-card-urgent") if slots.get("urgency") in ("urgent", "critical") else "",
    )


def masked(phone: str) -> str:
    """A phone number as shown in a chat: 138****1234."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 10 else phone


async def heard(turn: Turn) -> None:
    """A message came while the form is open."""
    opened = turn.state["form"]
    touch(turn)
    incoming = turn.incoming
    if incoming.files:
        await _take_files(turn, opened)
        return
    if incoming.place:
        _take_place(turn, opened)
        go_on(turn)
        return
    if incoming.phone:
        opened["slots"]["phone"] = incoming.phone
        opened["slots"].pop("anonymous", None)
        go_on(turn)
        return
    await _take_words(turn, opened, incoming.text)


async def _take_words(turn: Turn, opened: dict[str, Any], text: str) -> None:
    asking = opened["asking"]
    if asking == "confirm" or asking not in ("detail", "place", "contact", "happened"):
        if text.strip().strip("。.！!").lower() in turn.t("words-yes").split("|"):
            await submit(turn)
            return
        form.take_detail(opened, text, turn.house.city)
        turn.say("form-added")
        show_card(turn)
        return
    problem = form.answer(opened, asking, text, turn.house.city)
    if isinstance(problem, Misunderstood):
        turn.say(problem.text_key)
        return
    go_on(turn)


async def _take_files(turn: Turn, opened: dict[str, Any]) -> None:
    """Files are taken at any moment; an album is acknowledged once."""
    incoming = turn.incoming
    opened["files"] += [file.key for file in incoming.files]
    if incoming.text:
        form.take_detail(opened, incoming.text, turn.house.city)
    if incoming.album and incoming.album == opened.get("album"):
        return
    opened["album"] = incoming.album
    turn.say("form-files-taken", count=len(opened["files"]))
    go_on(turn)


def _take_place(turn: Turn, opened: dict[str, Any]) -> None:
    place = turn.incoming.place
    assert place is not None
    slots = opened["slots"]
    slots["latitude"], slots["longitude"] = place.latitude, place.longitude
    slots["place"] = place.label or turn.t(
        "value-map-point", latitude=f"{place.latitude:.5f}", longitude=f"{place.longitude:.5f}"
    )
    slots["district"] = intake.district(place.label, turn.house.city)


async def choose(turn: Turn, choice: Choice) -> None:
    """Something of the form was tapped."""
    opened = turn.state["form"]
    touch(turn)
    slots = opened["slots"]
    match choice.action:
        case "form.contact":
            slots.pop("anonymous", None)
            slots["phone"] = choice.arguments["phone"]
            if not slots["phone"]:
                slots["anonymous"] = True
            go_on(turn)
        case "form.kind":
            slots["kind"] = choice.arguments["kind"]
            opened.setdefault("fixed", []).append("kind")
            go_on(turn)
        case "form.place":
            slots["place"] = turn.t("value-no-place")
            go_on(turn)
        case "form.change":
            _offer_changes(turn, opened)
        case "form.edit":
            opened["asking"] = choice.arguments["slot"]
            ask(turn, opened["asking"])
        case "form.back":
            go_on(turn)
        case "form.submit":
            await submit(turn)
        case "form.cancel":
            await drop(turn)


def _offer_changes(turn: Turn, opened: dict[str, Any]) -> None:
    turn.say(
        "form-ask-change",
        choices=[
            Choice(
                turn.t(f"label-{_LABELS.get(slot, slot)}"),
                "form.edit",
                {"slot": slot},
                opened["flow"],
            )
            for slot in form.CHANGEABLE
        ],
    )


_LABELS = {"detail": "matter"}


async def drop(turn: Turn) -> None:
    """The citizen does not want to go on."""
    opened = turn.state.pop("form")
    await timers.cancel(turn.tx, f"form:{opened['flow']}", turn.now)
    turn.say("form-dropped")


async def submit(turn: Turn) -> Case | None:
    """File the case and say its number, what happens now and until when to expect it."""
    opened = turn.state["form"]
    if form.missing(opened):
        go_on(turn)
        return None
    turn.state.pop("form")
    await timers.cancel(turn.tx, f"form:{opened['flow']}", turn.now)
    case = await _file(turn, opened)
    await _alarm(turn, case)
    turn.reply(
        Reply(
            turn.t(_thanks(case), number=case.number),
            card=case_card.card(turn, case),
            choices=tuple(case_card.choices(turn, case)),
        )
    )
    return case


def _thanks(case: Case) -> str:
    if case.urgency in ("urgent", "critical"):
        return "filed-urgent"
    return "filed-praise" if case.kind == "praise" else "filed"


async def _file(turn: Turn, opened: dict[str, Any]) -> Case:
    slots, city = opened["slots"], turn.house.city
    phone = slots.get("phone", "")
    if phone and phone != turn.talk.phone:
        await conversations.set_contact(
            turn.tx, turn.talk.person_id, name=turn.talk.name, phone=phone
        )
        turn.talk.phone = phone
    new = NewCase(
        person_id=turn.talk.person_id,
        conversation_id=turn.talk.id,
        kind=slots.get("kind", "help"),
        urgency=slots.get("urgency", "normal"),
        summary=slots["summary"],
        detail=slots["detail"],
        vulnerable=slots.get("vulnerable", ""),
        place=slots.get("place", ""),
        latitude=slots.get("latitude"),
        longitude=slots.get("longitude"),
        district=slots.get("district", ""),
        happened=slots.get("happened", ""),
        contact_name=turn.talk.display_name if phone else "",
        contact_phone=phone,
        anonymous=0 if phone else 1,
        priority={"critical": 100, "urgent": 50}.get(slots.get("urgency", ""), 0),
    )
    day = turn.now.astimezone(ZoneInfo(city.timezone)).date()
    case = await cases.file(
        turn.tx, new, prefix=city.number_prefix, day=day, actor="citizen", now=turn.now
    )
    if opened["files"]:
        await cases.attach(turn.tx, case.id, opened["files"], side="citizen", now=turn.now)
    return case


async def _alarm(turn: Turn, case: Case) -> None:
    if case.urgency in ("urgent", "critical"):
        await notes.raise_alarm(
            turn.tx,
            "urgent-case",
            f"{case.number} {case.summary}",
            now=turn.now,
            conversation_id=turn.talk.id,
            case_id=case.id,
        )


async def put_away(turn: Turn, flow: str) -> bool:
    """The form's rest is over: if it still lies there, put it away and say how to take it up."""
    opened = turn.state.get("form")
    if not opened or opened["flow"] != flow:
        return True
    if turn.held or turn.now - datetime.fromisoformat(opened["touched"]) < REST:
        return False
    turn.state["kept_form"] = turn.state.pop("form")
    turn.say(
        "form-rested",
        choices=[
            Choice(turn.t("choice-resume"), "report.resume", {}),
            Choice(turn.t("choice-forget"), "report.forget", {}),
        ],
    )
    return True


async def resume(turn: Turn) -> None:
    kept = turn.state.pop("kept_form", None)
    if kept is None:
        turn.say("choice-stale")
        return
    turn.state["form"] = {**kept, "flow": new_key()}
    touch(turn)
    go_on(turn)


async def forget(turn: Turn) -> None:
    turn.state.pop("kept_form", None)
    turn.say("form-dropped")
