"""The same in English: both stories' skeleton, and the words that lead through it."""

import pytest

from tests.dialogue import Hotline, city, labels, shown

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


async def test_the_language_is_remembered(house: Hotline) -> None:
    ann = house.citizen("Ann")
    await ann.follows(("语言", "请选择语言"), ("「English」", "we go on in English"))
    (hello,) = await ann.says("hello")
    assert "big or small" in hello.text
    assert labels(hello) == list(city().welcome_examples_en)
    await ann.follows(("language", "Please choose"), ("「中文」", "以后我们用中文说"))


async def test_the_ride(house: Hotline) -> None:
    ann = house.citizen("Ann")
    await ann.follows(("language", ""), ("English", "in English"))
    await ann.follows(
        (city().welcome_examples_en[1], "Where is it"),
        ("12 Jiefang Road, building 3", "How can the people"),
        ("1380531123", "One digit seems to be missing"),
        ("no phone", "This is what I have"),
        ("that's right", "Written down under JN"),
    )
    (case,) = await ann.cases()
    leader = await house.member("王班长", "duty_leader")
    case = await house.act(case, leader, action="dispatch", to="市民政局")
    assert "is with" in "".join(map(shown, await ann.hears()))
    await house.act(case, leader, action="reply", text="A taxi comes every Tuesday.")
    await ann.follows(("yes", "Is the problem solved"), ("yes, fixed", "Are you satisfied"))
    await ann.follows(("very satisfied", "is closed"), ("thank you so much", "passed your thanks"))


async def test_the_tree(house: Hotline) -> None:
    ann = house.citizen("Ann")
    await ann.follows(("language", ""), ("English", "in English"))
    await ann.follows(
        ("It is a small thing, but a tree in Qianfoshan Park is choked by a chain, please help", "")
    )
    photo = {"key": "photokey2345", "kind": "image", "name": "tree.jpg", "sha256": "ab" * 32}
    heard = await ann.sends(files=[photo])
    assert "Got it" in heard[0].text
    await ann.follows(("none", "This is what I have"), ("wrong", "What would you like to change"))
    await ann.follows(("2", "Which of these fits best"), ("Suggestion", "Kind：Suggestion"))
    await ann.follows(("submit", "Written down under JN"), ("my cases", "finding the right"))
    await ann.follows(("Urge them", "I have urged them"), ("「Withdraw」", "would stop working"))
    await ann.follows(("yes", "is withdrawn"))


async def test_the_rest(house: Hotline) -> None:
    ann = house.citizen("Ann")
    await ann.follows(("language", ""), ("English", "in English"))
    await ann.follows(
        ("what can you do", "This is what I can do"),
        ("my data", "We keep only what the work needs"),
        ("cancel", "nothing to cancel"),
        ("how do I register a spaceship for quantum travel", "will not guess"),
        ("there is a fire in the building", "119"),
        ("human", "you are next"),
        ("hello?", "call 119"),
    )


async def test_no_water_is_no_museum(house: Hotline) -> None:
    """Whatever is found by a word of it, who tells what is wrong is asked where."""
    await house.citizen("Ann").follows(("no water since monday", "Where is it"))


async def test_where_a_case_is(house: Hotline) -> None:
    await house.citizen("Ann").follows(("where is my case", "no open report"))
