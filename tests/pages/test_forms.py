"""Forms are read within limits, with reasons of our own; no file is left open, however it ends."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.types import Message

from bot.pages import forms

BIG = 1_100_000
"""More than Starlette keeps in memory: such a file lies on the disk."""


def part(name: str, value: bytes, file: str = "") -> bytes:
    named = f'; filename="{file}"' if file else ""
    head = f'--edge\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'
    return head.encode() + value + b"\r\n"


END = b"--edge--\r\n"
PARTS = "multipart/form-data; boundary=edge"
FIELDS = "application/x-www-form-urlencoded"


def request(body: bytes, kind: str = PARTS, *, breaks_off: bool = False) -> Request:
    """A body that comes in pieces, and whoever sends it may hang up."""
    pieces = [body[at : at + 65_536] for at in range(0, len(body), 65_536)]
    last: Message = {"type": "http.disconnect"} if breaks_off else {"type": "http.request"}
    messages = iter([*({"type": "http.request", "body": it, "more_body": True} for it in pieces)])

    async def receive() -> Message:
        return next(messages, last)

    scope = {"type": "http", "headers": [(b"content-type", kind.encode())], "method": "POST"}
    return Request(scope, receive)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[UploadFile]:
    """Every file that was opened for a part."""
    made: list[UploadFile] = []
    begin = UploadFile.__init__

    def noted(self: UploadFile, *args: Any, **values: Any) -> None:
        begin(self, *args, **values)
        made.append(self)

    monkeypatch.setattr(UploadFile, "__init__", noted)
    return made


@pytest.fixture(autouse=True)
async def all_closed(opened: list[UploadFile]) -> AsyncIterator[None]:
    yield
    assert [one.filename for one in opened if not one.file.closed] == []


async def test_a_form_is_read_and_its_files_are_closed_after(opened: list[UploadFile]) -> None:
    body = part("text", "路灯坏了".encode()) + part("files", b"x" * BIG, "a.jpg") + END
    async with forms.read(request(body), files=1) as form:
        assert forms.text(form, "text") == "路灯坏了"
        assert forms.text(form, "files") == forms.text(form, "none") == ""
        photo = form["files"]
        assert isinstance(photo, UploadFile)
        assert len(await photo.read()) == BIG
    assert len(opened) == 1
    async with forms.read(request(b"text=%E7%81%AF&a=1", FIELDS)) as form:
        assert dict(form) == {"text": "灯", "a": "1"}
    async with forms.read(request(b"{}", "application/json")) as form:
        assert dict(form) == {}


LONG = b"x" * (forms.LONGEST + 1)


@pytest.mark.parametrize(
    ("body", "kind", "why"),
    [
        pytest.param(part("text", LONG) + END, PARTS, forms.TooLong, id="long part"),
        pytest.param(b"text=" + LONG, FIELDS, forms.TooLong, id="long field"),
        pytest.param(LONG * 5 + b"=1", FIELDS, forms.Broken, id="long name"),
        pytest.param(part("a", b"") * 11 + END, PARTS, forms.TooMany, id="many parts"),
        pytest.param(b"a=1&" * 10 + b"a=1", FIELDS, forms.TooMany, id="many fields"),
        pytest.param(part("f", b"x" * BIG, "f") * 3 + END, PARTS, forms.TooMany, id="many files"),
        pytest.param(part("f", b"x" * BIG, "f")[:-9], PARTS, forms.Broken, id="no end"),
        pytest.param(part("f", b"x" * BIG, "f"), PARTS, forms.Broken, id="no last edge"),
        pytest.param(b"nothing of the kind", PARTS, forms.Broken, id="no parts"),
        pytest.param(END, "multipart/form-data", forms.Broken, id="no edge named"),
        pytest.param(b"--edge\r\nContent-Type: a\r\n\r\n" + END, PARTS, forms.Broken, id="no name"),
    ],
)
async def test_what_is_not_taken(body: bytes, kind: str, why: type[forms.Unread]) -> None:
    before = part("files", b"y" * BIG, "before.jpg") if kind == PARTS else b""
    with pytest.raises(why):
        async with forms.read(request(before + body, kind), files=2):
            raise AssertionError("it was taken")


async def test_nothing_stays_open_where_somebody_hangs_up_or_is_called_off(
    opened: list[UploadFile],
) -> None:
    half = part("files", b"x" * BIG, "half.jpg")[:-100_000]
    with pytest.raises(forms.Broken):
        async with forms.read(request(half, breaks_off=True), files=1):
            raise AssertionError("it was taken")
    whole = part("files", b"x" * BIG, "whole.jpg") + END

    is_read = asyncio.Event()

    async def reads() -> None:
        async with forms.read(request(whole), files=1):
            is_read.set()
            await asyncio.Event().wait()

    reading = asyncio.create_task(reads())
    await is_read.wait()
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert len(opened) == 2
