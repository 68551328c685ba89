"""The templates and the static files."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

from bot.pages import dialling

HERE = Path(__file__).parent

_environment = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)

_environment.filters.update(linked=dialling.pieces, numbers=dialling.numbers)


def page(template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page; what a template names and nobody gives is a mistake of ours and raises."""
    text = _environment.get_template(template).render(**values)
    return HTMLResponse(text, status_code=status, headers={"Cache-Control": "no-store"})


def part(template: str, **values: Any) -> str:
    """A piece of a page, for a page that is open already."""
    return _environment.get_template(template).render(**values)


def static() -> StaticFiles:
    return StaticFiles(directory=HERE / "static")
