"""A foreigner in the city: asked and answered in English, two matters, a report and what follows.

What a native speaker would stumble over is here: Chinese in the middle, an answer in the other
language, words of the form read as part of the story.
"""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handlers.cases import corrected, parted
from storage.database import Database
from tests.dialogue import Hotline, Learned, city, hotline, labels, shown

sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

LAMP = "The street light at 30 Lishan Road is out."
DOG = "My neighbour's dog barks all night."
BOTH = f"{LAMP} Also my neighbour's dog barks all night."
HAN = re.compile("[\u4e00-\u9fff]")
# The way back to Chinese is told in Chinese; the number of a document is what it is.
KEPT = ("要说中文，直接写中文就行。", "示例")
FEW = 12
"""Names of Chinese apps and counters stand in an answer as they are found there."""


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[Hotline]:
    async with hotline(database, tmp_path, routing=Learned()) as running:
        yield running


def english(text: str) -> bool:
    for kept in KEPT:
        text = text.replace(kept, "")
    return len(HAN.findall(text)) <= FEW


@sqlite
async def test_a_question_is_answered_in_english_at_once(house: Hotline) -> None:
    ann = house.citizen("Ann")
    first, answer = await ann.says("where can I extend my visa")
    assert "in English" in first.text
    assert "exit-entry counter" in answer.text
    assert "Source: Sample knowledge" in answer.text
    assert english(shown(answer) + "".join(labels(answer)))
    await ann.follows(
        ("what documents do I need", "bring your passport"),
        ("how much is it", "will not guess"),
        ("gas bill", "How do I pay for gas?"),
        ("can i take my dog on the metro", "Did you mean one of these"),
    )


@pytest.mark.parametrize("said", ["residence permit", "bus card?", "Passport", "heating"])
@sqlite
async def test_two_words_are_enough_to_be_answered_in_english(house: Hotline, said: str) -> None:
    heard = await house.citizen("Ann").says(said)
    assert "in English" in heard[0].text
    assert english(heard[-1].text + "".join(labels(heard[-1])))


@pytest.mark.parametrize("said", ["juzhuzheng zenme ban", "wechat", "gongjijin", "ok", "me"])
@sqlite
async def test_pinyin_and_names_are_no_english(house: Hotline, said: str) -> None:
    heard = await house.citizen("李奶奶").says(said)
    assert HAN.search(heard[-1].text)


@sqlite
async def test_nobody_is_given_the_other_language(house: Hotline) -> None:
    li, ann = house.citizen("李奶奶"), house.citizen("Ann")
    (answer,) = await li.says("家里暖气不热怎么办")
    assert "heating" not in answer.text
    assert not [one for one in labels(answer) if not HAN.search(one)]
    await ann.follows(("language", ""), ("English", "in English"))
    # What is only there in Chinese is given with a word about it, when it is asked for.
    await ann.says("居住证")
    (only,) = await ann.taps("居住证怎么办理？")
    assert "in Chinese only so far" in only.text


@sqlite
async def test_what_is_there_in_chinese_only_is_said_to_be_so(house: Hotline) -> None:
    ann = house.citizen("Ann", "telegram")
    await ann.follows(("language", ""), ("English", "in English"))
    (answer,) = await ann.sends(
        raw={
            "text": "/start gjj-004",
            "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
        }
    )
    assert "Chinese only" in answer.text


@sqlite
async def test_a_second_question_is_one_tap_away(house: Hotline) -> None:
    ann = house.citizen("Ann")
    answer = (
        await ann.says(
            "What should I do if my landlord keeps the deposit? Also, how do I pay the water bill?"
        )
    )[-1]
    assert answer.extras["title"].startswith("My landlord")
    assert labels(answer)[0] == "How do I check and pay the water bill?"
    await ann.follows(("「How do I check and pay the water bill?」", "customer number"))


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("in front of the Carrefour on Quancheng Road", None),
        ("sorry, it's 14 Lishan Road", "14 Lishan Road"),
        ("near the east gate of Shandong University", None),
        ("loud music at Quancheng Square", ""),
        ("my bike was stolen near the east gate of Shandong University", ""),
    ],
)
def test_words_that_only_say_where(said: str, place: str | None) -> None:
    assert corrected.only_where(said) == (said if place is None else place)


@sqlite
async def test_a_day_alone_asks_for_the_hours(house: Hotline) -> None:
    ann = house.citizen("Ann")
    await ann.follows(
        ("is the service hall open on saturday", "each hall announces"),
        ("and on sunday?", "Hours: Whether it is open at the weekend"),
    )


@sqlite
async def test_the_contents_are_in_english(house: Hotline) -> None:
    ann = house.citizen("Ann")
    await ann.follows(("language", ""), ("English", "in English"))
    (ways,) = await ann.says("browse")
    assert labels(ways) == ["By department", "Most asked this week"]
    (departments,) = await ann.taps("By department")
    assert english("".join(labels(departments)))
    (some,) = await ann.taps("Power Supply Company")
    assert labels(some)[0] == "The power is out. What can I do?"
    assert english(shown(some))
    await ann.follows(("「The power is out. What can I do?」", "95598"))


@sqlite
async def test_two_matters_one_after_the_other(house: Hotline) -> None:
    ann = house.citizen("Ann")
    heard = await ann.says(BOTH)
    assert "These are 2 matters" in heard[1].text
    await ann.follows(("13805311234", LAMP), ("looks good", f"You also told me: “{DOG[:-1]}”"))
    await ann.follows(("yes please", "Where is it"), ("「At 30 Lishan Road too」", "Is it right"))
    await ann.follows(("submit", "Written down"))
    second, first = await ann.cases()
    assert (first.detail, second.detail) == (LAMP, DOG)
    assert first.place == second.place == "30 Lishan Road"


@sqlite
async def test_the_second_matter_is_told_while_the_first_is_open(house: Hotline) -> None:
    ann = house.citizen("Ann")
    await ann.says(LAMP)
    await ann.follows(
        ("Also, my boss has not paid my wages for two months", "My boss has not paid")
    )
    form = (await ann.talk()).state["form"]
    assert form["rest"] == ["My boss has not paid my wages for two months"]
    # Once the first is not wanted, the second can be taken down as it was told.
    await ann.follows(("never mind", "My boss has not paid"), ("「Take it down」", "Where is it"))


@sqlite
async def test_a_report_from_the_wish_to_the_last_word(house: Hotline) -> None:
    ann = house.citizen("Ann")
    await ann.follows(
        ("I'd like to report something", "tell me what it is about"),
        ("hi", "I am here"),
        ("there's a big pothole and cars nearly crash", "Where is it"),
        ("in front of the Carrefour on Quancheng Road", "How can the people"),
        ("how long does that take?", "not filed yet"),
        ("no thanks", "Place：in front of the Carrefour on Quancheng Road"),
        ("change the place", "Where is it"),
        ("12 Quancheng Road, near the east gate", "Place：12 Quancheng Road, near the east gate"),
        ("edit the phone number", "How can the people"),
        ("13805311234", "138****1234"),
        ("change the kind", "Which of these"),
        ("Suggestion", "Kind：Suggestion"),
        ("yes, submit it", "Written down under JN"),
        ("hurry up please", "I have urged them"),
        ("what's taking so long?", "urged"),
        ("any news?", "finding the right department"),
        ("also, it is getting bigger", "Shall I add this"),
    )
    (case,) = await ann.cases()
    assert case.detail == "there's a big pothole and cars nearly crash"
    leader = await house.member("王班长", "duty_leader")
    case = await house.act(case, leader, action="dispatch", to="市城市管理局")
    assert english("".join(map(shown, await ann.hears())))
    await house.act(case, leader, action="reply", text="The hole was filled this morning.")
    await ann.follows(("yes", "Is the problem solved"), ("yes, fixed", "Are you satisfied"))
    await ann.follows(("very satisfied", "is closed"))
    assert all(
        english(shown(one)) for one in await ann.transcript() if one.side in ("bot", "system")
    )


@sqlite
async def test_withdrawn_and_what_is_kept(house: Hotline) -> None:
    ann = house.citizen("Ann")
    await ann.follows(
        (LAMP, "How can the people"),
        ("skip", "Is it right"),
        ("ok", "Written down"),
        ("withdraw it please", "would stop working"),
        ("yes", "is withdrawn"),
        ("my data", "We keep only what the work needs"),
        ("delete my data", "Delete it all?"),
        ("no", ""),
    )


@sqlite
async def test_the_language_changes_in_the_middle(house: Hotline) -> None:
    ann = house.citizen("Ann")
    await ann.follows((LAMP, "How can the people"), ("说中文", "中文"))
    await ann.follows(
        ("不留", "对不对"), ("speak English", "in English"), ("submit", "Written down")
    )


@sqlite
async def test_a_person_and_danger_in_english(house: Hotline) -> None:
    ann = house.citizen("Ann")
    await ann.follows(("can I talk to someone in English", "you are next"), ("never mind", ""))
    bob = house.citizen("Bob")
    await bob.follows(
        ("my friend has collapsed and is not breathing", "Call 120 now"),
        ("he is at 5 Heping Road", "passed on to the duty leader"),
        ("the ambulance is here now thanks", "good to hear"),
    )


@sqlite
async def test_hello_offers_english(house: Hotline) -> None:
    ann = house.citizen("Ann")
    (hello,) = await ann.says("hello")
    assert labels(hello)[-1] == "English"
    _, again = await ann.taps("English")
    assert "big or small" in again.text
    assert labels(again) == list(city().welcome_examples_en)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("It would be nice to have more benches in the park", "your suggestion"),
        ("I want to thank the bus driver who helped my mother", "pass it on"),
        ("the bus 52 never comes on time", "Where is it"),
        ("there is a hole in the road where I live, someone should fix it", "Where is it"),
        ("complain", "tell me what it is about"),
        ("my bike was stolen yesterday near the gate of Shandong University", "How can the people"),
        ("do you speak English?", "in English"),
        ("is anybody there?", "big or small"),
        ("please call me back", "you are next"),
        ("subscribe to water outage notices", "I will send it to you"),
        ("how are you?", "big or small"),
        ("good morning, I lost my passport where do I go", "embassy"),
        ("when it rains the underpass is flooded", "Where is it"),
        ("My landlord will not give back my deposit", "Where is it"),
        ("my neighbour upstairs is very loud every night", "Where is it"),
        ("noisy neighbour", "Helpful"),
    ],
)
@sqlite
async def test_what_words_lead_to(house: Hotline, said: str, expected: str) -> None:
    heard = await house.citizen("Ann").says(said)
    assert expected in "\n".join([*map(shown, heard), *labels(heard[-1])])


@pytest.mark.parametrize(
    ("said", "count"),
    [
        (BOTH, 2),
        ("There is no water. Another thing: the bus line 52 never stops at our stop.", 2),
        ("Hello, two things: 1. the lift is broken 2. my boss has not paid my wages", 2),
        ("First, the traffic light is dead. Second, someone dumps garbage at our school.", 2),
        ("A manhole cover is missing on Heping Road, and also the builders work all night", 2),
        ("the taxi driver overcharged me. I also want to report a broken street lamp", 2),
        ("I have two problems. The lift is broken. My landlord keeps my deposit.", 2),
        ("The tree is about to fall. One more thing, the landlord keeps my deposit.", 2),
        ("1) the street light is out 2) my employer owes me salary 3) there are rats", 3),
    ],
)
def test_two_are_two(said: str, count: int) -> None:
    assert len(parted.matters(said, Learned().departments)) == count


def test_what_may_be_one_is_one() -> None:
    lines = (Path(__file__).parent / "cases" / "one_matter.en.txt").read_text("utf-8").splitlines()
    said = [one for one in lines if one and not one.startswith("#")]
    assert len(said) >= 80
    assert not [one for one in said if parted.matters(one, Learned().departments)]


def test_the_parts_keep_what_stands_before_them() -> None:
    found = parted.matters(
        "I live at 12 Jiefang Road. 1) the street light is out 2) my employer owes me salary",
        Learned().departments,
    )
    assert found[1] == "I live at 12 Jiefang Road. My employer owes me salary"
    assert parted.matters(parted.joined([LAMP, DOG]), Learned().departments) == (LAMP, DOG)
