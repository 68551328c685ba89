"""`warmline serve`: the web server and everything that runs beside it, in one process."""

import asyncio
import gc
import logging
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import uvicorn

from bot import accounts, lock, starting
from bot.app import App, build
from bot.listening import CannotListen, bound
from bot.proxies import Proxies
from bot.settings import Settings, SettingsError
from storage import staff

log = logging.getLogger("warmline.serving")

GARBAGE = (5_000, 20, 20)
"""How many new objects, and rounds, before the collector looks (Python: 700, 10, 10)."""
FIRST = "值班员"
FIRST_ROLES = ["admin", "operator", "duty_leader"]


async def serve(settings: Settings) -> None:
    """Serve until told to stop (SIGINT, SIGTERM), then finish what is in hand."""
    several, at = settings.database_url.startswith("postgres"), settings.base_url
    with (
        lock.held(settings.data_dir, f"the server at {at}", shared=several, address=at),
        _bound(settings) as door,
    ):
        async with starting.answering(door):
            app = await build(settings)
        try:
            await _serve(app, door)
        finally:
            await app.close()


def _bound(settings: Settings) -> socket.socket:
    """The socket that we listen on; a port that is taken is told before anything starts."""
    try:
        return bound(settings)
    except CannotListen as error:
        raise SettingsError([str(error)]) from None


class Server(uvicorn.Server):
    """Ends open event streams before it waits for connections to close, and leaves signals to us:
    uvicorn would raise them again when it is done, before our turns in hand are."""

    def __init__(self, config: uvicorn.Config, app: App) -> None:
        super().__init__(config)
        self._app = app

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            await _greet(self._app, sockets[0].getsockname()[1] if sockets else 0)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._app.bells.close()
        await super().shutdown(sockets)


async def _serve(app: App, door: socket.socket) -> None:
    settings = app.settings
    config = uvicorn.Config(
        Proxies(app.web, settings.proxies) if settings.public_url else app.web,
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=10,
        server_header=False,
        proxy_headers=False,
    )
    server = Server(config, app)
    _spare_the_collector()
    async with app.running():
        await server.serve(sockets=[door])


def _spare_the_collector() -> None:
    """What the start has made stays until the end: looking through it again and again cost 6 %."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE)
    gc.enable()


async def _greet(app: App, port: int) -> None:
    """Say where everything is, with a one-time way into the desk while nobody has a password."""
    base = replace(app.settings, port=port).base_url
    lines = [
        "",
        f"  暖线 Warmline · {app.city.hotline_name}{'（示例城市）' if app.city.sample else ''}",
        "",
        f"  市民 citizens   {base}/",
        f"  坐席 desk       {base}/desk",
    ]
    link = await _first_link(app, base)
    if link:
        lines.append(f"  首次登录 sign in once  {link}")
    if app.telegram:
        lines.append(f"  Telegram        {app.settings.telegram_mode}")
    sys.stdout.write("\n".join([*lines, "", "  Ctrl+C 停止 stops it.", "", ""]))
    sys.stdout.flush()


async def _first_link(app: App, base: str) -> str:
    """A sign-in link for the first admin, as long as no admin has chosen a password."""
    now = app.clock.now()
    async with app.database.transaction() as tx:
        await tx.lock("first-link")  # two processes may start at once on an empty database
        admins = [one for one in await staff.everyone(tx) if "admin" in one.roles]
        if any(one.password_hash for one in admins):
            return ""
        member = admins[0] if admins else await staff.add(tx, FIRST, FIRST_ROLES, now=now)
        token = await accounts.make_link(tx, member.id, now)
    return accounts.sign_in_url(base, token)
