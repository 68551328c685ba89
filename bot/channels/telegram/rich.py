"""Words with bold in them as Telegram's HTML."""

import html
from collections.abc import Iterable

from bot.channels.spans import Span


def as_html(spans: Iterable[Span]) -> str:
    return "".join(
        f"<b>{html.escape(text, quote=False)}</b>" if bold else html.escape(text, quote=False)
        for text, bold in spans
        if text
    )
