"""The notices' part of an account's bulk lane: recipients in, parts out, receipts back.

`bot.delivery` asks it for as many as the pace allows, after chats and in the same transaction in
which it settles what came back. See `storage.notice_ledger` for what becomes of a recipient.
"""

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.channels.native import Native
from handlers import choices
from handlers.city.profile import City
from handlers.notices import content, running
from handlers.notices.content import Said
from storage import notice_ledger, notices, outbox
from storage.database import EVERYTHING, Transaction
from storage.notice_ledger import Outcome, Recipient
from storage.notices import Notice
from storage.outbox import Part, Receipt

log = logging.getLogger("warmline.notices")

LANE = "notice"
IN_FLIGHT = 64
"""At most this many are of unknown fate after a crash; five are usually on their way."""
DELETABLE = timedelta(hours=47)
"""Telegram lets a bot delete its message for 48 hours."""
SOON = timedelta(seconds=2)
GONE = ("message to delete not found", "message to edit not found", "MESSAGE_ID_INVALID")
"""Telegram's words for a message that is no longer there: what was wanted of it is so already."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Parts to be sent, and when to look again."""

    parts: tuple[Part, ...] = ()
    look_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Ready:
    """What a notice says in each language, and since when its message may be out there."""

    said: dict[str, Said]
    begun_at: datetime


class NoticeLane:
    """What one account (`channel`, `account`) has to do with notices."""

    def __init__(self, channel: str, account: str, native: Native, city: City) -> None:
        self.channel = channel
        self.account = account
        self.topics = frozenset({notices.TOPIC, EVERYTHING})
        self._native = native
        self._city = city
        self._running: list[Notice] = []
        self._stale = True
        self._ready: dict[tuple[int, int], _Ready] = {}
        self.in_flight = 0
        """Parts on their way; delivery counts them."""

    def hear(self, topics: frozenset[str]) -> None:
        if not self.topics.isdisjoint(topics):
            self._stale = True

    async def doubt(self, tx: Transaction, now: datetime) -> int:
        """At start: what was on its way may have arrived. A change of a message may be repeated, a
        message may not."""
        found: dict[int, list[Outcome]] = defaultdict(list)
        for row in await notice_ledger.sending(tx, self.channel, self.account):
            person = row["person_id"]
            if row["kind"] == "notice":
                why = "the process stopped while this was being sent"
                found[row["notice_id"]].append(Outcome(person, "unknown", error=why))
            else:
                again = Outcome(person, "retry", again_at=now, tried=False)
                found[row["notice_id"]].append(again)
        for notice_id, outcomes in found.items():
            await self._write(tx, notice_id, outcomes, now)
        return sum(map(len, found.values()))

    # Out

    async def claim(self, tx: Transaction, now: datetime, limit: int) -> Taken:
        """The next recipients of what is running, marked `sending`; those who need nothing sent
        get their outcome here."""
        look_at: list[datetime] = []
        room = min(limit, IN_FLIGHT - self.in_flight)
        for notice in await self._now_running(tx):
            quiet = running.quiet_until(self._city, notice, now)
            if quiet:
                look_at.append(quiet)
                continue
            if room <= 0:
                break
            people, parts = await self._of(tx, notice, now, room)
            if people:
                # Where nobody of these gets anything, the next ones stand behind them.
                return Taken(tuple(parts), now)
            due = await notice_ledger.next_again(tx, notice.id, self.channel, self.account)
            if due:
                look_at.append(max(due, now + SOON / 2))
        return Taken((), min(look_at, default=None))

    async def _now_running(self, tx: Transaction) -> list[Notice]:
        """Looked up anew while any runs: a pause takes effect before the next message."""
        if self._stale or self._running:
            self._stale = False
            try:
                self._running = await notices.in_states(tx, [notices.RUNNING])
            except BaseException:
                self._stale = True  # else nobody would look before the next news
                raise
            alive = {(one.id, one.revision) for one in self._running}
            self._ready = {key: one for key, one in self._ready.items() if key in alive}
        return self._running

    async def _of(
        self, tx: Transaction, notice: Notice, now: datetime, room: int
    ) -> tuple[int, list[Part]]:
        """How many recipients were looked at, and the parts for those who get something."""
        at = notice.id, self.channel, self.account
        people = await notice_ledger.due_again(tx, *at, now=now, limit=room)
        if len(people) < room:
            people += await notice_ledger.walk(tx, *at, limit=room - len(people))
        outcomes = [done for one in people if (done := running.fate(notice, one, now))]
        settled = {done.person_id for done in outcomes}
        going = [one for one in people if one.person_id not in settled]
        await notice_ledger.mark_sending(tx, notice.id, [one.person_id for one in going], now)
        if outcomes:
            await notice_ledger.settle(tx, *at, outcomes, now=now)
        return len(people), [await self._part(tx, notice, one, now) for one in going]

    async def _part(self, tx: Transaction, notice: Notice, who: Recipient, now: datetime) -> Part:
        ready = await self._prepared(tx, notice)
        said = ready.said[who.language]
        about = notice_ledger.key_of(notice.root_id, who.person_id)
        reply = said.to(about if notice.kind != "notice" else who.key)
        payload = self._native.to_native(reply, choices.offered(reply.key, reply.choices))[0]
        if notice.kind != "notice":
            young = now - ready.begun_at < DELETABLE
            payload = _changed(notice, who, payload, young)
        return Part(
            who.person_id, who.conversation_id, who.peer, who.key, 0, LANE, payload, who.tries, now
        )

    async def _prepared(self, tx: Transaction, notice: Notice) -> "_Ready":
        """The words, read once for as long as they are the same."""
        known = (notice.id, notice.revision)
        if known not in self._ready:
            first = (
                await notices.find(tx, notice.root_id) if notice.root_id != notice.id else notice
            )
            begun = first.begun_at or notice.created_at
            self._ready[known] = _Ready(await content.all_said(tx, notice), begun)
        return self._ready[known]

    # Back

    async def settle(self, tx: Transaction, receipts: Sequence[Receipt], now: datetime) -> None:
        """Write what became of parts; stop a notice that must not go on."""
        found: dict[int, list[Receipt]] = defaultdict(list)
        for receipt in receipts:
            notice_id, _ = notice_ledger.of_key(receipt.message_key) or (0, 0)
            found[notice_id].append(receipt)
        for notice_id, own in found.items():
            notice = await notices.find(tx, notice_id)
            outcomes = [_outcome(receipt, notice.kind, now) for receipt in own]
            await self._write(tx, notice_id, outcomes, now)
            held = max((one.retry_at for one in own if one.retry_at and one.tried), default=None)
            await running.look_after(tx, notice, held, now)

    async def _write(
        self, tx: Transaction, notice_id: int, outcomes: Sequence[Outcome], now: datetime
    ) -> None:
        at = notice_id, self.channel, self.account
        await notice_ledger.settle(tx, *at, outcomes, now=now)


def _changed(
    notice: Notice, who: Recipient, payload: dict[str, Any], young: bool
) -> dict[str, Any]:
    """The call that changes a message of theirs, or takes it away while that is possible."""
    number = int(who.platform_id or 0)
    if notice.kind == "recall" and young and who.tries == 0:
        return {"method": "deleteMessage", "message_id": number}
    said = {**payload, "method": "editMessageText", "message_id": number}
    if notice.words.media_key:
        said |= {"method": "editMessageCaption", "caption": said.pop("text")}
        said.pop("link_preview_options", None)
    return said


def _outcome(receipt: Receipt, kind: str, now: datetime) -> Outcome:
    """A receipt of delivery as what became of the recipient."""
    said = Outcome(
        receipt.part_id,
        receipt.state,
        receipt.platform_id if kind == "notice" else None,
        receipt.error,
        tried=receipt.tried,
    )
    if receipt.state == "pending":
        return replace(said, state="retry", again_at=receipt.retry_at or now)
    if receipt.error == outbox.BLOCKED:
        return replace(said, state="blocked")
    if kind == "notice":
        return said
    if receipt.state == "unknown":  # the same change twice is the same change
        return replace(said, state="retry", again_at=now + SOON)
    if receipt.state == "failed" and _is_so(receipt.error or ""):
        return replace(said, state="sent", error=None)
    if receipt.state == "failed" and "can't be deleted" in (receipt.error or ""):
        return replace(said, state="retry", again_at=now)
    return said


def _is_so(error: str) -> bool:
    return "not modified" in error or any(words in error for words in GONE)
