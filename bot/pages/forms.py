"""Forms as they come in: within limits, refused with reasons of our own, every file closed again.

Starlette's parsers tell what they refuse in English sentences only, take a body that broke off for
a whole one, and leave its half file open; so they are driven from here.
"""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import Any

from python_multipart.exceptions import FormParserError
from starlette.datastructures import FormData, Headers, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

LONGEST = 1024 * 1024
"""Bytes of one field; files have limits of their own where they are kept."""

Stream = AsyncGenerator[bytes, None]


class Unread(Exception):
    """A form that is not taken; nothing of it was."""


class TooLong(Unread):
    """A field is longer than LONGEST."""


class TooMany(Unread):
    """More fields or more files than the page has."""


class Broken(Unread):
    """No form at all, or one that broke off on its way."""


@asynccontextmanager
async def read(request: Request, *, files: int = 0, fields: int = 10) -> AsyncIterator[FormData]:
    """What was sent, with at most that many files and fields; raises `Unread`."""
    opened: list[UploadFile] = []
    try:
        yield await _parsed(request, files, fields, opened)
    finally:
        for one in opened:
            # Not `await one.close()`: this must happen even where the request was called off.
            one.file.close()


async def _parsed(request: Request, files: int, fields: int, opened: list[UploadFile]) -> FormData:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        async with aclosing(request.stream()) as stream:
            if kind == "multipart/form-data":
                parts = _Parts(request.headers, stream, opened, files=files, fields=fields)
                return await parts.parse()
            if kind == "application/x-www-form-urlencoded":
                return await _Fields(request.headers, stream, fields=fields).parse()
    except HTTPException:  # the whole is longer than the door lets in (guard.BodyLimit)
        raise TooLong from None
    except (MultiPartException, FormParserError, ClientDisconnect) as error:
        raise Broken(str(error)) from None
    return FormData()


class _Parts(MultiPartParser):
    """multipart/form-data: which step refuses tells why."""

    def __init__(
        self, headers: Headers, stream: Stream, opened: list[UploadFile], **most: int
    ) -> None:
        # One more of each, so that it is us who count them.
        more = {"max_files": most["files"] + 1, "max_fields": most["fields"] + 1}
        super().__init__(headers, stream, max_part_size=2 * LONGEST, **more)
        self._most = most
        self._opened = opened
        self._fields = 0
        self._length = 0
        self._whole = False

    def on_part_begin(self) -> None:
        super().on_part_begin()
        self._length = 0

    def on_headers_finished(self) -> None:
        super().on_headers_finished()
        if file := self._current_part.file:
            self._opened.append(file)
        else:
            self._fields += 1
        if len(self._opened) > self._most["files"] or self._fields > self._most["fields"]:
            raise TooMany

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        self._length += end - start
        if self._current_part.file is None and self._length > LONGEST:
            raise TooLong
        super().on_part_data(data, start, end)

    def on_end(self) -> None:
        self._whole = True

    async def parse(self) -> FormData:
        found = await super().parse()
        if not self._whole:
            raise Broken("it has no end")
        return found


class _Fields(FormParser):
    """application/x-www-form-urlencoded."""

    def __init__(self, headers: Headers, stream: Stream, *, fields: int) -> None:
        super().__init__(headers, stream, max_fields=fields + 1, max_part_size=4 * LONGEST)
        self._most = fields
        self._count = 0
        self._length = 0

    def on_field_start(self) -> None:
        super().on_field_start()
        self._length = 0

    def on_field_data(self, data: bytes, start: int, end: int) -> None:
        self._length += end - start
        if self._length > LONGEST:
            raise TooLong
        super().on_field_data(data, start, end)

    def on_field_end(self) -> None:
        self._count += 1
        if self._count > self._most:
            raise TooMany
        super().on_field_end()


def text(form: FormData, name: str) -> str:
    """A field's words, without zeros, which PostgreSQL cannot keep; nothing where it is missing
    or a file."""
    value: Any = form.get(name)
    return value.replace("\x00", "") if isinstance(value, str) else ""
