"""`warmline doctor`: it finds what is wrong, says how to mend it, changes nothing, never hangs."""

import asyncio
import json
import socket
from collections import namedtuple
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from importlib import resources
from pathlib import Path

import pytest

from bot import doctor, doors, lock
from bot.app import build
from bot.doctor import machine
from bot.doctor.finding import Finding
from bot.settings import SettingsError, load
from storage import conversations, media, outbox
from storage.conversations import Address
from storage.media import File
from tests.commands import Run, command_line
from tests.databases import open_upgraded
from tests.fakes.telegram import FakeTelegram
from tests.fakes.wechat import FakeWeChat

Usage = namedtuple("Usage", "total used free")
LONG = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsawQ"


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    with command_line(tmp_path, monkeypatch, capsys) as running:
        monkeypatch.setenv("WARMLINE_PORT", str(_free_port()))
        yield running


def _free_port() -> int:
    with closing(socket.socket()) as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def _empty(folder: Path) -> bool:
    return not list(folder.iterdir())


async def examined(folder: Path, **environ: str) -> dict[str, Finding]:
    """What was found, the last of each check."""
    known = {"WARMLINE_DATA_DIR": str(folder / "data"), "WARMLINE_PORT": str(_free_port())}
    findings = await doctor.examine(known | environ, folder / ".env")
    return {one.check: one for one in findings}


def test_a_fresh_machine_is_fine_and_stays_untouched(run: Run, tmp_path: Path) -> None:
    ran = run("doctor")
    assert ran.status == 0, ran.out
    assert "✗" not in ran.out
    assert list(tmp_path.iterdir()) == []
    shown = json.loads(run("doctor", "--json").out)
    assert {one["state"] for one in shown} <= {"good", "note"}
    assert set(shown[0]) == {"check", "state", "text", "mend"}


def test_what_is_there_is_counted(run: Run) -> None:
    run("staff", "add", "小赵", "--role", "operator")
    ran = run("doctor")
    assert ran.status == 0
    assert "0 people, 0 cases, 1 staff" in ran.out
    assert "! knowledge: there is no article. Import some: warmline kb import FILE" in ran.out


def test_wrong_settings_are_each_a_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARMLINE_PORT", "x")
    monkeypatch.setenv("WARMLINE_LOG", "y")
    monkeypatch.setenv("WARMLINE_PROT", "1")
    ran = run("doctor")
    assert ran.status == 1
    assert "! settings: WARMLINE_PROT is set, but there is no such setting." in ran.out
    assert "Did you mean WARMLINE_PORT?" in ran.out
    assert len([line for line in ran.out.splitlines() if line.startswith("✗ settings")]) == 2


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("warmline.db", b"no database" * 500, "cannot be used"),
        ("warmline.db", b"", "is not Warmline's"),
        ("secret.key", b"short", "no usable key"),
    ],
)
async def test_broken_data(name: str, content: bytes, says: str, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / name).write_bytes(content)
    found = [one for one in (await examined(tmp_path)).values() if one.state == "wrong"]
    assert len(found) == 1
    assert says in found[0].text


async def test_a_key_that_others_can_read(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    key = tmp_path / "data" / "secret.key"
    key.write_text("k" * 40)
    key.chmod(0o644)
    found = (await examined(tmp_path))["secret key"]
    assert (found.state, found.mend) == ("note", f"Run: chmod 600 {key}")


async def test_a_data_folder_that_is_a_file_and_a_city_that_is_not(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    found = await examined(tmp_path, WARMLINE_CITY="atlantis")
    assert found["data"].state == "wrong"
    assert found["city"].state == "wrong"
    assert not {"secret key", "database"} & found.keys(), "nothing can be made there"


async def test_a_port_that_somebody_else_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.doctor.machine.PATIENCE", 0.2)
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        found = (await examined(tmp_path, WARMLINE_PORT=port))["port"]
    assert found.state == "wrong"
    assert found.text == f"Another program has 127.0.0.1:{port}."
    assert found.mend == "Stop that one, or set WARMLINE_PORT to another port."


async def test_a_host_that_this_machine_has_not(tmp_path: Path) -> None:
    elsewhere = {"WARMLINE_HOST": "203.0.113.7", "WARMLINE_SECRET_KEY": "k" * 40}
    found = (await examined(tmp_path, **elsewhere))["port"]
    assert found.text == "This machine has no address 203.0.113.7."
    assert "WARMLINE_HOST" in found.mend


@pytest.mark.parametrize(
    ("host", "says"),
    [
        ("127.0.0.1:1", "PostgreSQL does not answer at 127.0.0.1. See whether it runs"),
        ("nobody.invalid", "There is no host nobody.invalid. Check DATABASE_URL"),
    ],
)
async def test_a_postgresql_that_is_not_there(host: str, says: str, tmp_path: Path) -> None:
    url = f"postgresql://warm:secret-word@{host}/warm"
    found = (await examined(tmp_path, DATABASE_URL=url))["database"]
    assert found.text.startswith(says)
    assert "Errno" not in found.text
    assert "secret-word" not in found.text


def test_a_disk_that_is_nearly_full_is_told_in_sentences(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = load({"WARMLINE_DATA_DIR": str(tmp_path)}, tmp_path / "none")
    monkeypatch.setattr("bot.doctor.data.shutil.disk_usage", lambda _: Usage(9, 8, 50 * 2**20))
    (found,) = doctor.data.disk(settings)
    assert (found.text, found.mend) == (
        "only 50 MB are free.",
        "Make room: a full disk stops the hotline.",
    )


async def test_a_server_is_recognised(tmp_path: Path) -> None:
    async def healthy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(healthy, "127.0.0.1", 0)
    port = str(server.sockets[0].getsockname()[1])
    async with server:
        assert (await examined(tmp_path, WARMLINE_PORT=port))["port"].state == "wrong"
        with lock.held(tmp_path / "data", "us"):
            assert (await examined(tmp_path, WARMLINE_PORT=port))["port"].state == "good"


def test_the_calendar_warns_before_the_year_ends(tmp_path: Path) -> None:
    settings = load({}, tmp_path / "none")
    assert machine.calendar(settings, date(2024, 6, 1))[0].state == "good"
    (last_year,) = machine.calendar(settings, date(2099, 6, 1))
    assert last_year.state == "wrong"
    assert "2099 and 2100 are not known; only weekends" in last_year.text
    assert "update the package chinesecalendar, or list the days" in last_year.mend


def test_the_calendar_is_well_when_the_city_lists_the_days_itself(tmp_path: Path) -> None:
    profile = (resources.files("handlers.city") / "jinan.toml").read_text("utf-8")
    for year in (2099, 2100):
        profile += f'\n[[calendar]]\nday = "{year}-10-01"\nworks = false\nsource = "通知"\n'
    (tmp_path / "our.toml").write_text(profile, "utf-8")
    settings = load({"WARMLINE_CITY": str(tmp_path / "our.toml")}, tmp_path / "none")
    assert machine.calendar(settings, date(2099, 6, 1))[0].state == "good"


async def telegram(tg: FakeTelegram, folder: Path, **environ: str) -> dict[str, Finding]:
    known = {"TELEGRAM_API_URL": tg.base_url, "TELEGRAM_BOT_TOKEN": tg.token}
    found = await examined(folder, **(known | environ))
    return {check: one for check, one in found.items() if check.startswith("telegram")}


async def test_telegram_is_well(tmp_path: Path) -> None:
    async with FakeTelegram() as tg:
        group = tg.group(-1001234567890, "值班", forum=True, bot_is_admin=True)
        found = await telegram(tg, tmp_path, TELEGRAM_DESK_CHAT=str(group.id))
    assert {one.state for one in found.values()} == {"good"}
    assert "@warmline_bot" in found["telegram"].text
    assert found["telegram desk"].text == "值班, with topics"


async def test_telegrams_troubles(tmp_path: Path) -> None:
    async with FakeTelegram() as tg:
        wrong = await telegram(tg, tmp_path, TELEGRAM_BOT_TOKEN=LONG)
        assert wrong["telegram"].mend == "Copy TELEGRAM_BOT_TOKEN again from @BotFather."
        group = tg.group(-1001234567890, "闲聊", forum=False, bot_is_admin=False)
        desk = (await telegram(tg, tmp_path, TELEGRAM_DESK_CHAT=str(group.id)))["telegram desk"]
        assert desk.mend == (
            "Turn on Topics in the group's settings, and make the bot an administrator who may "
            "manage topics."
        )
        gone = (await telegram(tg, tmp_path, TELEGRAM_DESK_CHAT="-100999"))["telegram desk"]
        assert gone.state == "wrong"
        webhook = {
            "TELEGRAM_MODE": "webhook",
            "WARMLINE_PUBLIC_URL": "https://12345.example.org",
            "WARMLINE_SECRET_KEY": "k" * 40,
        }
        assert (await telegram(tg, tmp_path, **webhook))["telegram mode"].state == "note"


async def test_inline_mode_that_botfather_was_not_told_of_is_a_note(tmp_path: Path) -> None:
    async with FakeTelegram() as tg:
        assert (await telegram(tg, tmp_path))["telegram inline"].state == "good"
        tg.bot["supports_inline_queries"] = False
        off = (await telegram(tg, tmp_path))["telegram inline"]
        assert off.state == "note"
        assert "/setinline" in off.mend


async def test_telegram_out_of_reach_shows_no_token(tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{_free_port()}"
    found = await examined(tmp_path, TELEGRAM_API_URL=url, TELEGRAM_BOT_TOKEN=LONG)
    assert found["telegram"].state == "wrong"
    assert found["telegram"].text == f"{url} does not answer: no connection."
    assert LONG not in repr(found)


async def test_wechat_in_plain_words(tmp_path: Path) -> None:
    assert (await examined(tmp_path))["wechat"].text == "not used"
    async with FakeWeChat() as fake:
        known = {"WECHAT_API_URL": fake.base_url, "WECHAT_APP_ID": fake.app_id}
        known |= {"WECHAT_TOKEN": "AAAAA", "WECHAT_APP_SECRET": fake.secret}
        found = await examined(tmp_path, **known)
        assert found["wechat"].text == f"{fake.app_id} answers"
        assert (found["wechat push"].state, found["wechat after 48 h"].state) == ("note", "note")
        public = {"WARMLINE_PUBLIC_URL": "https://12345.example.org", "WECHAT_AES_KEY": "A" * 43}
        known |= public | {"WECHAT_TEMPLATE_ID": "knock_template_id,thing1"}
        known["WARMLINE_SECRET_KEY"] = "k" * 40
        found = await examined(tmp_path, **known)
        assert {one.state for name, one in found.items() if "wechat" in name} == {"good"}
        wrong = await examined(tmp_path, **(known | {"WECHAT_APP_SECRET": "another"}))
        assert "WECHAT_APP_SECRET" in wrong["wechat"].mend
        assert "another" not in repr(wrong)
        fake.ip_refused = True
        wrong = await examined(tmp_path, **known)
        assert wrong["wechat"].mend == "Add 203.0.113.7 to the IP list on the account's page."
    gone = await examined(tmp_path, **known)
    assert gone["wechat"].text == f"{fake.base_url} does not answer."


async def test_wechat_without_its_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The start refuses in the same words, before anything is opened."""
    monkeypatch.setattr(doors, "find_spec", lambda name: None)
    known = {"WECHAT_APP_ID": "wx0123456789abcdef", "WECHAT_APP_SECRET": "s" * 32}
    known |= {"WECHAT_TOKEN": "AAAAA", "WARMLINE_DATA_DIR": str(tmp_path / "data")}
    found = await examined(tmp_path, **known)
    assert found["wechat"].mend == "Install it: .venv/bin/pip install -e '.[wechat]'."
    with pytest.raises(SettingsError, match="cipher of its pushes is not installed"):
        await build(load(known, tmp_path / ".env"))
    assert _empty(tmp_path)


async def test_a_telegram_that_hangs_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.doctor.telegram.PATIENCE", 0.2)
    with closing(socket.socket()) as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        found = await examined(tmp_path, TELEGRAM_API_URL=url, TELEGRAM_BOT_TOKEN=LONG)
    assert found["telegram"].state == "wrong"


async def test_files_that_a_server_of_ones_own_keeps_elsewhere_are_told(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    database = await open_upgraded(tmp_path / "data")
    async with database.transaction() as tx:
        source = {"channel": "telegram", "file_id": "f1"}
        now = datetime.now(UTC)
        await media.add(tx, File("k1", None, "image", "", "", 0, "", source, "waiting", 0), now=now)
        await media.not_fetched(tx, "k1", error=media.UNREADABLE, again=None)
    await database.close()
    async with FakeTelegram(LONG) as tg:
        found = await examined(
            tmp_path, TELEGRAM_API_URL=tg.base_url, TELEGRAM_BOT_TOKEN=LONG, WARMLINE_SAMPLE="off"
        )
    assert found["telegram files"].state == "wrong"
    assert "1 files" in found["telegram files"].text
    assert "is your own; if it runs with --local" in found["telegram server"].text


async def test_messages_of_a_bot_that_is_no_longer_set_are_told(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    database, now = await open_upgraded(tmp_path / "data"), datetime.now(UTC)
    async with database.transaction() as tx:
        for account in ("111", LONG.partition(":")[0]):
            address = Address("telegram", account, "1001")
            talk = await conversations.begin(tx, address, language="zh", display_name="", now=now)
            await outbox.put(tx, talk, [(f"k{account}", 0, {"text": "办好了"})], now=now)
    await database.close()
    async with FakeTelegram(LONG) as tg:
        found = await examined(
            tmp_path, TELEGRAM_API_URL=tg.base_url, TELEGRAM_BOT_TOKEN=LONG, WARMLINE_SAMPLE="off"
        )
    assert found["messages"].state == "wrong"
    assert found["messages"].text == "1 messages wait for telegram 111, which is not set."
