"""Reporting: from one message in the citizen's own words to a case with a number.

Comfort first, then only what is missing, one question at a time, then a card to look at.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from handlers import form, lately
from handlers.agreeing import agrees
from handlers.cases import contacts, intake, pieces
from handlers.cases.urging import PRESSES
from handlers.citizen import answer, asking, changes, comforting, filing, grouping, second
from handlers.form import Misunderstood
from handlers.turn import Choice, Turn, new_key
from knowledge.articles import Article
from storage import timers

REST = timedelta(hours=24)
"""A form that is left alone this long is put away, kindly; it can be taken up again."""


async def start(
    turn: Turn, text: str = "", *, comfort: str = "", beside: Article | None = None
) -> None:
    """Open a form; say first that the person is heard. An open one is not lost for it. What is
    known of the matter (`beside`) can be looked at from the first question."""
    if "form" in turn.state:
        _one_at_a_time(turn, text)
        return
    parts = second.several(turn, text) if text else ()
    opened = await begin(turn, parts[0] if parts else text)
    if not text and turn.incoming.kind == "text":
        opened["wish"] = turn.incoming.text
    opened["files"] = [file.key for file in turn.incoming.files]
    if turn.incoming.place:
        take_place(turn, opened)
    if parts:
        _begin_several(turn, opened, text, parts)
        return
    if text:
        turn.say(comfort or comforting.first_word(opened))
    elif opened["files"]:
        _thank_for_files(turn, opened)
    go_on(turn, beside=[answer.to_look_at(turn, beside, text)] if beside else [])


def _begin_several(turn: Turn, opened: dict[str, Any], text: str, parts: tuple[str, ...]) -> None:
    """The first of several matters; whoever presses is comforted first."""
    if opened["slots"].get("urgency") in PRESSES:
        turn.say(comforting.first_word(opened))
    second.keep(turn, opened, text, parts)
    go_on(turn, beside=second.one_after_all(turn))


async def begin(turn: Turn, text: str = "") -> dict[str, Any]:
    """A new form, with whatever the words say; nothing is asked yet."""
    lately.forget(turn, "adding")
    if turn.spelled and turn.incoming.text in text:
        text = f"{text}（{turn.spelled}）"  # as it was typed, too: it may have been read wrongly
    opened = form.begin(new_key(), text, turn.house.city)
    turn.state["form"] = opened
    touch(turn)
    await plan_rest(turn, opened)
    return opened


def _one_at_a_time(turn: Turn, text: str) -> None:
    """A new report is begun while one is open: the same goes on, another has to wait."""
    opened = turn.state["form"]
    if not text or text.strip() in opened["slots"].get("detail", ""):
        go_on(turn)
    else:
        offer_to_go_on(turn)


def offer_to_go_on(turn: Turn) -> None:
    """Say that a report is not finished, with the two ways from there."""
    turn.say("form-waits", choices=ways_back(turn))


def ways_back(turn: Turn) -> list[Choice]:
    """To go on with the open report, or to leave it."""
    flow = turn.state["form"]["flow"]
    return [
        Choice(turn.t("choice-resume"), "form.back", {}, flow),
        Choice(turn.t("choice-drop"), "form.cancel", {}, flow),
    ]


def touch(turn: Turn) -> None:
    """The form was worked on: its rest begins anew."""
    turn.state["form"]["touched"] = turn.now.isoformat()


def go_on(turn: Turn, *, beside: Sequence[Choice] = ()) -> None:
    """Ask what is missing, or show the card; `beside` is what else can be tapped there."""
    opened = turn.state["form"]
    slot = form.to_ask(opened)
    if slot:
        asking.ask(turn, slot, beside=beside)
    else:
        filing.show_card(turn, beside=beside)


async def goes_on(turn: Turn) -> None:
    """After what was answered in the middle of it: a report that is open goes on, and says so."""
    if "form" in turn.state:
        turn.say("form-goes-on")
        await back(turn)


async def back(turn: Turn) -> None:
    """After something else: what was asked last is asked once more."""
    opened = turn.state["form"]
    asked = opened["asking"]
    if asked in form.CHANGEABLE and not form.missing(opened):
        asking.ask(turn, asked)  # something on the card is being changed
    elif asked != "again" or not await grouping.recognised(turn):
        go_on(turn)


async def heard(turn: Turn) -> None:
    """A message came while the form is open."""
    opened = turn.state["form"]
    touch(turn)
    incoming = turn.incoming
    if incoming.files:
        _take_files(turn, opened)
    elif incoming.place:
        take_place(turn, opened)
        go_on(turn)
    elif incoming.phone:
        take_phone(opened, incoming.phone)
        go_on(turn)
    elif not incoming.text.strip():
        turn.say("did-not-catch")
        go_on(turn)
    elif opened["asking"] in ("confirm", "files", "again"):
        await _after_the_card(turn, opened, incoming.text)
    else:
        _take_answer(turn, opened, incoming.text)


def _take_answer(turn: Turn, opened: dict[str, Any], text: str) -> None:
    if form.missing(opened) is None and agrees(turn, text):
        go_on(turn)  # something was to be changed, and then it was not
        return
    by = turn.incoming.platform_id or ""
    if opened["asking"] == "contact":
        if contacts.slips(text) or agrees(turn, text):
            asking.ask(turn, "contact", "" if contacts.slips(text) else turn.t("form-phone-none"))
            return
        if _takes_place(turn, opened, text):
            return
    began = not opened["slots"].get("detail") or opened["asking"] == "story"
    if _not_yet(turn, opened, text, began=began):
        asking.ask(turn, "detail" if began else "place")
        return
    if began and (pieces.filler(text) or pieces.asks_leave(text)):
        asking.ask(turn, "detail", turn.t("go-ahead"))
        return
    parts = second.several(turn, text) if began else ()
    if parts:
        form.take_detail(opened, parts[0], turn.house.city)
        _begin_several(turn, opened, text, parts)
        return
    problem = form.answer(opened, opened["asking"], text, turn.house.city, by=by)
    if isinstance(problem, Misunderstood):
        asking.ask(turn, opened["asking"], turn.t(problem.text_key, **problem.values))
    else:
        if began and not opened.get("piece"):
            turn.say(comforting.first_word(opened))
        go_on(turn)


def _not_yet(turn: Turn, opened: dict[str, Any], text: str, *, began: bool) -> bool:
    """不留, 提交, where the matter is asked for, 匿名, where the place is: neither is told yet."""
    at_place = opened["asking"] == "place" and "匿名" in text
    if contacts.none_left(text) and (began or at_place):
        opened["slots"]["anonymous"] = True
        return True
    return began and agrees(turn, text)


async def _after_the_card(turn: Turn, opened: dict[str, Any], text: str) -> None:
    """Yes, no, a number, or something more to the story."""
    if opened["asking"] == "again" and turn.means("no", text):
        await grouping.file_apart(turn)
    elif agrees(turn, text, to=turn.t("choice-submit")):
        if opened["asking"] == "files":
            go_on(turn)
        else:
            await _submit(turn)
    elif turn.means("no", text):
        _offer_changes(turn, opened)
    elif slot := changes.named(text):
        asking.ask(turn, slot)
    elif number := contacts.told(text, opened["slots"].get("phone", "")):
        take_phone(opened, number, turn.incoming.platform_id or "")
        if beside := contacts.beside(text):
            form.take_detail(opened, beside, turn.house.city)
        go_on(turn)
    elif contacts.reconsiders(text):
        asking.ask(turn, "contact")
    elif form.about_contact(text):
        opened["asking"] = "contact"
        _take_answer(turn, opened, text)
    elif "phone" in opened["slots"] and contacts.only_speaks_of_it(text):
        go_on(turn)
    elif not _takes_place(turn, opened, text):
        form.take_detail(opened, text, turn.house.city)
        turn.say("form-added")
        go_on(turn)


def _takes_place(turn: Turn, opened: dict[str, Any], text: str) -> bool:
    """Whether words that were asked for something else say where it is, better than before."""
    if intake.phone(text) or not form.place_again(opened, text, turn.house.city):
        return False
    turn.say("form-place-now", place=opened["slots"]["place"])
    go_on(turn)
    return True


def add_words(turn: Turn, text: str) -> None:
    """Words said in passing go to the story of the open form, files that came along too."""
    touch(turn)
    opened = turn.state["form"]
    opened["files"] += [file.key for file in turn.incoming.files]
    form.take_detail(opened, text, turn.house.city)


def take_more(turn: Turn, text: str) -> None:
    """A later part of an album: silently, unless its words answer what was asked or change the
    card."""
    opened = turn.state["form"]
    before = form.missing(opened)
    touch(turn)
    opened["files"] += [file.key for file in turn.incoming.files]
    if not text.strip():
        return
    form.take_detail(opened, text, turn.house.city)
    if form.missing(opened) != before or opened["asking"] == "confirm":
        go_on(turn)


def take_phone(opened: dict[str, Any], phone: str, by: str = "") -> None:
    opened["slots"]["phone"] = phone
    opened["slots"].pop("anonymous", None)
    form.given(opened, "contact", by)


def _take_files(turn: Turn, opened: dict[str, Any]) -> None:
    """Files are taken at any moment; of an album this is the first part (see `album`)."""
    incoming = turn.incoming
    opened["files"] += [file.key for file in incoming.files]
    if incoming.text:
        form.take_detail(opened, incoming.text, turn.house.city)
    _thank_for_files(turn, opened)
    go_on(turn)


def _thank_for_files(turn: Turn, opened: dict[str, Any]) -> None:
    """A recording is not thanked for as a photo."""
    kind = turn.incoming.files[-1].kind
    turn.say("form-files-taken", count=len(opened["files"]), kind=kind)


def take_place(turn: Turn, opened: dict[str, Any]) -> None:
    place = turn.incoming.place
    assert place is not None
    named = place.label or turn.t(
        "value-map-point", latitude=f"{place.latitude:.5f}", longitude=f"{place.longitude:.5f}"
    )
    form.set_place(opened, named, turn.house.city)
    form.given(opened, "place")
    opened["slots"]["latitude"] = place.latitude
    opened["slots"]["longitude"] = place.longitude


async def choose(turn: Turn, choice: Choice) -> None:
    """Something of the form was tapped."""
    opened = turn.state["form"]
    touch(turn)
    match choice.action:
        case "form.contact":
            if choice.arguments["phone"]:
                take_phone(opened, choice.arguments["phone"])
            else:
                opened["slots"].pop("phone", None)
                opened["slots"]["anonymous"] = True
                form.given(opened, "contact")
            go_on(turn)
        case "form.kind":
            form.set_kind(opened, choice.arguments["kind"])
            go_on(turn)
        case "form.place":
            form.set_place(opened, choice.arguments.get("at", ""), turn.house.city)
            form.given(opened, "place")
            go_on(turn)
        case "form.whole":
            second.together(turn)
            go_on(turn)
        case "form.change":
            _offer_changes(turn, opened)
        case "form.edit":
            asking.ask(turn, choice.arguments["slot"])
        case "form.back":
            go_on(turn)
        case "form.submit":
            await _submit(turn)


async def _submit(turn: Turn) -> None:
    """An older card may be tapped after a change that made something missing again."""
    if form.missing(turn.state["form"]):
        go_on(turn)
    elif not await grouping.recognised(turn):
        await filing.submit(turn)


def _offer_changes(turn: Turn, opened: dict[str, Any]) -> None:
    flow = opened["flow"]
    labels = {slot: f"label-{slot}" for slot in form.CHANGEABLE} | {"detail": "label-matter"}
    turn.say(
        "form-ask-change",
        choices=[
            Choice(turn.t(labels[slot]), "form.edit", {"slot": slot}, flow)
            for slot in form.CHANGEABLE
        ],
    )


async def take_up(turn: Turn, kept: dict[str, Any]) -> None:
    """What was put away is the open report again; nothing is said."""
    turn.state["form"] = opened = {**kept, "flow": new_key(), "looks": 0}
    touch(turn)
    await plan_rest(turn, opened)


async def plan_rest(turn: Turn, opened: dict[str, Any]) -> None:
    """Look after the form when it has been left alone long enough."""
    opened["looks"] = opened.get("looks", 0) + 1
    await timers.plan(
        turn.tx,
        filing.subject(opened),
        "form-rest",
        datetime.fromisoformat(opened["touched"]) + REST,
        round=opened["looks"],
        conversation_id=turn.talk.id,
        details={"flow": opened["flow"]},
    )
