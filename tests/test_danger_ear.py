"""Danger in words that nobody thought of: what the second ear learned, and what it does with it."""

import csv
import re

import pytest

from handlers import hearing, tense
from handlers.citizen import emergency
from handlers.dangers import ear
from storage import notes
from tests import danger_ear
from tests.dialogue import Hotline, city, labels, shown
from tests.test_dangers import REAL

sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def heard(said: str) -> bool:
    return emergency.spot(said, city()) is not None


def told(*, danger: bool) -> list[str]:
    lines = (danger_ear.PAYLOADS / "dangers_ear.txt").read_text("utf-8").splitlines()
    found = [line.split("|", 1) for line in lines]
    return [hearing.plain(said) for kind, said in found if bool(kind) is danger]


def test_what_is_kept_is_what_the_sentences_teach() -> None:
    """Run `python -m tests.danger_ear` after a change of the sentences. A few questions more in the
    sample change the weights, and hardly what is heard."""
    every = [one for one in danger_ear.sentences() if len(one[1]) <= ear.LONGEST]
    learned = danger_ear.weights([(bool(danger), said) for danger, said in every], 0)
    same = [
        (ear.weighed(learned, said) >= ear.SURE) == (ear.weight(said) >= ear.SURE)
        for _, said in every
    ]
    assert sum(same) >= 0.99 * len(same)
    dangers = [one for one in every if one[0] and one[0] != "help"]
    named = [(kind, ear.kind(said)) for kind, said in dangers if ear.kind(said)]
    assert len(named) >= 0.75 * len(dangers)
    assert sum(kind == found for kind, found in named) >= 0.97 * len(named)


def test_it_hears_what_it_was_not_taught() -> None:
    """Learned from every other sentence, tried on the rest: of danger that neither words nor
    patterns know, and of questions and complaints."""
    every = danger_ear.sentences()
    learned = danger_ear.weights([(bool(kind), said) for kind, said in every[::2]], 0)

    def sure(said: str) -> bool:
        return ear.weighed(learned, said) >= ear.SURE and tense.is_all_now(said)

    rest = every[1::2]
    beyond = [said for kind, said in rest if kind and not emergency.plainly(said, city())]
    quiet = [said for kind, said in rest if not kind]
    assert len(beyond) > 150
    assert sum(map(sure, beyond)) >= 0.2 * len(beyond)
    assert sum(map(sure, quiet)) <= 0.01 * len(quiet)


def test_a_kind_that_is_named_is_hardly_ever_another() -> None:
    """Whoever cannot go on is not told how to stop blood, and the other way round."""
    dangers = [one for one in danger_ear.sentences() if one[0]]
    learned = danger_ear.weights([(kind == "selfharm", said) for kind, said in dangers[::2]], 0)
    named = [kind for kind, said in dangers[1::2] if ear.weighed(learned, said) >= ear.NAMED]
    assert len(named) >= 12
    assert sum(kind in ("selfharm", "brink") for kind in named) >= 0.9 * len(named)


def test_of_what_it_was_taught_nearly_all_is_heard_rightly() -> None:
    dangers, quiet = told(danger=True), told(danger=False)
    assert len(dangers) >= 350
    assert len(quiet) >= 1100
    named = [one for one in dangers if heard(one) or ear.weight(one) >= ear.MAYBE]
    assert sum(map(heard, dangers)) >= 0.5 * len(dangers)
    assert len(named) >= 0.75 * len(dangers)
    assert sum(map(heard, quiet)) <= 0.01 * len(quiet)


def test_sentences_of_complaints_are_not_taken_for_danger() -> None:
    if not REAL.is_file():
        pytest.skip("the messages of ../shared are not here")
    with REAL.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    parts = [row["title"] for row in rows]
    parts += [one for row in rows for one in re.split(r"[。！？!?\n]", row["text"])]
    short = [hearing.plain(one) for one in parts if 4 <= len(one) <= 60]
    assert len(short) > 4000
    assert sum(map(heard, short)) <= 0.004 * len(short)


@sqlite
async def test_danger_of_an_unknown_kind_has_every_number_and_an_alarm(house: Hotline) -> None:
    li = house.citizen()
    beyond = [one for one in told(danger=True) if heard(one) and not ear.kind(one)]
    said = next(one for one in beyond if not emergency.plainly(one, city()))
    (card,) = await li.says(said)
    assert "请马上拨打110；有人受伤、发病的拨打120，着火、被困的拨打119。" in card.text
    assert labels(card) == ["请工作人员来", "登记下来，请部门处理", "不是紧急情况"]
    (alarm,) = await house.read(notes.open_alarms)
    assert alarm["kind"] == "emergency-help"


@sqlite
@pytest.mark.parametrize(
    ("said", "kind", "number"),
    [("我被人拖进胡同了刚跑出来", "crime", "110"), ("我妈走了，我也想跟着去", "selfharm", "12356")],
)
async def test_where_its_kind_is_plain_it_has_that_number(
    house: Hotline, said: str, kind: str, number: str
) -> None:
    assert emergency.plainly(hearing.plain(said), city()) is None
    (card,) = await house.citizen().says(said)
    assert number in card.text
    (alarm,) = await house.read(notes.open_alarms)
    assert alarm["kind"] == f"emergency-{kind}"


NUMBERS = "受伤、发病拨打120，着火、落水、被困拨打119，遇到坏人拨打110；自己撑不下去了，拨打12356。"


@sqlite
async def test_what_may_be_danger_has_the_numbers_once_and_no_alarm(house: Hotline) -> None:
    li = house.citizen()
    maybe = [one for one in told(danger=True) if ear.MAYBE <= ear.weight(one) < ear.SURE]
    first, second = [one for one in maybe if not heard(one)][:2]
    assert NUMBERS in "\n".join(shown(one) for one in await li.says(first))
    assert NUMBERS not in "\n".join(shown(one) for one in await li.says(second))
    assert await house.read(notes.open_alarms) == []


@sqlite
async def test_short_answers_in_a_report_must_sound_more_like_it(house: Hotline) -> None:
    faint = "就我一个人"
    assert ear.MAYBE <= ear.weight(faint) < ear.LIKELY
    assert NUMBERS in "\n".join(shown(one) for one in await house.citizen().says(faint))
    li = house.citizen("王工")
    await li.says("楼下烧烤摊半夜很吵，我要投诉")
    assert NUMBERS not in "\n".join(shown(one) for one in await li.says(faint))
