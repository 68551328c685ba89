"""The socket that we listen on, and in plain words why it cannot be had."""

import errno
import socket

from bot.settings import Settings


class CannotListen(Exception):
    """`why` it is, and how to `mend` it."""

    def __init__(self, why: str, mend: str) -> None:
        super().__init__(f"{why} {mend}")
        self.why, self.mend = why, mend


def bound(settings: Settings) -> socket.socket:
    """A socket at the host and port of the settings. Raises `CannotListen`."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # With the protocol named, asyncio sends small answers at once (TCP_NODELAY); without it, each
    # answer on a kept connection waited 40 ms for the other side's delayed acknowledgement.
    door = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    # As servers do: a port that somebody just closed is free.
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((settings.host, settings.port))
    except OSError as error:
        door.close()
        raise _told(settings, error) from None
    return door


def _told(settings: Settings, error: OSError) -> CannotListen:
    at = f"{settings.host}:{settings.port}"
    if error.errno == errno.EADDRINUSE:
        mend = "Stop that one, or set WARMLINE_PORT to another port."
        return CannotListen(f"Another program has {at}.", mend)
    if error.errno == errno.EACCES:
        mend = "Set WARMLINE_PORT to 1024 or more."
        return CannotListen(f"This user may not listen on {at}.", mend)
    if error.errno == errno.EADDRNOTAVAIL or isinstance(error, socket.gaierror):
        mend = "Set WARMLINE_HOST to one that it has; 0.0.0.0 is all of them."
        return CannotListen(f"This machine has no address {settings.host}.", mend)
    mend = "Set another WARMLINE_PORT or WARMLINE_HOST."
    return CannotListen(f"{at} cannot be listened on ({error.strerror}).", mend)
