"""The citizen's event stream is taken up where it broke off: over a real socket, over a kill -9."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.served import Served, serving

Event = dict[str, Any]


class Page:
    """A citizen's page without its screen: sends, and listens from the last event it saw."""

    def __init__(self, served: Served, client: httpx.AsyncClient, csrf: str) -> None:
        self.served = served
        self.client = client
        self.csrf = csrf
        self.last_id = ""

    async def sends(self, **fields: str) -> None:
        answer = await self.client.post(
            "/chat/send",
            data={"csrf": self.csrf, **fields},
            headers={"Accept": "application/json"},
        )
        assert answer.status_code == 202, answer.text

    @asynccontextmanager
    async def listening(self, after: str | None = None) -> AsyncIterator[AsyncIterator[Event]]:
        """The events of one connection; it drops with the block."""
        known = self.last_id if after is None else after
        headers = {"Last-Event-ID": known} if known else {}
        async with (
            asyncio.timeout(60),
            self.client.stream("GET", "/chat/events", headers=headers) as answer,
        ):
            assert answer.headers["content-type"].startswith("text/event-stream")
            yield self._events(answer.aiter_lines())

    async def _events(self, lines: AsyncIterator[str]) -> AsyncIterator[Event]:
        kind = ""
        async for line in lines:
            field, _, value = line.partition(": ")
            if field == "id":
                self.last_id = value
            elif field == "event":
                kind = value
            elif field == "data":
                yield {"kind": kind, **json.loads(value)}

    async def missed(self, after: str | None = None) -> list[Event]:
        """What a new connection tells of the time before it: all until its first `status`."""
        found: list[Event] = []
        async with self.listening(after) as events:
            async for one in events:
                if one["kind"] == "status":
                    return found
                found.append(one)
        raise AssertionError("the stream ended")

    async def hears(self, words: str) -> list[Event]:
        """Listen until a message with these words has come; all messages of that time."""
        found: list[Event] = []
        async with self.listening() as events:
            async for one in events:
                if one["kind"] == "message":
                    found.append(one)
                    if words in json.dumps(one, ensure_ascii=False):
                        return found
        raise AssertionError(f"the stream ended without {words}")


@asynccontextmanager
async def page_of(served: Served) -> AsyncIterator[Page]:
    async with httpx.AsyncClient(base_url=served.url, timeout=30, trust_env=False) as client:
        shown = await client.get("/", headers={"Accept-Language": "zh-CN"})
        found = re.search(r'name="csrf" value="([^"]+)"', shown.text)
        assert found
        yield Page(served, client, found[1])


async def test_exactly_what_was_missed_comes_edits_included(tmp_path: Path) -> None:
    async with serving(tmp_path) as served, page_of(served) as wang:
        await wang.sends(text="历下区解放路12号院门口的路灯坏了没人管")
        await wang.hears("联系")
        await wang.sends(text="不留")
        asked = (await wang.hears("没错，提交"))[-1]
        sure = next(one["id"] for one in asked["choices"] if one["label"] == "没错，提交")
        await wang.sends(choice=sure)
        card = (await wang.hears("编号"))[-1]
        (case,) = await served.cases()
        # The line is down: something is said, and somebody else changes the card in the chat.
        seen = wang.last_id
        watcher = Page(served, wang.client, wang.csrf)
        watcher.last_id = seen
        await wang.sends(text="家里停水了怎么办")
        await watcher.hears("来源")
        await served.command("case", "act", case["number"], "dispatch", "--to", "市城市管理局")
        await watcher.hears("城市管理局")
        missed = await wang.missed(after=seen)
        assert [one["id"] for one in missed] == sorted({one["id"] for one in missed})
        assert min(one["id"] for one in missed) > int(seen), "nothing is told twice"
        everything = await wang.missed(after="0")
        assert [one for one in everything if one["id"] > int(seen)] == missed, "nothing is left out"
        (again,) = [one for one in missed if one["key"] == card["key"]]
        assert again["id"] > card["id"], "the card that was edited comes with its new words"
        assert again["card"] != card["card"]
        assert {"家里停水了怎么办"} <= {one["text"] for one in missed}
        # Over a kill -9: nothing that was seen comes again, and what comes then is all there is.
        await served.kill()
        await served.start_again()
        assert await wang.missed() == []
        before = wang.last_id
        await wang.sends(text="医保卡丢了怎么补办", key="once")
        await wang.sends(text="医保卡丢了怎么补办", key="once")
        fresh = await wang.hears("来源")
        assert [one["side"] for one in fresh] == ["citizen", "bot"]
        assert await wang.missed(after=before) == fresh
        assert await wang.missed(after="x" * 30) == await wang.missed(after="0")
