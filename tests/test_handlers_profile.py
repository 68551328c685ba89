"""A city's profile: the sample is good; a bad one is refused with its line or entry."""

import re
from importlib import resources
from pathlib import Path

import pytest

from handlers.city.profile import load, read
from handlers.errors import BadProfile

GOOD = (resources.files("handlers.city") / "jinan.toml").read_text("utf-8")


def test_the_sample() -> None:
    city = load("jinan")
    assert city.department("市民政局") == city.department("minzheng")
    assert city.limit("normal", "resolve")
    assert all(one.legal and one.route for one in city.refusals)
    assert all(one.legal and one.reason for one in city.returns)
    assert city.hours.operators[0].begins == "00:00"
    assert city.kind_name("help", "zh") == "求助"
    assert city.kind_name("nothing", "zh") == "nothing"


CALENDAR = '[[calendar]]\nday = "{}"\nworks = false\nsource = "通知"\n\n'
MISTAKES = [
    ("not TOML", 'name = "济南市"', "name = 济南市", "line"),
    ("an unknown field", 'phone = "12345"', 'phone = "12345"\nfone = "1"', "[city]: 'fone'"),
    ("a missing field", 'hotline_name = "济南12345"\n', "", "'hotline_name' is missing"),
    (
        "an empty field",
        'hotline_name = "济南12345"',
        'hotline_name = ""',
        "'hotline_name' is empty",
    ),
    ("a number for a text", 'phone = "12345"', "phone = 12345", "'phone' must be a text"),
    ("a text for a truth", "sample = true", 'sample = "yes"', "'sample' must be true or false"),
    ("a prefix of three", 'number_prefix = "JN"', 'number_prefix = "JNX"', "two capital letters"),
    ("no such zone", '"Asia/Shanghai"', '"Asia/Jinan"', "no time zone 'Asia/Jinan'"),
    (
        "a point elsewhere",
        "centre = [36.65, 117.12]",
        "centre = [31.2, 121.5]",
        "outside of 'bounds'",
    ),
    ("half a point", "centre = [36.65, 117.12]", "centre = [36.65]", "a list of 2 numbers"),
    (
        "a district twice",
        'id = "shizhong"',
        'id = "lixia"',
        "[[districts]] has the id 'lixia' twice",
    ),
    ("an id with spaces", 'id = "lixia"', 'id = "Li Xia"', "[[districts]] number 1: the id"),
    (
        "an unknown kind",
        'id = "consult"',
        'id = "ask"',
        "[[kinds]] needs one with the id 'consult'",
    ),
    ("a word that is none", '"历下", "泉城广场"', '"历下", 5', "[[districts]] number 1: 'aliases'"),
    ("an empty word", '"历下", "泉城广场"', '"历下", ""', "'aliases' has an empty text"),
    ("an unknown urgency", 'urgency = "hard"', 'urgency = "harder"', "no urgency 'harder'"),
    ("an unknown stage", 'stage = "sign"', 'stage = "seal"', "no stage 'seal'"),
    ("an unknown unit", 'unit = "workdays"', 'unit = "weeks"', "'unit' must be one of minutes"),
    ("an extension too long", "days = 7\n", "days = 70\n", "from 1 to 60 working days"),
    ("no time at all", "value = 2\n", "value = 0\n", "'value' must be above 0"),
    ("no number to call", 'number = "119"', 'number = "call"', "must be a number to call"),
    ("no hours", 'from = "00:00"', 'from = "8"', "[hours] operators"),
    ("a day too many", 'to = "24:00" }', 'to = "24:00", days = [0, 8] }', "from 1 (Monday) to 7"),
    (
        "a Tuesday without shift",
        '[{ from = "09:00", to = "12:00" }, { from',
        "[{ days = [1], from",
        "day 2 (1 is Monday) has no shift",
    ),
    ("shifts that overlap", 'from = "13:00"', 'from = "11:00"', "11:00 lies within another shift"),
    ("no such hour", 'quiet = { from = "22:00"', 'quiet = { from = "25:00"', "[hours] quiet"),
    ("a strange hour", "quiet = {", "quite = {", "'quite' is not known"),
    ("no such day", "# [[calendar]]", CALENDAR.format("2026-02-30"), "'2026-02-30' must be a date"),
    (
        "a day twice",
        "# [[calendar]]",
        2 * CALENDAR.format("2026-09-28"),
        "2026-09-28 is there twice",
    ),
    ("an unknown table", "[hours]", "[hour]", "'hour' is not known"),
]


@pytest.mark.parametrize(
    ("good", "bad", "told"), [m[1:] for m in MISTAKES], ids=[m[0] for m in MISTAKES]
)
def test_a_mistake_is_refused_with_its_place(good: str, bad: str, told: str) -> None:
    assert good in GOOD
    with pytest.raises(BadProfile) as refused:
        read(GOOD.replace(good, bad, 1), "our.toml")
    assert told in str(refused.value)
    if told == "line":
        return  # the TOML reader's own words
    found = re.match(r"our\.toml, line (\d+): ", str(refused.value))
    assert found
    changed, line = GOOD[: GOOD.index(good)].count("\n"), int(found[1]) - 1
    if changed <= line <= changed + bad.count("\n"):
        return
    # What is missing is told at the head of the table that lacks it.
    above = [at for at, one in enumerate(GOOD.splitlines()[:changed]) if one.startswith("[")]
    assert line == above[-1]


def test_a_table_that_is_missing() -> None:
    with pytest.raises(BadProfile, match=r"there is no \[\[refusals\]\]"):
        read(_without("refusals"), "our.toml")


def _without(table: str) -> str:
    parts = GOOD.split("\n[[")
    return "\n[[".join(part for part in parts if not part.startswith(f"{table}]]"))


def test_files_that_are_not_there_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(BadProfile, match="no city profile named 'atlantis'"):
        load("atlantis")
    with pytest.raises(BadProfile, match="Check WARMLINE_CITY"):
        load(str(tmp_path / "none.toml"))
    (tmp_path / "bad.toml").write_bytes("名".encode("gbk"))
    with pytest.raises(BadProfile, match=r"bad.toml: this is not UTF-8"):
        load(str(tmp_path / "bad.toml"))
