"""Which files a citizen's message names that will not be taken, as far as Telegram tells before."""

from dataclasses import replace
from urllib.parse import urlsplit

from bot.channels.telegram.reading import DOWNLOAD_LIMIT
from bot.files import REFUSED
from bot.settings import HOSTED
from handlers.turn import Attachment, Incoming


def largest(api_url: str, taken: int) -> int:
    """The bytes that a file may have: what we take of anybody, and no more than Telegram's own
    servers give away; one's own gives all (without --local it refuses what is more than 20 MB)."""
    return min(DOWNLOAD_LIMIT, taken) if urlsplit(api_url).hostname == HOSTED else taken


def judged(incoming: Incoming, largest: int) -> Incoming:
    """The same, its files marked that are known not to be taken."""
    if not incoming.files:
        return incoming
    files = [replace(one, unfit=_why(one, largest)) for one in incoming.files]
    return replace(incoming, files=tuple(files))


def _why(file: Attachment, largest: int) -> str:
    if file.size > largest:
        return "size"
    return "kind" if file.mime.startswith(REFUSED) else ""
