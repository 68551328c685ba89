"""Chats at the desk: the three panes, and what an operator does with a chat.

What may be done is decided in handlers.desk.chats; here it is asked for, and a refusal is told
where it happened, with everything that was typed still there.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.pages.desk import shown, standing, talk
from bot.pages.desk.door import Door, Pages, Visit, done
from bot.pages.desk.labels import T
from bot.pages.desk.room import (
    No,
    Room,
    first_time,
    kept,
    number,
    sees_figures,
    talks,
    text,
    whole,
    words,
    works,
)
from bot.pages.guard import Pace
from handlers.desk import chats, searching
from handlers.errors import NotAllowed, NotNow, Refused
from handlers.files import as_file
from handlers.turn import Attachment, Reply, Turn
from storage import conversations, media, mentions, notes, outbox
from storage.database import Transaction
from storage.staff import Member

LONGEST = chats.LONGEST


class ChatPages(Pages):
    def __init__(self, room: Room, door: Door) -> None:
        super().__init__(room, door)
        self._typing = Pace(rate=0.5, burst=2)
        self._looks = Pace(rate=1 / 60, burst=1)

    def routes(self) -> list[Route]:
        def open_(show: Callable[[Visit], Awaitable[Response]]) -> Any:
            return self._door.open(show, to=talks)

        at = "/desk/chats/{chat:int}"
        return [
            Route("/desk", self._door.open(self.show)),
            Route(at, open_(self.panes)),
            Route(f"{at}/claim", open_(self.claim), methods=["POST"]),
            Route(f"{at}/say", open_(self.say), methods=["POST"]),
            Route(f"{at}/note", open_(self.note), methods=["POST"]),
            Route(f"{at}/back", open_(self.back), methods=["POST"]),
            Route(f"{at}/arrived", open_(self.arrived), methods=["POST"]),
            Route(f"{at}/seen", open_(self.seen), methods=["POST"]),
            Route(f"{at}/typing", open_(self.typing), methods=["POST"]),
            Route("/desk/alarms/{alarm:int}/seen", open_(self.alarm_seen), methods=["POST"]),
        ]

    # ---- showing ----

    async def show(self, visit: Visit) -> Response:
        """The desk; for who does not talk with citizens, the page that their work begins with."""
        if not talks(visit.member):
            return RedirectResponse(_begins(visit.member), status_code=303)
        return await self._desk(visit, whole(visit.request.query_params.get("chat", "")))

    async def _desk(
        self, visit: Visit, chat: int, status: int = 200, say: str = "", typed: str = ""
    ) -> Response:
        async with self._room.database.reading() as tx:
            most = max(shown.MOST, whole(visit.request.query_params.get("show", "")))
            left = await talk.left(tx, self._room, visit.member, chat, most)
            opened = await self._opened(tx, visit, chat) if chat else None
        await self._looked(visit, opened)
        return self._door.page(
            "chats.html",
            visit,
            status,
            left=left,
            talk=opened,
            here="chats",
            say=say,
            typed=typed,
            longest=LONGEST,
        )

    async def panes(self, visit: Visit) -> Response:
        """The middle and the right pane alone, for the script that changes chats."""
        chat = visit.request.path_params["chat"]
        async with self._room.database.reading() as tx:
            opened = await self._opened(tx, visit, chat)
        await self._looked(visit, opened)
        return self._door.page("panes.html", visit, talk=opened, say="", typed="", longest=LONGEST)

    async def _opened(self, tx: Transaction, visit: Visit, chat: int) -> dict[str, Any]:
        held = await conversations.find(tx, chat)
        asked = visit.request.query_params
        back = whole(asked.get("back", ""))
        quotes = text(visit.form, "quote") or asked.get("quote", "")
        opened = await talk.opened(tx, self._room, visit.member, held, back, quotes)
        return {**opened, "stands": await standing.stands(tx, self._room, held, visit.member)}

    async def _looked(self, visit: Visit, opened: dict[str, Any] | None) -> None:
        """Opening a chat that neither waits nor is one's own leaves a trace, once a minute."""
        if opened is None or opened["stands"]["writes"]:
            return
        if self._looks.allows(f"{visit.member.id}|{opened['chat']}"):
            async with self._room.database.transaction() as tx:
                now = self._room.clock.now()
                await searching.looked(tx, visit.member, opened["chat"], now=now)

    # ---- doing ----

    async def claim(self, visit: Visit) -> Response:
        """Take a chat; what was typed goes out with it. Who comes too late keeps it as a note."""
        handoff, typed = number(visit.form, "handoff"), words(visit.form, "text")
        _short(typed)
        try:
            await self._act(visit, lambda turn: _claim(turn, handoff, visit))
        except NotNow as late:
            return await self._too_late(visit, str(late), typed)
        except Refused as refused:
            return await self._not_done(visit, str(refused), typed)
        files = await kept(self._room.files, visit.form)
        if typed or files:
            return await self._say(visit, handoff, typed, files)
        return done(visit, self._url(visit), say="")

    async def _too_late(self, visit: Visit, why: str, typed: str) -> Response:
        """The kind word for whoever was slower."""
        if not typed:
            return await self._not_done(visit, f"{why}。", "", 409)

        async def keep(turn: Turn) -> None:
            if await first_time(turn, visit.member, visit.form):
                await chats.note(turn, visit.member, typed)

        await self._act(visit, keep)
        say = f"{why}。{T['note_kept']}"
        if visit.wants_json:
            return JSONResponse({"ok": False, "kept": True, "say": say}, status_code=409)
        return await self._desk(visit, self._chat(visit), 409, say)

    async def say(self, visit: Visit) -> Response:
        typed = words(visit.form, "text")
        _short(typed)
        files = await kept(self._room.files, visit.form)
        return await self._say(visit, number(visit.form, "handoff"), typed, files)

    async def _say(
        self, visit: Visit, handoff: int, typed: str, files: tuple[Attachment, ...]
    ) -> Response:
        async def speak(turn: Turn) -> None:
            if not await first_time(turn, visit.member, visit.form):
                return
            reply = Reply(typed, files=files, quotes=text(visit.form, "quote"))
            await chats.say(turn, handoff, visit.member, reply)
            for file in files:
                await media.add(turn.tx, as_file(file, turn.talk.id), now=turn.now)

        return await self._do(visit, speak, typed)

    async def note(self, visit: Visit) -> Response:
        typed = words(visit.form, "text")
        _short(typed)

        async def write(turn: Turn) -> None:
            if await first_time(turn, visit.member, visit.form):
                await chats.note(turn, visit.member, typed)

        return await self._do(visit, write, typed, T["note_done"])

    async def back(self, visit: Visit) -> Response:
        summary = words(visit.form, "summary")
        _short(summary)

        async def hand_back(turn: Turn) -> None:
            if await first_time(turn, visit.member, visit.form):
                handoff = number(visit.form, "handoff")
                await chats.hand_back(turn, handoff, visit.member, summary)

        return await self._do(visit, hand_back, "")

    async def arrived(self, visit: Visit) -> Response:
        """Somebody has learnt that a doubtful message did reach the citizen."""

        async def settle(turn: Turn) -> None:
            key = text(visit.form, "message")
            if await outbox.arrived(turn.tx, turn.talk.id, key, turn.now):
                actor = f"staff:{visit.member.name}"
                await notes.audit(turn.tx, actor, "arrived", f"message:{key}", now=turn.now)

        return await self._do(visit, settle, "")

    async def seen(self, visit: Visit) -> Response:
        """I have this chat before me: colleagues' mentions of me in it are settled."""
        async with self._room.database.transaction() as tx:
            chat = self._chat(visit)
            await mentions.see(tx, visit.member.id, chat, self._room.clock.now())
        return Response(status_code=204)

    async def typing(self, visit: Visit) -> Response:
        """The citizen sees that somebody writes, while this member has the chat."""
        chat = self._chat(visit)
        if self._typing.allows(f"{visit.member.id}|{chat}"):
            async with self._room.database.reading() as tx:
                held = await conversations.find(tx, chat)
            if talk.stands(held, visit.member)["state"] == "mine":
                self._room.bells.ring([f"typing|{chat}"])
        return Response(status_code=204)

    async def alarm_seen(self, visit: Visit) -> Response:
        now = self._room.clock.now()
        async with self._room.database.transaction() as tx:
            alarm = visit.request.path_params["alarm"]
            await notes.alarm_seen(tx, alarm, visit.member.id, now)
            actor = f"staff:{visit.member.name}"
            await notes.audit(tx, actor, "alarm-seen", f"alarm:{alarm}", now=now)
        chat = number(visit.form, "chat")
        return done(visit, f"/desk?chat={chat}" if chat else "/desk")

    # ---- how things are done and told ----

    def _chat(self, visit: Visit) -> int:
        return int(visit.request.path_params["chat"])

    def _url(self, visit: Visit) -> str:
        return f"/desk?chat={self._chat(visit)}#end"

    async def _act(self, visit: Visit, do: Callable[[Turn], Awaitable[None]]) -> None:
        await self._room.engine.act(self._chat(visit), do)

    async def _do(
        self, visit: Visit, do: Callable[[Turn], Awaitable[None]], typed: str, say: str = ""
    ) -> Response:
        try:
            await self._act(visit, do)
        except Refused as refused:
            status = 403 if isinstance(refused, NotAllowed) else 409
            return await self._not_done(visit, str(refused), typed, status)
        return done(visit, self._url(visit), say=say)

    async def _not_done(self, visit: Visit, say: str, typed: str, status: int = 409) -> Response:
        if visit.wants_json:
            return JSONResponse({"ok": False, "say": say}, status_code=status)
        return await self._desk(visit, self._chat(visit), status, say, typed)


def _short(typed: str) -> None:
    """Refuse what is longer than a message may be."""
    if len(typed) > LONGEST:
        raise No(T["too_long"], 413)


async def _claim(turn: Turn, handoff: int, visit: Visit) -> None:
    """Claim; one's own chat claimed again is fine (the same button came twice)."""
    held = turn.talk.handoff
    mine = held and held.id == handoff and held.staff_id == visit.member.id
    if not mine:
        await chats.claim(turn, handoff, visit.member)


def _begins(member: Member) -> str:
    if works(member):
        return "/desk/cases"
    return "/desk/figures" if sees_figures(member) else "/desk/knowledge"
