"""Which handler answers.

1. A group has handlers of its own. 2. Notices that reached this chat meanwhile are written down;
what could not reach it is told now.
3. What a member of staff does in private for the desk. 4. A reaction; left or back again. 5. A
person holds the chat: the bot keeps silent. 6. A message that was changed. 7. Something tapped.
8. A command or a word that means one: 人工 above all, from any state. 9. Free words (`words`).
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

from handlers import choices, commands, lately, reacting, spelling, words
from handlers.citizen import answer as answering
from handlers.citizen import (
    arranged,
    asides,
    ask,
    browse,
    channels,
    danger,
    edited,
    elsewhere,
    emergency,
    grouping,
    human,
    in_danger,
    joined,
    oneself,
    own_case,
    privacy,
    rate,
    report,
    resting,
    strange,
    thread,
    track,
    unheard,
    welcome,
)
from handlers.desk import drafts, group, watching
from handlers.desk.newsdesk import composing
from handlers.desk.newsdesk import tapping as newsdesk
from handlers.desk.topics import answering as topics
from handlers.desk.topics import duty, linking, private
from handlers.notices import asked, catching, subscribing, trying
from handlers.notices import tapping as notice_taps
from handlers.turn import Choice, Turn
from handlers.units import group as unit_group
from storage import desk_groups, messages

Command = Callable[[Turn], Awaitable[None]]
Tapped = Callable[[Turn, Choice], Awaitable[None]]


async def answer(turn: Turn) -> None:
    """Decide, and let the handler speak."""
    incoming = turn.incoming
    if turn.talk.address.peer.startswith("-"):
        await _in_group(turn)
        return
    if incoming.kind not in catching.SILENT:
        await catching.catch_up(turn)
    _read_pinyin(turn)
    await unheard.told_first(turn)
    turn.chosen = choice = await _chosen(turn)
    if choice and choice.action.startswith("topic."):
        await private.tapped(turn, choice)
    elif choice and choice.action.startswith("newsroom."):
        await newsdesk.tapped(turn, choice)
    elif (private.on_duty(turn) or composing.awaits(turn)) and _for_desk(turn):
        await private.answer(turn)
    elif incoming.kind == "reaction":
        await reacting.by_citizen(turn)
    elif incoming.kind == "left":
        await welcome.left(turn)
    elif incoming.kind == "joined":
        await welcome.came_back(turn)
    elif turn.held:
        await _to_operator(turn)
    elif incoming.kind == "nothing":
        return
    elif incoming.kind == "strange":
        await strange.answered(turn)
    elif incoming.kind == "edit":
        await words.changed(turn)
    elif choice:
        await _tapped(turn, choice)
    elif incoming.kind == "choice":
        turn.toast = turn.t("choice-stale")
    else:
        await _said(turn)


def _read_pinyin(turn: Turn) -> None:
    """From here on the words are what they mean. An open report takes what is wholly understood:
    a street in pinyin is a street."""
    incoming, house = turn.incoming, turn.house
    if incoming.kind != "text" or turn.held or private.on_duty(turn) or composing.awaits(turn):
        return
    meant = spelling.read(incoming.text, house.city, house.texts)
    if meant and not ("form" in turn.state and re.search("[a-z]", meant)):
        turn.spelled, turn.incoming = incoming.text, replace(incoming, text=meant)


def _for_desk(turn: Turn) -> bool:
    """What a member on duty does in private is the desk's, but for the end of it."""
    incoming = turn.incoming
    if incoming.kind == "command":
        return incoming.text not in ("duty", "link", "unlink")
    return incoming.kind in ("text", "media", "place", "contact", "edit", "reaction", "strange")


async def _in_group(turn: Turn) -> None:
    """A topic of the staff's group, that group itself, a department's, or nobody's any more."""
    peer = turn.talk.address.peer
    if "/" in peer:
        await topics.answer(turn)
    elif turn.talk.address == turn.house.desk or await desk_groups.group(turn.tx, peer):
        await group.answer(turn)
    else:
        await unit_group.answer(turn)


async def _to_operator(turn: Turn) -> None:
    """The words are in the transcript; the operator's page shows them. The bot says nothing."""
    choice = turn.chosen if turn.incoming.kind == "choice" else _said_in_full(turn)
    if choice and choice.action in _WHILE_HELD:
        await _tapped(turn, choice)
    elif turn.incoming.kind == "choice":
        turn.toast = turn.t("held-by-person")
    elif turn.incoming.kind not in ("edit", "nothing"):
        await watching.citizen_spoke(turn)


def _said_in_full(turn: Turn) -> Choice | None:
    """What is offered beside a person where nothing can be tapped is meant by its whole label; a
    number is said to the person."""
    text = turn.incoming.text if turn.incoming.kind == "text" else ""
    kept = turn.state.get("offered_beside", ())
    return choices.by_words(kept, text) if kept and not text.strip().isdecimal() else None


_WHILE_HELD = frozenset({"human.cancel", "human.agree", "notice.known"})
"""What may be tapped while a person has the chat."""


async def _chosen(turn: Turn) -> Choice | None:
    """What was tapped, or what typed words mean among the choices offered last."""
    incoming = turn.incoming
    if incoming.kind == "text":
        offers = turn.state.get("offered", ())
        return choices.by_words(offers, incoming.text) or choices.agreed(turn, incoming.text)
    if incoming.kind != "choice":
        return None
    offered = choices.by_id(turn.state.get("offered", ()), incoming.choice)
    if offered:
        return offered
    key = choices.message_key(incoming.choice)
    message = await messages.by_key(turn.tx, turn.talk.id, key) if key else None
    message = message or await catching.by_key(turn, key)
    return choices.by_id(message.extras.get("choices", ()), incoming.choice) if message else None


async def _tapped(turn: Turn, choice: Choice) -> None:
    open_form = turn.state.get("form")
    if choice.flow and (not open_form or open_form["flow"] != choice.flow):
        if turn.incoming.toast_to:
            turn.toast = turn.t("choice-stale")
        else:
            turn.say("choice-stale")
        return
    await TAPPED[choice.action](turn, choice)


async def _say_for(turn: Turn, choice: Choice) -> None:
    """An example is tapped: from here on it is as if it had been typed."""
    turn.incoming = replace(turn.incoming, kind="text", text=choice.arguments["text"])
    await _said(turn)


async def _not_the_notice(turn: Turn, choice: Choice) -> None:
    """What was asked was not about the notice: once more, as if there were none."""
    turn.state.pop("notice", None)
    turn.incoming = replace(turn.incoming, reply_to="")
    await _say_for(turn, choice)


async def _apart(turn: Turn, choice: Choice) -> None:
    """What was taken for more of a danger is about something else."""
    danger.mark(turn, ended=True)
    await _say_for(turn, choice)


async def _start_report(turn: Turn, choice: Choice) -> None:
    await report.start(turn, thread.whole(turn, choice.arguments.get("text", "")))


def _plain(do: Command) -> Tapped:
    async def run(turn: Turn, _: Choice) -> None:
        await do(turn)

    return run


async def _set_language(turn: Turn, choice: Choice) -> None:
    wanted = choice.arguments
    await welcome.set_language(turn, wanted["to"], again=wanted.get("hello", False))


TAPPED: dict[str, Tapped] = {
    trying.PREVIEW: trying.tapped,
    "say": _say_for,
    "menu": _plain(welcome.menu),
    "report.start": _start_report,
    "report.resume": _plain(resting.resume),
    "report.forget": _plain(resting.forget),
    "form.cancel": _plain(resting.drop),
    **dict.fromkeys(
        (
            "form.contact",
            "form.kind",
            "form.place",
            "form.change",
            "form.edit",
            "form.back",
            "form.submit",
            "form.whole",
        ),
        report.choose,
    ),
    **dict.fromkeys(
        ("form.again.add", "form.again.urge", "form.join", "form.apart"), grouping.choose
    ),
    **dict.fromkeys(
        ("joined.show", "joined.add", "joined.leave", "joined.rating", "joined.rate"),
        joined.choose,
    ),
    "ask.show": ask.show,
    "ask.full": ask.show_full,
    "ask.none": ask.none_of_these,
    "browse": browse.choose,
    "ask.useful": ask.useful,
    "human": _plain(human.ask_for),
    "human.here": _plain(elsewhere.come_here),
    "human.cancel": _plain(human.leave),
    "human.message": _plain(human.message_instead),
    "human.rate": human.rate,
    "human.agree": drafts.agreed,
    "emergency.false": emergency.false_alarm,
    "emergency.report": emergency.file,
    "emergency.apart": _apart,
    "edited.add": edited.add,
    "duty.again": duty.again,
    "case.whole": track.whole_answer,
    "cases": _plain(track.all_of),
    **dict.fromkeys(
        (
            "case.show",
            "case.add",
            "case.urge",
            "case.withdraw",
            "case.withdraw.yes",
            "case.reopen",
        ),
        track.choose,
    ),
    **dict.fromkeys(arranged.ACTIONS, arranged.choose),
    **dict.fromkeys(
        ("notice.known", "notice.article", "notice.link", "notice.off", "notice.on"),
        notice_taps.choose,
    ),
    **dict.fromkeys(subscribing.ACTIONS, subscribing.choose),
    "notice.other": _not_the_notice,
    "rate": rate.given,
    "rate.begin": rate.begin,
    "channels": _plain(channels.begin),
    **dict.fromkeys(
        ("channels.code", "channels.join", "channels.news", "channels.part"), channels.choose
    ),
    "privacy": _plain(privacy.explain),
    "privacy.seen": _plain(privacy.seen),
    "privacy.export": _plain(privacy.export),
    "privacy.delete": _plain(privacy.ask_delete),
    "privacy.delete.yes": _plain(privacy.delete),
    "language": _plain(welcome.ask_language),
    "language.set": _set_language,
}
"""Every action that a choice can name, and who does it."""


def _to_confirm(turn: Turn) -> bool:
    """Whether the last message asked whether to do what cannot be undone."""
    return any(one["action"].endswith(".yes") for one in turn.state.get("offered", ()))


async def _cancel(turn: Turn) -> None:
    if "form" in turn.state:
        await resting.drop(turn)
    elif lately.forget(turn, "adding") or turn.state.pop("kept_form", None) or _to_confirm(turn):
        turn.say("cancelled")
    elif turn.talk.handoff:
        await human.leave(turn)
    elif not await own_case.answered(turn, turn.incoming.text):
        turn.say("nothing-to-cancel")


async def _fresh_report(turn: Turn) -> None:
    """Whoever told of danger a moment ago means that, once."""
    told = danger.goes_on(turn)
    if told and not told.get("reported") and await danger.to_report(turn):
        return
    await report.start(turn, thread.whole(turn, ""))


async def _cases(turn: Turn) -> None:
    """How one's cases stand; a report that is open goes on with what it asked."""
    await track.all_of(turn)
    await report.goes_on(turn)


COMMANDS: dict[str, Command] = {
    "start": welcome.hello,
    "human": human.ask_for,
    "report": _fresh_report,
    "cases": _cases,
    "browse": browse.begin,
    "cancel": _cancel,
    "language": welcome.ask_language,
    "privacy": privacy.explain,
    "channels": channels.begin,
    "notices": subscribing.mine,
    "unsubscribe": notice_taps.off,
    "notice": composing.off_duty,
    "help": welcome.menu,
    "link": linking.link,
    "unlink": linking.unlink_own,
    "duty": duty.asked,
}
"""What a command does; the words that mean one: `commands`."""


def command(turn: Turn) -> str:
    """The command that was given or meant; empty when none was."""
    incoming = turn.incoming
    if incoming.kind == "command":
        return incoming.text if incoming.text in COMMANDS else "help"
    return commands.meant(turn.house.texts, incoming.text)


async def _said(turn: Turn) -> None:
    if turn.incoming.kind == "text" and (code := channels.code_in(turn.incoming.text)):
        await channels.given(turn, code)
        return
    if turn.incoming.kind == "text" and await oneself.answered(turn, turn.incoming.text):
        return
    if turn.incoming.reply_to:
        await asked.noticed(turn)
    name = command(turn) if turn.incoming.kind in ("text", "command") else ""
    if name and turn.incoming.kind == "text":
        await welcome.follow_language(turn, turn.incoming.text, quietly=True)
    if (
        name == "start"
        and turn.incoming.kind == "text"
        and (turn.talk.handoff or asides.calls(turn))
    ):
        name = ""  # 在吗 is said to the person who is waited for, or in the middle of a report
    if name in ("start", "help") and turn.incoming.kind == "text" and in_danger.calls(turn):
        name = ""
    if name == "start" and turn.incoming.argument:
        await _deep_link(turn, turn.incoming.argument)
    elif name:
        await COMMANDS[name](turn)
    elif turn.incoming.kind == "text" and await subscribing.heard(turn, turn.incoming.text):
        return
    else:
        await elsewhere.hint(turn)
        await words.answer(turn, turn.incoming.text)


async def _deep_link(turn: Turn, argument: str) -> None:
    """`?start=`: an article's id, a case number or a command; anything else is a greeting."""
    if argument.startswith(channels.DEEP):
        await channels.given(turn, argument.removeprefix(channels.DEEP).upper())
    elif number := track.number_in(argument):
        await track.by_number(turn, number)
    elif argument in COMMANDS and argument not in ("start", "link", "unlink", "duty"):
        await COMMANDS[argument](turn)
    elif article := ask.known(turn, argument):
        await answering.give(turn, article)
    else:
        await welcome.hello(turn)
