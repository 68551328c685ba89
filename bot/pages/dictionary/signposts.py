"""What search engines are told: only the dictionary is for them."""

import asyncio

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.clock import Clock
from bot.pages.dictionary import leaves
from bot.pages.dictionary.leaves import Today
from handlers.house import House

MOST = 40_000
"""Addresses in one file; the protocol of sitemaps.org allows 50,000."""
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


class Signposts:
    """/robots.txt and the sitemaps that it names."""

    def __init__(self, house: House, shelf: leaves.Leaves, clock: Clock, base_url: str) -> None:
        self._leaves = shelf
        self._clock = clock
        self._base = base_url.rstrip("/")
        self._house = house
        self._kept: tuple[Today, list[str]] | None = None

    def routes(self) -> list[Route]:
        return [
            Route("/robots.txt", self.robots),
            Route("/sitemap.xml", self.sitemap),
            Route("/sitemap-{part:int}.xml", self.sitemap),
        ]

    async def robots(self, request: Request) -> Response:
        parts = -(-len(await self._addresses()) // MOST)
        names = ["sitemap.xml", *(f"sitemap-{part}.xml" for part in range(2, parts + 1))]
        lines = [
            "User-agent: *",
            "Disallow: /",
            f"Allow: {leaves.HOME}",
            f"Disallow: {leaves.HOME}/suggest",
            f"Disallow: {leaves.HOME}?q=",
            "Allow: /static/",
            *(f"Sitemap: {self._base}/{name}" for name in names),
        ]
        return PlainTextResponse("\n".join(lines) + "\n")

    async def sitemap(self, request: Request) -> Response:
        part = request.path_params.get("part", 1)
        addresses = (await self._addresses())[(part - 1) * MOST : part * MOST]
        if part < 1 or not addresses:
            return Response("", status_code=404)
        text = await asyncio.to_thread(self._written, addresses)
        return Response(text, media_type="application/xml")

    def _written(self, addresses: list[str]) -> str:
        # The addresses are percent-encoded, so that nothing in them is left to be escaped.
        urls = "".join(f"<url><loc>{self._base}{one}</loc></url>\n" for one in addresses)
        return f'{_HEAD}<urlset xmlns="{_SPACE}">\n{urls}</urlset>\n'

    async def _addresses(self) -> list[str]:
        today = await self._leaves.on(self._house.city.day(self._clock.now()))
        if self._kept is None or self._kept[0] is not today:
            self._kept = (today, await asyncio.to_thread(_addresses, today))
        return self._kept[1]


def _addresses(today: Today) -> list[str]:
    headings = [
        leaves.heading_address(way, name) for way in leaves.WAYS for name in today.group(way)
    ]
    articles = [leaves.address(one) for group in today.letters.values() for one in group]
    return [leaves.HOME, *headings, *articles]
