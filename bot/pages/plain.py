"""Pages that need neither database nor city nor template, for when one of these is not there."""

from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from bot.pages.guard import SAFE_HEADERS

_PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
{again}<title>{title}</title>
<style>:root{{color-scheme:light dark}}body{{margin:20vh auto;max-width:26em;padding:0 20px;
font:18px/1.6 system-ui,"PingFang SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif;
background:#FFFBF5;color:#1F1B16}}a{{color:#B93A0B}}h1{{font-size:24px}}
@media(prefers-color-scheme:dark){{body{{background:#171412;color:#F4EDE4}}a{{color:#FDBA74}}}}</style>
<h1>{title}</h1><p>{chinese}</p>
<p>等不及的话，请拨打<a href="tel:12345">12345</a>；有危险请拨打<a href="tel:110">110</a>、\
<a href="tel:119">119</a>、<a href="tel:120">120</a>。</p>
<p lang="en">{english} In a hurry: call 12345; in danger: 110, 119 or 120.</p>
</html>
"""
_HEADERS = {name.decode(): value.decode() for name, value in SAFE_HEADERS.items()} | {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'",
    "cache-control": "no-store",
    # The server hangs up after a fault; who is not told would send the next thing into the void.
    "connection": "close",
}


def page(title: str, chinese: str, english: str, *, again: int = 0) -> str:
    """`again`: seconds until the page looks again by itself; 0: it does not."""
    refresh = f'<meta http-equiv="refresh" content="{again}">' if again else ""
    return _PAGE.format(
        again=refresh, title=escape(title), chinese=escape(chinese), english=escape(english)
    )


STARTING = page(
    "马上就好",
    "热线正在启动，这一页会自己打开。",
    "The hotline is starting; this page will open by itself.",
    again=3,
)
_LOOK_AGAIN = page(
    "请稍等一下",
    "这一页暂时打不开，过几秒会自己再试。您之前说的都记着，没有丢。",
    "This page cannot be opened just now; it tries again by itself. What you told us is kept.",
    again=5,
)
_SEND_AGAIN = page(
    "这一次没有送到",
    "热线这会儿没接住。请返回上一页，您写的还在那里，过一会儿再发一次。",
    "We could not take this just now. Please go back: your words are still there; send them again "
    "in a moment.",
)


async def fault(request: Request, _: Exception) -> Response:
    """Something of ours failed; what it was the log knows. Scripts of the pages take whatever is
    no JSON for a broken line, keep what was typed and try again."""
    if "text/html" not in request.headers.get("accept", ""):
        return PlainTextResponse("a fault of ours; try again", 500, headers=_HEADERS)
    looks = request.method in ("GET", "HEAD")
    return HTMLResponse(_LOOK_AGAIN if looks else _SEND_AGAIN, 500, headers=_HEADERS)
