"""Every setting: its name, type, default and one line of help.

The environment goes first, then `.env` in the working folder; an empty value means the default.
A secret may also lie in a file that ``NAME_FILE`` names (/run/secrets/…). `load` reads all and
raises `SettingsError` with every mistake at once. `.env.example` and the README's table are
made from here (`env_example`, `table`); a test holds them equal.
"""

import ipaddress
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import Field, dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, TypeVar
from urllib.parse import urlsplit

from bot import dotenv, values
from bot.values import KEY_LENGTH

T = TypeVar("T")

DOTENV = Path(".env")
_OURS = ("WARMLINE_", "TELEGRAM_", "WECHAT_")


class SettingsError(Exception):
    """Settings that cannot be used; `problems` has one sentence for each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


HOSTED = "api.telegram.org"
"""Where Telegram's own Bot API server is; any other is somebody's own."""


def _setting(
    name: str, default: T, help: str, *, read: Callable[[str], T], secret: bool = False
) -> T:
    known = {"name": name, "help": help, "read": read, "secret": secret}
    made: T = field(default=default, metadata=known)
    return made


@dataclass(frozen=True, slots=True, repr=False)
class Settings:
    """What one Warmline is told; a test makes its own, `load` reads the real one."""

    data_dir: Path = _setting(  # noqa: RUF009
        "WARMLINE_DATA_DIR", Path("data"), "Folder of the database, files and keys.", read=Path
    )
    host: str = _setting(
        "WARMLINE_HOST",
        "127.0.0.1",
        "Address to listen on; any but this machine's own needs WARMLINE_SECRET_KEY.",
        read=values.text,
    )
    port: int = _setting(
        "WARMLINE_PORT", 8345, "Port to listen on (0: any free one).", read=values.whole(0, 65535)
    )
    city: str = _setting(
        "WARMLINE_CITY",
        "jinan",
        "City profile: a name that comes with Warmline, or the path of a .toml file.",
        read=values.text,
    )
    sample: bool = _setting(
        "WARMLINE_SAMPLE",
        True,
        "on: an empty database gets the sample knowledge; off: it stays empty.",
        read=values.on_off,
    )
    database_url: str = _setting(
        "DATABASE_URL",
        "",
        "postgresql://USER:PASSWORD@HOST/NAME; empty: SQLite in the data folder.",
        read=values.database,
        secret=True,
    )
    telegram_bot_token: str = _setting(
        "TELEGRAM_BOT_TOKEN",
        "",
        "Token from @BotFather; empty: no Telegram.",
        read=values.token,
        secret=True,
    )
    telegram_api_url: str = _setting(
        "TELEGRAM_API_URL",
        f"https://{HOSTED}",
        "Bot API server, if you run one of your own.",
        read=values.address,
    )
    telegram_desk_chat: tuple[int, ...] = _setting(
        "TELEGRAM_DESK_CHAT",
        (),
        "Number of the Telegram group (with topics) where operators work; several by commas.",
        read=values.chats,
    )
    telegram_notice_test_chat: tuple[int, ...] = _setting(
        "TELEGRAM_NOTICE_TEST_CHAT",
        (),
        "Number of the Telegram group where notices are tried out; empty: TELEGRAM_DESK_CHAT.",
        read=values.chats,
    )
    telegram_mode: Literal["polling", "webhook"] = _setting(
        "TELEGRAM_MODE",
        "polling",
        "polling or webhook; webhook needs WARMLINE_PUBLIC_URL.",
        read=values.one_of("polling", "webhook"),
    )
    telegram_bulk_rate: int = _setting(
        "TELEGRAM_BULK_RATE",
        25,
        "Notices a second at most; Telegram's free limit is about 30, with paid broadcasts 1000.",
        read=values.whole(1, 1000),
    )
    wechat_app_id: str = _setting(
        "WECHAT_APP_ID",
        "",
        "AppID of a WeChat service account (wx…); empty: no WeChat.",
        read=values.app_id,
    )
    wechat_app_secret: str = _setting(
        "WECHAT_APP_SECRET",
        "",
        "AppSecret of that account.",
        read=values.text,
        secret=True,
    )
    wechat_token: str = _setting(
        "WECHAT_TOKEN",
        "",
        "Token of its push settings, whose URL is WARMLINE_PUBLIC_URL/wechat.",
        read=values.wechat_token,
        secret=True,
    )
    wechat_aes_key: str = _setting(
        "WECHAT_AES_KEY",
        "",
        "EncodingAESKey of its push settings, for the secure mode; empty: plain mode.",
        read=values.aes_key,
        secret=True,
    )
    wechat_aes_key_before: str = _setting(
        "WECHAT_AES_KEY_BEFORE",
        "",
        "The EncodingAESKey before it, while the key is being changed.",
        read=values.aes_key,
        secret=True,
    )
    wechat_api_url: str = _setting(
        "WECHAT_API_URL",
        "https://api.weixin.qq.com",
        "WeChat's API server.",
        read=values.address,
    )
    wechat_template_id: str = _setting(
        "WECHAT_TEMPLATE_ID",
        "",
        "Template message that knocks after 48 hours: its id and fields, like ID,thing1,time2.",
        read=values.template,
    )
    public_url: str = _setting(
        "WARMLINE_PUBLIC_URL",
        "",
        "Address under which citizens and platforms reach this server.",
        read=values.address,
    )
    proxies: tuple[str, ...] = _setting(
        "WARMLINE_PROXIES",
        (),
        "Addresses or networks of the proxies in front of us, by commas; one on this machine is "
        "known.",
        read=values.networks,
    )
    secret_key: str = _setting(
        "WARMLINE_SECRET_KEY",
        "",
        f"{KEY_LENGTH} characters or more that sign sessions; empty: made once, kept in the "
        "data folder.",
        read=values.key,
        secret=True,
    )
    log: Literal["readable", "json"] = _setting(
        "WARMLINE_LOG",
        "readable",
        "Form of the log: readable or json (one object a line).",
        read=values.one_of("readable", "json"),
    )
    log_level: Literal["debug", "info", "warning", "error"] = _setting(
        "WARMLINE_LOG_LEVEL",
        "info",
        "What is logged: debug (a line for each turn, too), info, warning or error.",
        read=values.one_of("debug", "info", "warning", "error"),
    )
    internal_hosts: tuple[str, ...] = _setting(
        "WARMLINE_INTERNAL_HOSTS",
        (),
        "Hosts and networks inside that departments' webhooks may lead to, parted by commas.",
        read=values.hosts,
    )
    max_upload_mb: int = _setting(
        "WARMLINE_MAX_UPLOAD_MB",
        10,
        "Largest file that is taken from anybody, in megabytes.",
        read=values.whole(1, 2000),
    )

    def __repr__(self) -> str:
        shown = (f"{one.name}={_shown(one, getattr(self, one.name))}" for one in _known())
        return f"Settings({', '.join(shown)})"

    @property
    def max_upload_bytes(self) -> int:
        return self.max_upload_mb * 1024 * 1024

    @property
    def telegram_account(self) -> str:
        """The bot's number, which its token begins with; empty without one."""
        return self.telegram_bot_token.partition(":")[0]

    @property
    def outside(self) -> bool:
        """Whether others than this machine reach us: by our address, or through a proxy's."""
        named = urlsplit(self.public_url).hostname
        return not loopback(self.host) or bool(named and not loopback(named))

    @property
    def base_url(self) -> str:
        """What links begin with: the public address, else the one that we listen on."""
        # Nobody can open 0.0.0.0; this machine at least is reached under its own name for itself.
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104
        host = f"[{host}]" if ":" in host else host
        return self.public_url or f"http://{host}:{self.port}"


def _known() -> tuple[Field[Any], ...]:
    return fields(Settings)


def _shown(one: Field[Any], value: Any) -> str:
    return "*****" if one.metadata["secret"] and value else repr(value)


def load(environ: Mapping[str, str] | None = None, file: Path = DOTENV) -> Settings:
    """Read the environment (`os.environ` unless given) and then the `.env` file.

    Raises `SettingsError` that names every wrong setting, its value unless secret, and what is
    allowed.
    """
    in_file, problems = dotenv.read(file)
    layers = [os.environ if environ is None else environ, in_file]
    found: dict[str, Any] = {}
    wrong = set()
    for one in _known():
        try:
            text = _given(one.metadata["name"], layers, secret=one.metadata["secret"])
            if text:
                found[one.name] = _value(one, text)
        except ValueError as problem:
            wrong.add(one.name)
            problems.append(str(problem))
    settings = Settings(**found)
    problems += _together(settings, wrong)
    if problems:
        raise SettingsError(problems)
    return settings


def _given(name: str, layers: list[Mapping[str, str]], *, secret: bool) -> str:
    """The text of a setting from the first layer that has it; raises ValueError."""
    for layer in layers:
        if secret and layer.get(f"{name}_FILE"):
            if layer.get(name):
                raise ValueError(f"{name} and {name}_FILE are both set: keep one.")
            path = Path(layer[f"{name}_FILE"])
            try:
                return path.read_text("utf-8").strip()
            except (OSError, UnicodeDecodeError):
                raise ValueError(f"{name}_FILE names {path}, which cannot be read.") from None
        if name in layer:
            return layer[name].strip()
    return ""


def _value(one: Field[Any], text: str) -> Any:
    name = one.metadata["name"]
    try:
        return one.metadata["read"](text)
    except ValueError as allowed:
        was = "has a wrong value" if one.metadata["secret"] else f"is {text!r}"
        raise ValueError(f"{name} {was}: it must be {allowed}.") from None


def _together(settings: Settings, wrong: set[str]) -> Iterator[str]:
    """What is wrong only in combination; nothing about what is `wrong` by itself."""
    if not (loopback(settings.host) or settings.secret_key or "secret_key" in wrong):
        yield (
            f"WARMLINE_HOST is {settings.host!r}, which others can reach: set "
            f"WARMLINE_SECRET_KEY ({KEY_LENGTH} characters or more) too, "
            "for instance the output of: openssl rand -hex 32"
        )
    reachable = settings.public_url.startswith("https://") or "public_url" in wrong
    if settings.telegram_mode == "webhook" and not reachable:
        yield (
            "TELEGRAM_MODE is 'webhook': set WARMLINE_PUBLIC_URL to the https:// address "
            "under which Telegram reaches this server, or use polling."
        )
    yield from _wechat(settings, wrong)


def _wechat(settings: Settings, wrong: set[str]) -> Iterator[str]:
    """An account is used whole or not at all."""
    needed = {"wechat_app_id", "wechat_app_secret", "wechat_token"}
    others = {"wechat_aes_key", "wechat_aes_key_before", "wechat_template_id"}
    given = {name for name in needed | others if getattr(settings, name)}
    missing = sorted(name.upper() for name in needed - given)
    if missing and given and not wrong & (needed | others):
        yield f"WeChat needs {' and '.join(missing)} too, or none of its settings."


def loopback(host: str) -> bool:
    """Whether only this machine itself can reach `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def misspelt(environ: Mapping[str, str] | None = None, file: Path = DOTENV) -> dict[str, str]:
    """Names that look like ours but are none, each with the nearest that is one, or ``""``."""
    names = {*(os.environ if environ is None else environ), *dotenv.read(file)[0]}
    ours = [one.metadata["name"] for one in _known()]
    ours += [f"{one.metadata['name']}_FILE" for one in _known() if one.metadata["secret"]]
    near = {
        name: get_close_matches(name, ours, 1, 0.75) for name in names if name.startswith(_OURS)
    }
    return {name: (found or [""])[0] for name, found in sorted(near.items()) if name not in ours}


def _default(one: Field[Any]) -> str:
    if isinstance(one.default, bool):
        return "on" if one.default else "off"
    return "" if one.default in (None, ()) else str(one.default)


def env_example() -> str:
    """The text of `.env.example`."""
    head = "# Copy to .env and set what you need; every setting has a default.\n"
    head += "# A secret may lie in a file instead: NAME_FILE=/run/secrets/name\n"
    return head + "".join(
        f"\n# {one.metadata['help']}\n#{one.metadata['name']}={_default(one)}\n" for one in _known()
    )


def table() -> str:
    """The README's table of settings (between its two marks)."""
    rows = ["| setting | default | what it is |", "|---|---|---|"]
    for one in _known():
        default = f"`{_default(one)}`" if _default(one) else ""
        rows.append(f"| `{one.metadata['name']}` | {default} | {one.metadata['help']} |")
    return "\n".join(rows) + "\n"
