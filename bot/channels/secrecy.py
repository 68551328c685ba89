"""Platforms' tokens in no log, whoever writes it: they are part of the addresses that we call."""

import logging
import traceback
from collections import deque
from collections.abc import Iterable

KNOWN = 8
"""How many of the tokens that change every two hours are remembered: half a day's."""
SHORTEST = 6
"""What is shorter stands in every second word."""
HIDDEN = "<token>"
LOUD = ("telegram", "httpx", "httpcore", "aiohttp.client")
"""Loggers that tell whole addresses or messages below WARNING."""


class TokenFilter(logging.Filter):
    """Rewrites records that hold a token: one of those named, or one that `knows` later."""

    def __init__(self, tokens: Iterable[str]) -> None:
        super().__init__()
        self._tokens = [one for one in tokens if len(one) >= SHORTEST]
        self._later: deque[str] = deque(maxlen=KNOWN)

    def knows(self, token: str) -> None:
        if token not in self._later:
            self._later.append(token)

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        hidden = self._without(text)
        if hidden != text:
            record.msg, record.args = hidden, ()
        if record.exc_info and not record.exc_text:
            trace = "".join(traceback.format_exception(*record.exc_info)).rstrip()
            hidden = self._without(trace)
            if hidden != trace:
                record.exc_text, record.exc_info = hidden, None
        return True

    def _without(self, text: str) -> str:
        for token in (*self._tokens, *self._later):
            text = text.replace(token, HIDDEN)
        return text


def hide(*tokens: str) -> TokenFilter:
    """Put the filter where every record passes: at the handlers; quiet what would tell much."""
    one = TokenFilter(tokens)
    for handler in logging.getLogger().handlers:
        handler.addFilter(one)
    for name in LOUD:
        logger = logging.getLogger(name)
        logger.addFilter(one)
        logger.setLevel(max(logger.getEffectiveLevel(), logging.WARNING))
    return one


def unhide(one: TokenFilter) -> None:
    """Take the filter away again."""
    for handler in logging.getLogger().handlers:
        handler.removeFilter(one)
    for name in LOUD:
        logging.getLogger(name).removeFilter(one)
