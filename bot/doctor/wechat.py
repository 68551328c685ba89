"""WeChat: does the account answer, may this machine ask, is what it pushes safe."""

import asyncio

from bot import doors
from bot.doctor.finding import PATIENCE, Finding, good, note, wrong
from bot.settings import Settings

NAME = "wechat"


async def check(settings: Settings) -> list[Finding]:
    if not settings.wechat_app_id:
        return [good(NAME, "not used")]
    if not doors.has_cipher():
        return [wrong(NAME, doors.NO_CIPHER, doors.INSTALL_IT)]
    # With the libraries that only this channel has.
    from bot.channels.wechat.api import Api
    from bot.channels.wechat.errors import NotSent, WeChatError

    api = Api(
        app_id=settings.wechat_app_id,
        secret=settings.wechat_app_secret,
        base_url=settings.wechat_api_url,
    )
    try:
        await asyncio.wait_for(api.token(), PATIENCE)
        found = good(NAME, f"{settings.wechat_app_id} answers")
    except WeChatError as error:
        found = _refused(error.code, str(error), error.address)
    except (NotSent, TimeoutError):
        found = wrong(
            NAME,
            f"{settings.wechat_api_url} does not answer.",
            "Look at the network, its proxy (HTTPS_PROXY) and WECHAT_API_URL.",
        )
    finally:
        await api.close()
    return [found, _push(settings), _late(settings)]


def _refused(code: int, text: str, address: str) -> Finding:
    mends = {
        40013: "Copy WECHAT_APP_ID again from the account's page.",
        40125: "Reset the AppSecret on the account's page and write it into WECHAT_APP_SECRET.",
        40164: f"Add {address or 'its address'} to the IP list on the account's page.",
    }
    mend = mends.get(code, "Look up the number on developers.weixin.qq.com; try again in a while.")
    return wrong(NAME, f"{text}.", mend)


def _push(settings: Settings) -> Finding:
    """Whether pushes can come, and cannot be forged."""
    if not settings.public_url.startswith("https://"):
        return note(
            "wechat push",
            "WARMLINE_PUBLIC_URL is no https:// address: WeChat reaches https on port 443 only.",
            "Set it, and put it with /wechat behind it as the URL of the account's push settings.",
        )
    if not settings.wechat_aes_key:
        return note(
            "wechat push",
            f"plain, at {settings.public_url}/wechat: its signature does not cover the message.",
            "Choose the secure mode (安全模式) and set WECHAT_AES_KEY.",
        )
    return good("wechat push", f"encrypted, at {settings.public_url}/wechat")


def _late(settings: Settings) -> Finding:
    """What becomes of words after 48 hours."""
    if settings.wechat_template_id:
        return good("wechat after 48 h", "a template message knocks; the words follow the answer")
    return note(
        "wechat after 48 h",
        "nothing can be sent to whoever has not written for 48 hours: staff see it and phone.",
        "To have them knocked at, set WECHAT_TEMPLATE_ID.",
    )
