"""PostgreSQL's own programs, `pg_dump` and `pg_restore`. The password is not shown to `ps`."""

import asyncio
import os
from urllib.parse import unquote, urlsplit, urlunsplit

from storage.errors import StorageError


async def run(program: str, url: str, *arguments: str) -> None:
    """Run a program on the database of `url`; raises `StorageError` with what it said."""
    parts = urlsplit(url)
    environ = dict(os.environ)
    if parts.password:
        environ["PGPASSWORD"] = unquote(parts.password)
        host = parts.netloc.rpartition("@")[2]
        parts = parts._replace(netloc=f"{parts.username or ''}@{host}")
    try:
        running = await asyncio.create_subprocess_exec(
            program,
            f"--dbname={urlunsplit(parts)}",
            *arguments,
            env=environ,
            stderr=asyncio.subprocess.PIPE,
        )
    except FileNotFoundError:
        raise StorageError(
            f"{program} was not found; install PostgreSQL's client programs."
        ) from None
    _, said = await running.communicate()
    if running.returncode:
        why = said.decode("utf-8", "replace").strip().replace("\n", " ")
        raise StorageError(f"{program} failed and changed nothing: {why or 'it did not say why'}")
