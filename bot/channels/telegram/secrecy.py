"""The bot's token in no log, whoever writes it: it is part of every address of the Bot API."""

import logging
import traceback

HIDDEN = "<token>"
LOUD = ("telegram", "httpx", "httpcore", "aiohttp.client")
"""Loggers that tell whole addresses or messages below WARNING."""


class TokenFilter(logging.Filter):
    """Rewrites records that hold the token."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        if self._token in text:
            record.msg, record.args = text.replace(self._token, HIDDEN), ()
        if record.exc_info and not record.exc_text:
            trace = "".join(traceback.format_exception(*record.exc_info)).rstrip()
            if self._token in trace:
                record.exc_text = trace.replace(self._token, HIDDEN)
                record.exc_info = None
        return True


def hide(token: str) -> TokenFilter:
    """Put the filter where every record passes: at the handlers; quiet what would tell much."""
    one = TokenFilter(token)
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
