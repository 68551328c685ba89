"""The log: no personal data in it, whatever is logged and however; its two forms."""

import json
import logging
import re
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot import logs
from bot.logs import Json, Readable
from handlers.masking import mask
from tests.dialogue import Hotline

# What may stand beside a number: anything but a digit, which would make another number of it.
around = st.text(max_size=12).filter(
    lambda text: not re.search(r"\d", text[:1] + text[-1:]) or text == ""
)
digits = st.characters(categories=["Nd"], max_codepoint=0x39)
mobiles = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
identities = st.from_regex(r"[1-9][0-9]{16}[0-9X]", fullmatch=True)


def record(message: str, *args: object, trouble: BaseException | None = None) -> logging.LogRecord:
    info = (type(trouble), trouble, trouble.__traceback__) if trouble else None
    return logging.LogRecord("warmline.test", logging.INFO, __file__, 1, message, args, info)


@given(around, mobiles, around)
@example("tel=", "13812345678", "&x=1")
@example("q=%20", "13812345678", "")
@example("\\u4e00", "13812345678", "\\n")
@example("1 3 ", "13812345678", " 5678")
def test_no_mobile_survives(before: str, number: str, after: str) -> None:
    assert number not in mask(before + number + after)


@given(around, identities, around)
@example("身份证号", "37010219491001123X", "。")
def test_no_identity_number_survives(before: str, number: str, after: str) -> None:
    masked = mask(before + number + after)
    assert number not in masked
    assert number[6:14] not in masked  # the birthday


@given(st.text())
def test_masking_twice_is_masking_once(text: str) -> None:
    assert mask(mask(text)) == mask(text)


@pytest.mark.parametrize(
    ("said", "logged"),
    [
        pytest.param("电话13812341234，急", "电话138****1234，急", id="mobile"),
        pytest.param("138 1234 1234", "138****1234", id="mobile with gaps"),
        pytest.param("+86-138-1234-1234", "+86-138****1234", id="mobile with land"),
        pytest.param("8613812341234", "86138****1234", id="mobile with land and no plus"),
        pytest.param("１３８１２３４１２３４", "１３８****１２３４", id="full width"),
        pytest.param("0531-88881234", "0531*******34", id="landline"),
        pytest.param("370102194910011234", "370***********1234", id="identity card"),
        pytest.param("37010219491001123X的", "370***********123X的", id="identity card, X"),
        pytest.param("车牌鲁A12345堵门", "车牌鲁A****5堵门", id="plate"),
        pytest.param("鲁A·D12345", "鲁A******5", id="green plate"),
        pytest.param(
            "POST https://api.telegram.org/bot123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw/getMe",
            "POST https://api.telegram.org/bot123456:****/getMe",
            id="bot token",
        ),
        pytest.param("GET /desk?token=abcdefgh1234&x=1", "GET /desk?token=****&x=1", id="token"),
        pytest.param("GET /desk/enter/abcdefgh 200", "GET /desk/enter/**** 200", id="link"),
        pytest.param("/file/Xq3_dfk2LmZ9-aPqRs7Tuv0w", "/file/Xq3_****", id="random part"),
        pytest.param(
            "Authorization: Bearer abc.def.ghi", "Authorization: Bearer ****", id="bearer"
        ),
        pytest.param("postgresql://w:pw@db/w", "postgresql://****:****@db/w", id="database"),
    ],
)
def test_the_shape_is_kept(said: str, logged: str) -> None:
    assert mask(said) == logged


@pytest.mark.parametrize(
    "text",
    [
        "case JN261123-0042 dispatched",
        "turn 8fk2m3n4p5q6 took 12.5 ms",
        "chat -1001234567890, user 7123456789",
        "2026-11-23T15:05:00.123456Z",
        "sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "12345热线，急救120，电话0531-12345",
    ],
)
def test_what_is_nobodys_secret_stays(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize("form", [Readable(), Json()])
def test_arguments_and_tracebacks_are_masked_too(form: logging.Formatter) -> None:
    try:
        raise ValueError({"phone": "13812341234", "id": "37010219491001123X"})
    except ValueError as error:
        text = form.format(record("no %s for %r", "13812341234", {"鲁A12345"}, trouble=error))
    assert "ValueError" in text
    for secret in ("13812341234", "37010219491001123X", "鲁A12345"):
        assert secret not in text


def test_readable_is_one_line_an_event_with_its_turn() -> None:
    token = logs.turn_id.set("8fk2m3n4p5q6")
    try:
        line = Readable().format(record("he said %s", "a\nERROR fake\x1b[2J"))
    finally:
        logs.turn_id.reset(token)
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} INFO    warmline.test \[8fk2m3n4p5q6\] "
        r"he said a\\nERROR fake\\x1b\[2J",
        line,
    )


def test_json_is_one_object_a_line() -> None:
    text = Json().format(record("您好 %s", "二\n三"))
    assert "\n" not in text
    event = json.loads(text)
    assert event["message"] == "您好 二\n三"
    assert (event["level"], event["logger"], event["turn"]) == ("info", "warmline.test", "-")
    assert event["time"].endswith("+00:00")


def test_wrong_arguments_cost_no_more_than_their_line() -> None:
    assert "three %s %s %s" in Readable().format(record("three %s %s %s", 1))


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    logger = logging.getLogger()
    before, level = logger.handlers[:], logger.level
    yield logger
    logger.handlers[:] = before
    logger.setLevel(level)
    logging.captureWarnings(False)


def test_setup_twice_writes_once(
    root: logging.Logger, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    logs.setup("readable", "info")
    logs.setup("json", "warning")
    logging.getLogger("warmline.test").info("quiet")
    logging.getLogger("warmline.test").warning("call 13812341234")
    logging.getLogger("httpx").info("GET https://…")
    written = capsys.readouterr().err.splitlines()
    assert [json.loads(line)["message"] for line in written] == ["call 138****1234"]


async def test_each_turn_leaves_a_line(house: Hotline, caplog: pytest.LogCaptureFixture) -> None:
    """With what it was and how long it took, and nothing of what was said."""
    caplog.set_level(logging.DEBUG, "warmline")
    wang = house.citizen("王先生")
    await wang.says("着火了")
    lines = [(one.name, one.getMessage()) for one in caplog.records]
    assert ("warmline.alarms", "alarm: emergency-fire") in lines
    [told] = [words for name, words in lines if name == "warmline.engine"]
    assert re.fullmatch(r"web, text: [12] said, \d+\.\d ms", told)
