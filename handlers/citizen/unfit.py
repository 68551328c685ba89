"""Files that we do not take, or that were not to be had: whoever sent one hears it, with a way on.

1. What a channel knows beforehand (`Attachment.unfit`) is said in the turn itself, once an album.
2. What turns out when it is fetched (`bot.fetching`) is a turn of its own: the file leaves the open
report and the cases, whose history says so, and one line tells all that was lost together.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from handlers.cases.lifecycle import OPEN
from handlers.citizen import filing, report
from handlers.desk.topics import private
from handlers.form import missing
from handlers.turn import Choice, Reply, Turn
from storage import cases, media, messages, timers
from storage.cases import Case
from storage.errors import NotFound
from storage.media import File
from storage.timers import Timer

DESKS_SPEAK = "zh"
FORMS = ("form", "kept_form")
"""Where the state keeps reports: the open one, one that was put away."""


async def set_aside(turn: Turn) -> bool:
    """Files that are known not to be taken are no part of what came; whether there are any."""
    incoming = turn.incoming
    unfit = tuple(one for one in incoming.files if one.unfit)
    if not unfit:
        return False
    for file in unfit:
        await media.refuse(turn.tx, file.key, file.unfit)
    fit = tuple(one for one in incoming.files if not one.unfit)
    turn.incoming = replace(incoming, files=fit, unfit=unfit)
    return True


async def say(turn: Turn) -> None:
    """Why they were not taken, once an album. When nothing else came, what was asked goes on."""
    incoming = turn.incoming
    told = turn.state.get("unfit_album", "")
    if incoming.album and incoming.album == told:
        return
    turn.state["unfit_album"] = incoming.album
    for file in incoming.unfit:
        _tell(turn, file.unfit, file.kind, 1)
    alone = not incoming.files and not incoming.text.strip()
    if alone and "form" in turn.state and not turn.talk.handoff:
        await report.back(turn)


async def turned_out(turn: Turn, timer: Timer) -> bool | datetime:
    """What was given up is told to whoever sent it, a citizen or a department's group; staff see
    at their desk what became of what they sent."""
    others = await timers.take_like(turn.tx, timer, turn.now) if turn.conversation else []
    lost: dict[str, list[File]] = {}
    left: list[Case] = []
    for one in (timer, *others):
        file = await media.find(turn.tx, one.details["file"])
        if file is None or file.state != "failed":
            continue  # forgotten meanwhile
        left += await _leave_cases(turn, file, one.details["why"])
        if await _asked_for(turn, file):
            lost.setdefault(one.details["why"], []).append(file)
    shown = _leave_reports(turn, {file.key for files in lost.values() for file in files})
    for why, files in lost.items():
        _tell(turn, why, files[0].kind, len(files), left)
    if shown and not turn.held:
        filing.show_card(turn)
    return True


async def _asked_for(turn: Turn, file: File) -> bool:
    """Whether it came from somebody here who waits for us to have it."""
    if turn.conversation is None or private.on_duty(turn):
        return False
    peer = turn.talk.address.peer
    if peer.startswith("-"):
        return "/" not in peer and turn.talk.address != turn.house.desk
    return await messages.sender_of(turn.tx, turn.talk.id, file.key) == "citizen"


async def _leave_cases(turn: Turn, file: File, why: str) -> list[Case]:
    """The cases that the file was in, as they are without it."""
    left = []
    for case_id in await media.leave_cases(turn.tx, file.key):
        try:
            case = await cases.by_id(turn.tx, case_id)
        except NotFound:
            continue
        text = turn.house.texts.say(DESKS_SPEAK, f"file-case-{why}", kind=file.kind)
        change = await cases.change(
            turn.tx, case, actor="bot", action="file-unfit", now=turn.now, text=text
        )
        left.append(change)
    return left


def _leave_reports(turn: Turn, keys: set[str]) -> bool:
    """Take files out of what is being written; whether the card that was shown is wrong now."""
    if turn.conversation is None:
        return False
    shown = False
    for draft in turn.state.get("drafts", {}).values():  # of a department's group
        draft["files"] = [key for key in draft["files"] if key not in keys]
    for name in FORMS:
        opened = turn.state.get(name)
        if opened and keys & set(opened["files"]):
            opened["files"] = [key for key in opened["files"] if key not in keys]
            shown = shown or (name == "form" and opened["asking"] == "confirm")
    return shown and missing(turn.state["form"]) is None


def _tell(turn: Turn, why: str, kind: str, count: int, left: Sequence[Case] = ()) -> None:
    """One line; the house says it, beside a person as well."""
    text = turn.t(f"file-{why}", kind=kind, count=count)
    open_cases = {case.id: case for case in left if case.status in OPEN}
    choices = []
    for case in open_cases.values() if not turn.held else ():
        label = turn.t("choice-add-to", number=case.number)
        choices.append(Choice(label, "case.add", {"case": case.id}))
    turn.reply(Reply(text, choices=tuple(choices), side="system"))
