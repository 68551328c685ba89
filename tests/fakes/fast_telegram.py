"""A Bot API server that only measures: no checks, no memory, thousands of requests a second.

    python -m tests.fakes.fast_telegram --users 200 --count 5000 --window 64

The first line on standard output is {"url": …}: the bot's TELEGRAM_API_URL. Then each of
`--users` people writes, never twice before an answer; the first message that the bot sends to a
person (the `--answers`-th, if a turn has several) ends the turn. With `--warm` so many turns come
first that are not counted; a line says when they are over. The last line is the result: turns,
seconds, turns_per_s, p50_ms, p99_ms (from handing the update out to the arrival of the message),
unanswered, other_calls.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import re
import signal
import sys
import time
from collections import deque
from pathlib import Path

Json = dict[str, object]
CHAT = re.compile(rb'chat_id"?(?:=|\s*:\s*"?|[^\r\n]*\r\n(?:[^\r\n]+\r\n)*\r\n)(-?\d+)')
TIMEOUT = re.compile(rb'timeout"?(?:=|\s*:\s*"?|[^\r\n]*\r\n(?:[^\r\n]+\r\n)*\r\n)(\d+)')
LENGTH = re.compile(rb"\r\ncontent-length:\s*(\d+)", re.IGNORECASE)
ME = {
    "id": 123456,
    "is_bot": True,
    "first_name": "暖线",
    "username": "warmline_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
}
FIRST_USER = 10_000
BATCH = 100


def packed(result: object) -> bytes:
    body = json.dumps({"ok": True, "result": result}, ensure_ascii=False).encode()
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    return head % len(body) + body


ALWAYS_TRUE = packed(True)
NO_UPDATES = packed([])


class Crowd:
    """The people: who waits for an answer, since when, and what was measured."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.rate: float = options.rate
        self.window: int = min(options.window, options.users)
        self.warm: int = options.warm
        self.count: int = options.warm + options.count
        self.answers: int = options.answers
        self.texts: list[str] = options.texts
        self.idle = deque(range(FIRST_USER, FIRST_USER + options.users))
        self.waiting: dict[int, tuple[float, int]] = {}
        self.latencies: list[float] = []
        self.handed = self.answered = self.message_id = 0
        self.other_calls = 0
        self.started = self.counted_from = self.last = 0.0
        self.done = asyncio.Event()

    def ready(self) -> int:
        """How many updates may be handed out now."""
        free = min(self.window - len(self.waiting), self.count - self.handed, BATCH)
        if self.rate and self.started:
            due = int((time.perf_counter() - self.started) * self.rate) + 1 - self.handed
            return min(free, due)
        return min(free, 1) if self.rate else free

    def speak(self, number: int) -> list[Json]:
        now = time.perf_counter()
        self.started = self.started or now
        return [self._update(now) for _ in range(number)]

    def _update(self, now: float) -> Json:
        user = self.idle.popleft()
        self.waiting[user] = (now, self.answers)
        self.handed += 1
        self.message_id += 1
        name = f"市民{user}"
        text = self.texts[self.handed % len(self.texts)]
        message = {
            "message_id": self.message_id,
            "from": {"id": user, "is_bot": False, "first_name": name, "language_code": "zh-hans"},
            "chat": {"id": user, "first_name": name, "type": "private"},
            "date": int(time.time()),
            "text": text.replace("{n}", str(self.handed)).replace("{user}", str(user)),
        }
        return {"update_id": 700_000_000 + self.handed, "message": message}

    def hear(self, user: int) -> bytes:
        """A message for this person arrived. Returns the answer to the bot."""
        waiting = self.waiting.pop(user, None)
        if waiting is not None:
            since, left = waiting
            if left > 1:
                self.waiting[user] = (since, left - 1)
            else:
                self._answered(since)
                self.idle.append(user)
        else:
            self.other_calls += 1
        self.message_id += 1
        chat = {"id": user, "first_name": "市民", "type": "private"}
        sender = {"id": 123456, "is_bot": True, "first_name": "暖线"}
        head = {"message_id": self.message_id, "date": int(time.time()), "chat": chat}
        return packed({**head, "from": sender, "text": "-"})

    def _answered(self, since: float) -> None:
        self.last = time.perf_counter()
        self.answered += 1
        if self.answered > self.warm:
            self.latencies.append(self.last - since)
        elif self.answered == self.warm:
            self.counted_from = self.last
            say({"warm": self.warm})
        if self.answered >= self.count:
            self.done.set()

    def result(self) -> Json:
        times = sorted(self.latencies)
        seconds = self.last - (self.counted_from or self.started)
        turns = len(times)
        return {
            "turns": turns,
            "seconds": round(seconds, 3),
            "turns_per_s": round(turns / seconds, 1) if seconds else 0.0,
            "p50_ms": round(times[turns // 2] * 1000, 2) if times else None,
            "p99_ms": round(times[min(turns - 1, turns * 99 // 100)] * 1000, 2) if times else None,
            "unanswered": len(self.waiting),
            "other_calls": self.other_calls,
        }


class Server:
    """Routes calls; keeps long polls until there is something to say."""

    def __init__(self, crowd: Crowd, delay: float) -> None:
        self.crowd = crowd
        self.delay = delay
        self.loop = asyncio.get_running_loop()
        self.connections: set[asyncio.Transport] = set()
        self.polls: dict[asyncio.Transport, asyncio.TimerHandle] = {}
        self.timer: asyncio.TimerHandle | None = None

    def call(self, transport: asyncio.Transport, method: bytes, body: bytes) -> None:
        if method == b"getupdates":
            self.poll(transport, body)
            return
        if method == b"getme":
            answer = packed(ME)
        elif method.startswith((b"send", b"copy", b"forward")) and method != b"sendchataction":
            found = CHAT.search(body)
            answer = self.crowd.hear(int(found[1]) if found else 0)
            self.serve()
        else:
            self.crowd.other_calls += 1
            answer = packed([]) if method == b"getmycommands" else ALWAYS_TRUE
        self.reply(transport, answer)

    def reply(self, transport: asyncio.Transport, answer: bytes) -> None:
        if self.delay:
            self.loop.call_later(self.delay, transport.write, answer)
        else:
            transport.write(answer)

    def poll(self, transport: asyncio.Transport, body: bytes) -> None:
        found = TIMEOUT.search(body)
        seconds = min(int(found[1]), 50) if found else 0
        self.polls[transport] = self.loop.call_later(seconds, self.give_up, transport)
        self.serve()

    def give_up(self, transport: asyncio.Transport) -> None:
        if timer := self.polls.pop(transport, None):
            timer.cancel()
            transport.write(NO_UPDATES)

    def serve(self) -> None:
        """Hand out what may be handed out; if it is too early, come back in time."""
        if not self.polls:
            return
        number = self.crowd.ready()
        if number > 0:
            transport, timer = self.polls.popitem()
            timer.cancel()
            transport.write(packed(self.crowd.speak(number)))
        elif self.crowd.rate and self.timer is None:
            self.timer = self.loop.call_later(1 / self.crowd.rate, self.tick)

    def tick(self) -> None:
        self.timer = None
        self.serve()

    def forget(self, transport: asyncio.Transport) -> None:
        self.connections.discard(transport)
        if timer := self.polls.pop(transport, None):
            timer.cancel()


class Connection(asyncio.Protocol):
    """HTTP/1.1 with keep-alive, as much of it as HTTP clients of bots need."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.buffer = bytearray()
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.server.connections.add(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.server.forget(self.transport)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while (head_end := self.buffer.find(b"\r\n\r\n")) >= 0:
            head = bytes(self.buffer[: head_end + 2])
            length = LENGTH.search(head)
            end = head_end + 4 + (int(length[1]) if length else 0)
            if b"chunked" in head.lower():
                self.transport.write(b"HTTP/1.1 411 Length Required\r\nContent-Length: 0\r\n\r\n")
                self.transport.close()
                return
            if len(self.buffer) < end:
                return
            body = bytes(self.buffer[head_end + 4 : end])
            del self.buffer[:end]
            path, _, query = head.split(b" ", 2)[1].partition(b"?")
            method = path.rsplit(b"/", 1)[-1].lower()
            self.server.call(self.transport, method, body + b"&" + query)


def options_of(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="fast_telegram", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: a free one")
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--count", type=int, default=1000, help="turns after which it ends")
    parser.add_argument("--warm", type=int, default=0, help="turns before, that are not counted")
    parser.add_argument("--rate", type=float, default=0, help="messages a second; 0: no limit")
    parser.add_argument("--window", type=int, default=64, help="unanswered at most")
    parser.add_argument("--answers", type=int, default=1, help="messages that make a turn")
    parser.add_argument("--delay-ms", type=float, default=0, help="before every answer")
    parser.add_argument("--patience", type=float, default=60, help="seconds for all, 0: no end")
    parser.add_argument("--linger", type=float, default=0, help="seconds to answer after the end")
    parser.add_argument("--text", default="停水了怎么办？{n}", help="{n} counts, {user} is the id")
    parser.add_argument("--texts", type=Path, help="a file, one text a line, used in turn")
    options = parser.parse_args(arguments)
    lines = options.texts.read_text("utf-8").splitlines() if options.texts else [options.text]
    options.texts = [line for line in lines if line.strip()]
    return options


def say(line: object) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


async def run(options: argparse.Namespace) -> Json:
    crowd = Crowd(options)
    server = Server(crowd, options.delay_ms / 1000)
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, crowd.done.set)
    listener = await loop.create_server(lambda: Connection(server), "127.0.0.1", options.port)
    port = listener.sockets[0].getsockname()[1]
    say({"url": f"http://127.0.0.1:{port}"})
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(crowd.done.wait(), options.patience or None)
    result = crowd.result()
    say(result)
    await asyncio.sleep(max(options.linger, server.delay + 0.05))
    listener.close()
    for transport in list(server.connections):
        transport.close()
    await asyncio.sleep(0)
    return result


def main(arguments: list[str] | None = None) -> int:
    """Exit status 0 if every turn was answered, else 1."""
    options = options_of(arguments)
    result = asyncio.run(run(options))
    return 0 if result["turns"] == options.count else 1


if __name__ == "__main__":
    sys.exit(main())
