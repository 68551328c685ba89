"""Channels: whether each one is there, hears, sends; in plain words, with what to do."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from bot.channels import standing as channel_standing
from bot.channels.standing import Told
from bot.pages.desk import shown
from bot.pages.desk.door import Door, Visit
from bot.pages.desk.room import Room
from bot.pages.desk.settings.home import HOME as SETTINGS
from bot.pages.desk.settings.home import manages
from bot.pages.desk.settings.labels import LANES, TROUBLES, WECHAT_TROUBLES, W
from storage import desk_groups, standing
from storage.database import Transaction
from storage.standing import Standing

HOME = f"{SETTINGS}/channels"
LATE = timedelta(minutes=5)
"""What waits longer in the chat lane does not come through."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Card:
    """A channel on the page: `state` is good, late, alarm or off."""

    name: str
    state: str
    say: str
    mend: str
    rows: tuple[tuple[str, str], ...]


class ChannelPages:
    def __init__(self, room: Room, door: Door, telegram: str, wechat: str) -> None:
        self._room = room
        self._door = door
        self._telegram = telegram
        self._wechat = wechat

    def routes(self) -> list[Route]:
        return [Route(HOME, self._door.open(self.show, to=manages))]

    async def show(self, visit: Visit) -> Response:
        async with self._room.database.reading() as tx:
            cards = [await self._web(tx)]
            cards.append(await self._of(tx, "telegram", self._telegram, TROUBLES))
            cards.append(await self._of(tx, "wechat", self._wechat, WECHAT_TROUBLES))
            groups = await self._groups(tx)
        return self._door.page(
            "settings/channels.html", visit, w=W, here="settings", cards=cards, groups=groups
        )

    async def _web(self, tx: Transaction) -> Card:
        known = await standing.of(tx, "web", "web", self._room.clock.now() - DAY)
        rows = (self._row("received", known.received_at), (W["unread"], str(known.unread)))
        return Card(W["on_web"], "good", W["web_good"], "", rows)

    async def _of(
        self, tx: Transaction, channel: str, account: str, troubles: dict[str, tuple[str, str]]
    ) -> Card:
        name = W[f"on_{channel}"]
        if not account:
            return Card(name, "off", W[f"{channel}_none"], W[f"{channel}_none_mend"], ())
        now = self._room.clock.now()
        known = await standing.of(tx, channel, account, now - DAY)
        told = await channel_standing.told(tx, f"{channel}:{account}")
        state, trouble = judged(known, told, now)
        say, mend = troubles[trouble]
        name = f"{name} {told.account.name}" if told else name
        return Card(name, state, say, mend, self._rows(known, told, now))

    def _rows(
        self, known: Standing, told: Told | None, now: datetime
    ) -> tuple[tuple[str, str], ...]:
        rows = [self._row("received", known.received_at), (W["unread"], str(known.unread))]
        rows.append(self._row("sent", known.sent_at))
        for lane in known.lanes:
            since = shown.span(now - lane.oldest_at) if lane.oldest_at else ""
            word = W["waits"].format(count=lane.waiting, since=since)
            rows.append((LANES.get(lane.name, lane.name), word))
        if not known.lanes:
            rows.append((W["outbox"], W["outbox_none"]))
        rows += [(W["failed"], str(known.failed)), (W["unknown"], str(known.unknown))]
        if told:
            rows.append((W["mode"], W[f"mode_{told.account.mode}"]))
            if told.account.held_until:
                until = datetime.fromisoformat(told.account.held_until)
                rows.append(self._row("held", until))
            rows.append(self._row("told", told.at))
        return tuple(rows)

    def _row(self, name: str, at: datetime | None) -> tuple[str, str]:
        return W[name], shown.moment(at, self._room.zone) or W["not_yet"]

    async def _groups(self, tx: Transaction) -> list[dict[str, Any]]:
        if not self._telegram:
            return []
        return [
            {"name": one.named, "good": one.usable, "why": one.why}
            for one in await desk_groups.groups(tx)
        ]


def judged(known: Standing, told: Told | None, now: datetime) -> tuple[str, str]:
    """The state of an account (good, late or alarm), and which of `TROUBLES` it has."""
    if told is None:
        return "late", "starting"
    if told.account.state == "refused":
        return "alarm", "refused"
    if told.silent(now):
        return "alarm", "silent"
    if told.account.state == "trouble":
        return "alarm", told.account.trouble
    if told.account.state == "starting":
        return "late", "starting"
    if told.account.held_until:
        return "late", "held"
    stuck = any(
        lane.name == "chat" and lane.oldest_at and now - lane.oldest_at > LATE
        for lane in known.lanes
    )
    if stuck:
        return "alarm", "stuck"
    return ("late", "unknown") if known.unknown or known.failed else ("good", "")
