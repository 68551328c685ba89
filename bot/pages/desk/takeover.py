"""What a member does with a chat beside talking: take an offer, pass on, hold, come in, sum up.

Each is decided in handlers.desk; a refusal is a sentence at the form that asked.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.pages.desk.door import Pages, Visit, done
from bot.pages.desk.room import No, first_time, number, talks, text, words
from bot.pages.desk.stand_labels import H
from handlers import reacting
from handlers.desk import (
    banning,
    chats,
    drafts,
    holding,
    mending,
    passing,
    presence,
    whispering,
    wrapping,
)
from handlers.errors import NotAllowed, Refused
from handlers.turn import Turn
from storage import handoffs, staff
from storage.staff import Member

Act = Callable[[Turn, Visit, int], Awaitable[Any]]


class TakeoverPages(Pages):
    def routes(self) -> list[Route]:
        at = "/desk/chats/{chat:int}"
        return [
            *(
                Route(f"{at}/{name}", self._door.open(self._does(name), to=talks), methods=["POST"])
                for name in ACTS
            ),
            Route("/desk/presence", self._door.open(self.presence, to=talks), methods=["POST"]),
        ]

    def _does(self, name: str) -> Callable[[Visit], Awaitable[Response]]:
        act, say = ACTS[name], SAID.get(name, "")

        async def do(visit: Visit) -> Response:
            chat = visit.request.path_params["chat"]

            async def turn_it(turn: Turn) -> None:
                if await first_time(turn, visit.member, visit.form):
                    await act(turn, visit, number(visit.form, "handoff"))

            try:
                await self._room.engine.act(chat, turn_it)
            except Refused as refused:
                return _refused(visit, refused)
            return done(visit, f"/desk?chat={chat}#end", say=say)

        return do

    async def presence(self, visit: Visit) -> Response:
        """上线接单, 离开, 下线, or how many at once."""
        now, most = self._room.clock.now(), number(visit.form, "capacity")
        try:
            async with self._room.database.transaction() as tx:
                if state := text(visit.form, "state"):
                    await presence.go(tx, visit.member, state, now)
                else:
                    await presence.set_capacity(tx, visit.member, most, now)
        except Refused as refused:
            return _refused(visit, refused)
        return done(visit, "/desk", say=H["done_state"])


def _refused(visit: Visit, refused: Refused) -> Response:
    status = 403 if isinstance(refused, NotAllowed) else 409
    if visit.wants_json:
        return JSONResponse({"ok": False, "say": str(refused)}, status_code=status)
    raise No(str(refused), status)


def _why(visit: Visit) -> str:
    return words(visit.form, "why")[:200]


async def _accept(turn: Turn, visit: Visit, handoff: int) -> None:
    """What waits is claimed, what somebody has is passed on: the same word for both."""
    held = await handoffs.find(turn.tx, handoff)
    take = chats.claim if held.state in handoffs.WAITING else passing.accept
    await take(turn, handoff, visit.member)


async def _decline(turn: Turn, visit: Visit, handoff: int) -> None:
    await passing.decline(turn, handoff, visit.member, _why(visit))


async def _transfer(turn: Turn, visit: Visit, handoff: int) -> None:
    kind, _, name = text(visit.form, "to").partition(":")
    to: Member | None = None
    if kind == "staff" and name.isascii() and name.isdecimal() and len(name) < 18:
        to = await staff.by_id(turn.tx, int(name))
    skill = name[:40] if kind == "skill" else ""
    await passing.transfer(turn, handoff, visit.member, to, skill, _why(visit))


async def _barge(turn: Turn, visit: Visit, handoff: int) -> None:
    await passing.barge_in(turn, handoff, visit.member, _why(visit))


async def _join(turn: Turn, visit: Visit, _: int) -> None:
    await chats.join(turn, visit.member, _why(visit))


async def _hold(turn: Turn, visit: Visit, handoff: int) -> None:
    await holding.hold(turn, handoff, visit.member, number(visit.form, "minutes"), _why(visit))


async def _resume(turn: Turn, visit: Visit, handoff: int) -> None:
    await holding.resume(turn, handoff, visit.member)


async def _wrap(turn: Turn, visit: Visit, handoff: int) -> None:
    summary, case = words(visit.form, "summary"), text(visit.form, "case").strip()
    await wrapping.wrap_up(turn, handoff, visit.member, summary, text(visit.form, "category"), case)


async def _left(turn: Turn, visit: Visit, handoff: int) -> None:
    await wrapping.answer_left(turn, handoff, visit.member)


async def _fill(turn: Turn, visit: Visit, handoff: int) -> None:
    slot, value = text(visit.form, "slot"), words(visit.form, "value")[:1000]
    await drafts.fill(turn, handoff, visit.member, slot, value)


async def _ask_yes(turn: Turn, visit: Visit, handoff: int) -> None:
    await drafts.ask_yes(turn, handoff, visit.member)


async def _whisper(turn: Turn, visit: Visit, _: int) -> None:
    await whispering.whisper(turn, visit.member, words(visit.form, "text"))


async def _leave(turn: Turn, visit: Visit, _: int) -> None:
    await chats.leave(turn, visit.member, words(visit.form, "text"))


async def _ban(turn: Turn, visit: Visit, _: int) -> None:
    await banning.ban(turn, visit.member, number(visit.form, "hours"), _why(visit))


async def _lift(turn: Turn, visit: Visit, _: int) -> None:
    await banning.lift(turn, visit.member)


async def _change(turn: Turn, visit: Visit, _: int) -> None:
    said = words(visit.form, "text")
    await mending.change(turn, visit.member, text(visit.form, "message"), said)


async def _take_back(turn: Turn, visit: Visit, _: int) -> None:
    await mending.take_back(turn, visit.member, text(visit.form, "message"))


async def _react(turn: Turn, visit: Visit, _: int) -> None:
    emoji = reacting.OFFERED if text(visit.form, "emoji") else ""
    await reacting.by_operator(turn, visit.member, text(visit.form, "message"), emoji)


ACTS: dict[str, Act] = {
    "accept": _accept,
    "decline": _decline,
    "transfer": _transfer,
    "barge": _barge,
    "join": _join,
    "hold": _hold,
    "resume": _resume,
    "wrap": _wrap,
    "left": _left,
    "fill": _fill,
    "ask-yes": _ask_yes,
    "whisper": _whisper,
    "leave": _leave,
    "ban": _ban,
    "lift": _lift,
    "change": _change,
    "take-back": _take_back,
    "react": _react,
}
SAID = {
    "leave": H["left_word"],
    "wrap": H["wrapped"],
    "ban": H["banned"],
    "lift": H["lifted"],
    "take-back": H["taken_back"],
}
"""What is said once it is done, where the page does not show it by itself."""
