"""`warmline serve`: the web server and everything that runs beside it, in one process."""

import asyncio
import fcntl
import logging
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from bot import accounts
from bot.app import App, build
from bot.settings import Settings
from storage import staff
from storage.errors import InUse

log = logging.getLogger("warmline.serving")

FIRST = "admin"
FIRST_ROLES = ["admin", "operator", "duty_leader"]


async def serve(settings: Settings) -> None:
    """Serve until told to stop (SIGINT, SIGTERM), then finish what is in hand."""
    with _alone(settings):
        app = await build(settings)
        try:
            await _serve(app)
        finally:
            await app.close()


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """One server on a SQLite file: a second would send everything twice. PostgreSQL has leases."""
    if settings.database_url.startswith("postgres"):
        yield
        return
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    path: Path = settings.data_dir / "warmline.lock"
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InUse(
                f"Another Warmline is serving {settings.data_dir}. Stop it first, or set "
                "WARMLINE_DATA_DIR to another folder."
            ) from None
        yield


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

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._app.bells.close()
        await super().shutdown(sockets)


async def _serve(app: App) -> None:
    settings = app.settings
    config = uvicorn.Config(
        app.web,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=10,
        server_header=False,
        proxy_headers=bool(settings.public_url),
    )
    server = Server(config, app)
    async with app.running():
        serving = asyncio.create_task(server.serve())
        while not server.started and not serving.done():
            await asyncio.sleep(0.01)
        if server.started:
            await _greet(app, server)
        await serving


async def _greet(app: App, server: Server) -> None:
    """Say where everything is, with a one-time way into the desk while nobody has a password."""
    base = app.settings.public_url or f"http://{app.settings.host}:{_port(server)}"
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


def _port(server: Server) -> int:
    return int(server.servers[0].sockets[0].getsockname()[1])


async def _first_link(app: App, base: str) -> str:
    """A sign-in link for the first admin, as long as no admin has chosen a password."""
    now = app.clock.now()
    async with app.database.transaction() as tx:
        admins = [one for one in await staff.everyone(tx) if "admin" in one.roles]
        if any(one.password_hash for one in admins):
            return ""
        member = admins[0] if admins else await staff.add(tx, FIRST, FIRST_ROLES, now=now)
        token = await accounts.make_link(tx, member.id, now)
    return accounts.sign_in_url(base, token)
