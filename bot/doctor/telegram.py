"""Telegram: is the token right, who is the bot, do its modes fit, can it work in the desk group."""

from typing import Any
from urllib.parse import urlsplit

import httpx

from bot.doctor.finding import PATIENCE, Finding, good, note, wrong
from bot.settings import HOSTED, Settings


class _NoAnswer(Exception):
    """The server cannot be reached, or said something that is no answer."""


class _Says(Exception):
    """The server refused; the text is its description."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.code = code


class _Api:
    def __init__(self, settings: Settings, client: httpx.AsyncClient) -> None:
        self._base = f"{settings.telegram_api_url}/bot{settings.telegram_bot_token}"
        self._client = client

    async def __call__(self, method: str, **values: Any) -> Any:
        try:
            answer = await self._client.post(f"{self._base}/{method}", json=values)
            said = answer.json()
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            # The address holds the token: only the kind of trouble may be told.
            raise _NoAnswer(_kind(error)) from None
        if not isinstance(said, dict) or not said.get("ok"):
            said = said if isinstance(said, dict) else {}
            raise _Says(answer.status_code, str(said.get("description", "no reason")))
        return said["result"]


def _kind(error: Exception) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "it takes too long"
    if isinstance(error, httpx.TransportError):
        return "no connection"
    return "what comes is no answer of a Bot API server"


async def check(settings: Settings) -> list[Finding]:
    if not settings.telegram_bot_token:
        return [good("telegram", "not used; citizens write on the web chat")]
    async with httpx.AsyncClient(timeout=PATIENCE) as client:
        api = _Api(settings, client)
        try:
            bot = await api("getMe")
            return [
                good("telegram", f"the token is that of @{bot.get('username', '?')}"),
                *_server(settings),
                _inline(bot),
                *_mode(settings, await api("getWebhookInfo")),
                *await _desk(settings, api, int(bot["id"])),
            ]
        except _Says as refusal:
            return [_refused(refusal)]
        except _NoAnswer as trouble:
            return [
                wrong(
                    "telegram",
                    f"{settings.telegram_api_url} does not answer: {trouble}.",
                    "Check the network, its proxy (HTTPS_PROXY) and TELEGRAM_API_URL.",
                )
            ]


def _refused(refusal: _Says) -> Finding:
    if refusal.code in (401, 404):
        return wrong(
            "telegram",
            "Telegram does not know this token.",
            "Copy TELEGRAM_BOT_TOKEN again from @BotFather.",
        )
    return wrong("telegram", f"Telegram refuses: {refusal}.", "Try again in a while.")


def _server(settings: Settings) -> list[Finding]:
    """Only its files tell whether a server of one's own runs with --local; see `data`."""
    if urlsplit(settings.telegram_api_url).hostname == HOSTED:
        return []
    return [
        good(
            "telegram server",
            f"{settings.telegram_api_url} is your own; if it runs with --local, its folder must be "
            f"readable here, and files of up to {settings.max_upload_mb} MB are taken",
        )
    ]


def _inline(bot: dict[str, Any]) -> Finding:
    """`@bot 公积金` in any chat works only when BotFather was told so."""
    if bot.get("supports_inline_queries"):
        return good("telegram inline", "on: answers can be dropped into any chat")
    return note(
        "telegram inline",
        f"off: @{bot.get('username', '?')} followed by words finds nothing in other chats.",
        "To have it, send /setinline to @BotFather and choose this bot.",
    )


def _mode(settings: Settings, info: dict[str, Any]) -> list[Finding]:
    findings = []
    url = str(info.get("url", ""))
    if settings.telegram_mode == "polling" and url:
        findings.append(
            note(
                "telegram mode",
                "polling, but a webhook is set: only one can be, and the start removes it.",
                "If another program uses this token, give it one of its own.",
            )
        )
    elif settings.telegram_mode == "webhook" and not url.startswith(settings.public_url):
        findings.append(
            note("telegram mode", "the webhook is not set to this server; the start sets it.")
        )
    else:
        findings.append(good("telegram mode", settings.telegram_mode))
    if url and info.get("last_error_message"):
        findings.append(
            note("telegram webhook", f"Telegram's last trouble: {info['last_error_message']}.")
        )
    return findings


async def _desk(settings: Settings, api: _Api, bot_id: int) -> list[Finding]:
    """What stands in the way of the operators' groups."""
    if not settings.telegram_desk_chat:
        return [good("telegram desk", "not used; operators work on the web desk")]
    found = [await _group(one, api, bot_id) for one in settings.telegram_desk_chat]
    return [finding for findings in found for finding in findings]


async def _group(number: int, api: _Api, bot_id: int) -> list[Finding]:
    """A group must have topics, and the bot the right to manage them."""
    try:
        chat = await api("getChat", chat_id=number)
        member = await api("getChatMember", chat_id=number, user_id=bot_id)
    except _Says as refusal:
        return [
            wrong(
                "telegram desk",
                f"the bot cannot see chat {number} ({refusal}).",
                "Add the bot to the group, or mend TELEGRAM_DESK_CHAT.",
            )
        ]
    if chat.get("type") == "private":
        return [good("telegram desk", "a private chat")]
    lacks = []
    if not chat.get("is_forum"):
        lacks.append("turn on Topics in the group's settings")
    if not member.get("can_manage_topics") and member.get("status") != "creator":
        lacks.append("make the bot an administrator who may manage topics")
    if lacks:
        return [wrong("telegram desk", f"{chat.get('title', '')} is not ready.", f"{_all(lacks)}.")]
    return [good("telegram desk", f"{chat.get('title', '')}, with topics")]


def _all(things: list[str]) -> str:
    text = ", and ".join(things)
    return text[:1].upper() + text[1:]
