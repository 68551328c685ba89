"""Updates on their way to the bot: long polling with acknowledgement, or a webhook."""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from collections.abc import Callable

import aiohttp

from .markup import Json
from .params import Params
from .world import ApiError, bad

# Not sent unless the bot names them in allowed_updates.
ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}
TAKEN_OVER = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)
HAS_WEBHOOK = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


class Updates:
    """The queue of one bot. `sent` keeps every update ever made, by id."""

    def __init__(self, on_reply: Callable[[Json], None]) -> None:
        self.sent: dict[int, Json] = {}
        self.allowed: list[str] = []
        self.webhook_url = ""
        self.webhook_secret = ""
        self.webhook_limit = 40
        self.webhook_error = ""
        self.webhook_statuses: list[int] = []
        self.webhook_retry = 0.2
        self.next_id = 700_000_001
        self._pending: list[Json] = []
        self._again: list[Json] = []
        self._news = asyncio.Event()
        self._poll: asyncio.Event | None = None
        self._pushing: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None
        self._on_reply = on_reply

    @property
    def pending(self) -> list[Json]:
        """What the bot has not acknowledged yet, oldest first."""
        return [*self._again, *self._pending]

    def push(self, kind: str, body: Json) -> int:
        """Make an update and queue it, if the bot wants its kind. Returns its id."""
        update: Json = {"update_id": self.next_id, kind: body}
        self.next_id += 1
        self.sent[update["update_id"]] = update
        if self.wants(kind):
            self._pending.append(update)
            self._wake()
        return int(update["update_id"])

    def push_raw(self, update: Json) -> int:
        """Queue any JSON as an update; it gets the next id unless it brings one."""
        update = dict(update)
        update.setdefault("update_id", self.next_id)
        self.next_id = max(self.next_id, update["update_id"] + 1)
        self.sent[update["update_id"]] = update
        self._pending.append(update)
        self._wake()
        return int(update["update_id"])

    def redeliver(self, update_id: int) -> None:
        """Hand the update out once more, acknowledged or not."""
        self._again.append(self.sent[update_id])
        self._wake()

    def wants(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in ON_REQUEST

    def clear(self) -> None:
        self._pending.clear()
        self._again.clear()

    def _wake(self) -> None:
        self._news.set()
        if self.webhook_url:
            self._push_all()

    # Long polling

    async def get(self, p: Params) -> list[Json]:
        """getUpdates. A newer call ends an older one that still waits, as on the real server."""
        if self.webhook_url:
            raise ApiError(409, HAS_WEBHOOK)
        if self._poll is not None:
            self._poll.set()
        mine = self._poll = asyncio.Event()
        try:
            self._settle(p)
            return await self._next(p, mine)
        finally:
            if self._poll is mine:
                self._poll = None

    def _settle(self, p: Params) -> None:
        allowed = p.get("allowed_updates")
        if allowed is not None:
            if not isinstance(allowed, list):
                raise bad("can't parse allowed updates JSON object")
            self.allowed = [str(kind) for kind in allowed]
        offset = p.number("offset")
        if offset > 0:
            self._pending = [u for u in self._pending if u["update_id"] >= offset]
        elif offset < 0:
            self._pending = self._pending[offset:]

    async def _next(self, p: Params, taken_over: asyncio.Event) -> list[Json]:
        limit = min(max(p.number("limit", 100), 1), 100)
        deadline = time.monotonic() + min(max(p.number("timeout"), 0), 50)
        while not self.pending and (left := deadline - time.monotonic()) > 0:
            self._news.clear()
            waits = [asyncio.ensure_future(e.wait()) for e in (self._news, taken_over)]
            try:
                await asyncio.wait(waits, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for wait in waits:
                    wait.cancel()
            if taken_over.is_set():
                # A client that is gone already is cancelled here and hears of no conflict.
                await asyncio.sleep(0.05)
                raise ApiError(409, TAKEN_OVER)
        batch = self.pending[:limit]
        self._again = self._again[len(batch) :]
        return batch

    # Webhook

    def set_webhook(self, p: Params) -> bool:
        url, secret = p.text("url"), p.text("secret_token")
        limit = p.number("max_connections", 40)
        if url and not re.match(r"https://|http://(127\.0\.0\.1|localhost)[:/]", url):
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
            raise bad("secret token contains unallowed characters")
        if not 1 <= limit <= 100:
            raise bad("wrong max_connections value specified: 1-100 is allowed")
        if p.get("drop_pending_updates"):
            self.clear()
        if p.get("allowed_updates") is not None:
            self.allowed = list(p["allowed_updates"])
        self.webhook_url, self.webhook_secret, self.webhook_limit = url, secret, limit
        if url and self._poll is not None:
            self._poll.set()
        if url:
            self._push_all()
        return True

    def webhook_info(self) -> Json:
        info: Json = {
            "url": self.webhook_url,
            "has_custom_certificate": False,
            "pending_update_count": len(self.pending),
        }
        if self.webhook_url:
            info["max_connections"] = self.webhook_limit
        if self.webhook_error:
            info |= {"last_error_date": int(time.time()), "last_error_message": self.webhook_error}
        return info | ({"allowed_updates": self.allowed} if self.allowed else {})

    def _push_all(self) -> None:
        """One task for each chat: in order within it, side by side between them."""
        busy = {task.get_name() for task in self._pushing}
        for name in {_lane(update) for update in self.pending} - busy:
            task = asyncio.create_task(self._push_lane(name), name=name)
            self._pushing.add(task)
            task.add_done_callback(self._pushed)

    def _pushed(self, task: asyncio.Task[None]) -> None:
        self._pushing.discard(task)
        if self.webhook_url and self.pending and not task.cancelled():
            self._push_all()

    async def _push_lane(self, name: str) -> None:
        while self.webhook_url:
            update = next((u for u in self.pending if _lane(u) == name), None)
            if update is None:
                return
            if await self._post(update):
                for queue in (self._again, self._pending):
                    if update in queue:
                        queue.remove(update)
                        break
            else:
                await asyncio.sleep(self.webhook_retry)

    async def _post(self, update: Json) -> bool:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        secret = self.webhook_secret
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        try:
            async with self._session.post(self.webhook_url, json=update, headers=headers) as answer:
                self.webhook_statuses.append(answer.status)
                if answer.status != 200:
                    self.webhook_error = f"Wrong response from the webhook: {answer.status}"
                    return False
                with contextlib.suppress(ValueError, aiohttp.ClientError):
                    reply = await answer.json(content_type=None)
                    if isinstance(reply, dict) and "method" in reply:
                        self._on_reply(reply)
                return True
        except (aiohttp.ClientError, TimeoutError) as error:
            self.webhook_error = f"Connection failed: {error}"
            return False

    async def close(self) -> None:
        self.webhook_url = ""
        for task in list(self._pushing):
            task.cancel()
        await asyncio.gather(*self._pushing, return_exceptions=True)
        if self._session is not None:
            await self._session.close()


def _lane(update: Json) -> str:
    body = next((v for k, v in update.items() if k != "update_id" and isinstance(v, dict)), {})
    chat = body.get("chat") or (body.get("message") or {}).get("chat") or body.get("from") or {}
    return str(chat.get("id", "none"))
