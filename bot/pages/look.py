"""How a visitor wants the page: language, size, light or dark, elder version; in a cookie."""

from dataclasses import dataclass
from typing import Literal

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

COOKIE = "warmline_look"
SIZES = range(18, 31)
THEMES: tuple[Literal["auto", "light", "dark"], ...] = ("auto", "light", "dark")


@dataclass(frozen=True, slots=True)
class Look:
    language: Literal["zh", "en"]
    elder: bool
    size: int
    theme: Literal["auto", "light", "dark"]

    def as_cookie(self) -> str:
        return f"{self.language}.{int(self.elder)}.{self.size}.{self.theme}"


def of(request: Request) -> Look:
    """The visitor's look; without a cookie, the browser's language and the defaults."""
    parts = request.cookies.get(COOKIE, "").split(".")
    if len(parts) == 4:
        return _look(*parts)
    wants = request.headers.get("accept-language", "zh").lower()
    first = wants.split(",")[0].strip()
    return _look("zh" if first.startswith("zh") or not first else "en", "0", "", "")


def chosen(form: FormData, before: Look) -> Look:
    """What a form of the look panel asks for; what it leaves out stays."""

    def given(name: str, else_: str) -> str:
        value = form.get(name)
        return value if isinstance(value, str) and value else else_

    return _look(
        given("lang", before.language),
        given("elder", str(int(before.elder))),
        given("size", str(before.size)),
        given("theme", before.theme),
    )


def _look(language: str, elder: str, size: str, theme: str) -> Look:
    large = elder == "1"
    wanted = int(size) if size.isdecimal() and len(size) < 4 else 0
    smallest = 22 if large else SIZES.start
    return Look(
        "en" if language == "en" else "zh",
        large,
        min(max(wanted, smallest), SIZES.stop - 1),
        next((one for one in THEMES if one == theme), "auto"),
    )


def remember(response: Response, look: Look, *, secure: bool) -> None:
    response.set_cookie(
        COOKIE, look.as_cookie(), max_age=365 * 24 * 3600, samesite="lax", secure=secure
    )
