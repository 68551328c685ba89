"""Settings: where they come from, which are refused and how, what is written about them."""

import re
import stat
import threading
from pathlib import Path

import pytest

from bot import secrets, settings
from bot.settings import Settings, SettingsError, load
from bot.values import KEY_LENGTH

ROOT = Path(__file__).parent.parent
KEY = "0123456789abcdef" * 2


def given(environ: dict[str, str], dotenv: str = "", *, folder: Path) -> Settings:
    file = folder / ".env"
    file.write_text(dotenv, "utf-8")
    return load(environ, file)


def problems(environ: dict[str, str], dotenv: str = "", *, folder: Path) -> list[str]:
    with pytest.raises(SettingsError) as refusal:
        given(environ, dotenv, folder=folder)
    return refusal.value.problems


def test_nothing_needs_to_be_set(tmp_path: Path) -> None:
    known = load({}, tmp_path / "no.env")
    assert known == Settings()
    assert (known.host, known.port, known.city, known.sample) == ("127.0.0.1", 8345, "jinan", True)
    assert known.base_url == "http://127.0.0.1:8345"


def test_environment_goes_before_the_file_and_empty_means_default(tmp_path: Path) -> None:
    file = "WARMLINE_PORT=9000\nWARMLINE_CITY=weihai\nWARMLINE_SAMPLE=off\n"
    known = given({"WARMLINE_PORT": "9001", "WARMLINE_CITY": ""}, file, folder=tmp_path)
    assert (known.port, known.city, known.sample) == (9001, "jinan", False)


@pytest.mark.parametrize(
    ("line", "city"),
    [
        pytest.param("WARMLINE_CITY=weihai", "weihai", id="plain"),
        pytest.param("  export WARMLINE_CITY = weihai  # the sea", "weihai", id="comment"),
        pytest.param("WARMLINE_CITY='a # b.toml'", "a # b.toml", id="single quotes"),
        pytest.param('WARMLINE_CITY="a \\"b\\".toml" # c', 'a "b".toml', id="double quotes"),
        pytest.param("WARMLINE_CITY=a#b.toml", "a#b.toml", id="hash inside"),
        pytest.param("\ufeffWARMLINE_CITY=威海.toml", "威海.toml", id="byte order mark"),
        pytest.param("WARMLINE_CITY=", "jinan", id="empty"),
        pytest.param("# WARMLINE_CITY=weihai\n\n", "jinan", id="commented out"),
    ],
)
def test_lines_of_the_file(line: str, city: str, tmp_path: Path) -> None:
    assert given({}, line, folder=tmp_path).city == city


def test_a_broken_line_is_named_but_not_shown(tmp_path: Path) -> None:
    [one, two] = problems({}, "TELEGRAM_BOT_TOKEN 1:secret\nA='open\n", folder=tmp_path)
    assert "line 1" in one
    assert "line 2" in two
    assert "secret" not in one


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("WARMLINE_PORT", "http", "a whole number from 0 to 65535"),
        ("WARMLINE_PORT", "65536", "a whole number from 0 to 65535"),
        ("WARMLINE_PORT", "٣", "a whole number from 0 to 65535"),
        ("WARMLINE_SAMPLE", "maybe", "on or off"),
        ("WARMLINE_LOG", "xml", "readable or json"),
        ("WARMLINE_LOG_LEVEL", "loud", "debug, info, warning or error"),
        ("TELEGRAM_MODE", "push", "polling or webhook"),
        ("WECHAT_APP_ID", "微信", "an AppID as the account's page shows it"),
        ("WECHAT_TEMPLATE_ID", "x", "its fields by commas"),
        ("TELEGRAM_DESK_CHAT", "@desk", "the number of a chat"),
        ("TELEGRAM_API_URL", "api.telegram.org", "an address like https://"),
        ("WARMLINE_PUBLIC_URL", "https://[x", "an address like https://"),
        ("WARMLINE_PROXIES", "*", "addresses or networks like 10.0.0.5"),
        ("WARMLINE_PROXIES", "10.0.0.5,10.0.0.1/8", "addresses or networks like 10.0.0.5"),
        ("WARMLINE_MAX_UPLOAD_MB", "0", "a whole number from 1 to 2000"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_allowed(
    name: str, value: str, allowed: str, tmp_path: Path
) -> None:
    [one] = problems({name: value}, folder=tmp_path)
    assert one.startswith(f"{name} is {value!r}: it must be ")
    assert allowed in one


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_BOT_TOKEN", "hunter2-hunter2"),
        ("WARMLINE_SECRET_KEY", "hunter2-hunter2"),
        ("WECHAT_AES_KEY", "hunter2-hunter2"),
        ("WECHAT_TOKEN", "hunter2-hunter2"),
        ("DATABASE_URL", "mysql://root:hunter2-hunter2@db/warmline"),
    ],
)
def test_a_wrong_secret_is_not_shown(name: str, value: str, tmp_path: Path) -> None:
    [one] = problems({name: value}, folder=tmp_path)
    assert one.startswith(f"{name} has a wrong value: it must be ")
    assert "hunter2" not in one


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    wrong = {"WARMLINE_PORT": "x", "WARMLINE_LOG": "y", "WARMLINE_HOST": "0.0.0.0"}
    told = problems(wrong, "nonsense", folder=tmp_path)
    assert len(told) == 4
    assert [name for name in wrong if not any(name in one for one in told)] == []


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "hotline.example.org"])
def test_others_reach_us_only_with_a_secret_key(host: str, tmp_path: Path) -> None:
    assert given({"WARMLINE_HOST": host, "WARMLINE_SECRET_KEY": KEY}, folder=tmp_path)
    [one] = problems({"WARMLINE_HOST": host}, folder=tmp_path)
    assert "WARMLINE_SECRET_KEY" in one
    [short] = problems({"WARMLINE_HOST": host, "WARMLINE_SECRET_KEY": KEY[1:]}, folder=tmp_path)
    assert "32 characters" in short


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_this_machine_alone_needs_no_key(host: str, tmp_path: Path) -> None:
    assert given({"WARMLINE_HOST": host}, folder=tmp_path).host == host


@pytest.mark.parametrize(
    ("host", "url"),
    [("0.0.0.0", "http://127.0.0.1:8345"), ("::", "http://[::1]:8345"), ("h", "http://h:8345")],
)
def test_links_can_be_opened(host: str, url: str) -> None:
    assert Settings(host=host).base_url == url


@pytest.mark.parametrize(
    ("host", "url", "outside"),
    [
        ("127.0.0.1", "", False),
        ("::1", "", False),
        ("localhost", "http://127.0.0.1:8345", False),
        ("127.0.0.1", "https://hotline.example", True),
        ("0.0.0.0", "", True),
    ],
)
def test_whether_others_reach_us(host: str, url: str, outside: bool) -> None:
    assert Settings(host=host, public_url=url, secret_key="k" * 32).outside is outside


def test_a_webhook_needs_a_public_address(tmp_path: Path) -> None:
    [one] = problems({"TELEGRAM_MODE": "webhook"}, folder=tmp_path)
    assert "WARMLINE_PUBLIC_URL" in one
    public = {"TELEGRAM_MODE": "webhook", "WARMLINE_PUBLIC_URL": "https://12345.example.org/"}
    assert given(public, folder=tmp_path).base_url == "https://12345.example.org"


def test_wechat_is_set_whole_or_not_at_all(tmp_path: Path) -> None:
    whole = {"WECHAT_APP_ID": "wx134c8103faa5a59e", "WECHAT_APP_SECRET": "s", "WECHAT_TOKEN": "AAA"}
    assert given(whole, folder=tmp_path).wechat_app_id == "wx134c8103faa5a59e"
    for name in whole:
        [one] = problems({k: v for k, v in whole.items() if k != name}, folder=tmp_path)
        assert one == f"WeChat needs {name} too, or none of its settings."
    [one] = problems({"WECHAT_AES_KEY": "A" * 43}, folder=tmp_path)
    assert one.startswith("WeChat needs WECHAT_APP_ID and WECHAT_APP_SECRET and WECHAT_TOKEN too")


def test_secrets_from_files(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("123456:TEST\n")
    known = given({"TELEGRAM_BOT_TOKEN_FILE": str(file)}, folder=tmp_path)
    assert known.telegram_bot_token == "123456:TEST"
    [both] = problems(
        {"TELEGRAM_BOT_TOKEN_FILE": str(file), "TELEGRAM_BOT_TOKEN": "1:A"}, folder=tmp_path
    )
    assert "keep one" in both
    [gone] = problems({"TELEGRAM_BOT_TOKEN_FILE": str(tmp_path / "gone")}, folder=tmp_path)
    assert "cannot be read" in gone


def test_the_environments_secret_beats_a_secret_file_in_the_file(tmp_path: Path) -> None:
    known = given(
        {"TELEGRAM_BOT_TOKEN": "1:A"}, "TELEGRAM_BOT_TOKEN_FILE=/nowhere", folder=tmp_path
    )
    assert known.telegram_bot_token == "1:A"


def test_secrets_print_as_stars() -> None:
    known = Settings(
        telegram_bot_token="1:hunter2", secret_key="hunter2", database_url="postgres://a:hunter2@b"
    )
    assert "hunter2" not in f"{known!r} {known}"
    assert repr(known).count("*****") == 3


def test_misspelt_names_are_noticed(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("TELEGRAM_TOKEN=1:A\nWARMLINE_QUUX_ZZZ=1\nOTHER=1\n")
    environ = {"WARMLINE_PROT": "1", "WARMLINE_SECRET_KEY_FILE": "x", "PATH": "y"}
    assert settings.misspelt(environ, file) == {
        "TELEGRAM_TOKEN": "TELEGRAM_BOT_TOKEN",
        "WARMLINE_PROT": "WARMLINE_PORT",
        "WARMLINE_QUUX_ZZZ": "",
    }


def test_the_example_is_made_from_the_settings(tmp_path: Path) -> None:
    text = (ROOT / ".env.example").read_text("utf-8")
    assert text == settings.env_example(), "write settings.env_example() into .env.example"
    # Every line with its mark taken away gives the defaults.
    bare = re.sub(r"^#(?=[A-Z_]+=)", "", text, flags=re.MULTILINE)
    assert given({}, bare, folder=tmp_path) == Settings()


def test_the_readme_has_the_table_of_settings() -> None:
    readme = ROOT / "README.md"
    if not readme.exists():
        pytest.skip("no README yet")
    found = re.search(
        r"<!-- settings -->\n+(.*?)\n*<!-- /settings -->", readme.read_text("utf-8"), re.DOTALL
    )
    assert found, "README.md lacks <!-- settings --> … <!-- /settings -->"
    rows = [row.removesuffix(" |").rpartition(" | ") for row in found[1].splitlines()]
    made = settings.table().splitlines()
    assert [f"{row} |" for row, _, _ in rows[2:]] == made[2:], "see settings.table()"
    assert all(re.search(r"[\u4e00-\u9fff]", chinese) for _, _, chinese in rows[2:])


def test_the_secret_key_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    known = Settings(data_dir=tmp_path / "data")
    key = secrets.secret_key(known)
    assert len(key) >= KEY_LENGTH
    assert secrets.secret_key(known) == key
    path = secrets.key_file(known)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["secret.key"]
    assert secrets.secret_key(Settings(data_dir=known.data_dir, secret_key=KEY)) == KEY


def test_processes_that_start_together_share_one_key(tmp_path: Path) -> None:
    known = Settings(data_dir=tmp_path)
    keys: list[str] = []
    start = threading.Barrier(8)

    def ask() -> None:
        start.wait()
        keys.append(secrets.secret_key(known))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(keys) == 8
    assert len(set(keys)) == 1


def test_an_empty_key_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("\n")
    with pytest.raises(SettingsError, match="no usable key"):
        secrets.secret_key(Settings(data_dir=tmp_path))
