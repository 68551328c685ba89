"""The classifier: the same texts give the same guesses, and it can say why."""

import random

import pytest

from knowledge.classify.classifier import Classifier, Lesson

WORDS = {"水": ("停水", "水管", "水压", "水表"), "电": ("停电", "电线", "电表", "电压")}


def lessons(number: int, wrong: float = 0.0) -> list[Lesson]:
    chance = random.Random(7)
    made = []
    for _ in range(number):
        label = chance.choice(sorted(WORDS))
        text = f"我家{chance.choice(WORDS[label])}{chance.choice(('坏了', '三天了', '怎么办'))}"
        other = "电" if label == "水" else "水"
        made.append(Lesson(text, other if chance.random() < wrong else label))
    return made


def test_it_learns_and_says_which_words_spoke() -> None:
    model = Classifier.train(lessons(80))
    first = model.guess("楼上的水管坏了怎么办")[0]
    assert first.label == "水"
    assert first.confidence > 0.8
    assert "水管" in "".join(model.words("楼上的水管坏了怎么办", "水"))


def test_the_same_lessons_give_the_same_guesses() -> None:
    texts = [f"{a}{b}" for a in WORDS["水"] for b in WORDS["电"]]
    first, second = (Classifier.train(lessons(60)).guess_all(texts) for _ in range(2))
    assert first == second


def test_guesses_add_up_to_one_likeliest_first() -> None:
    for found in Classifier.train(lessons(60)).guess_all(["停水", "没有见过的字", ""]):
        shares = [one.confidence for one in found]
        assert sum(shares) == pytest.approx(1)
        assert shares == sorted(shares, reverse=True)


def test_where_a_third_of_the_lessons_is_wrong_nothing_is_certain() -> None:
    clean, muddled = (Classifier.train(lessons(400, wrong)) for wrong in (0.0, 0.33))
    sure, unsure = (one.guess("停水三天了")[0].confidence for one in (clean, muddled))
    assert sure > 0.9
    assert 0.5 < unsure < 0.8


def test_a_weighty_lesson_outweighs_light_ones() -> None:
    base = lessons(40)
    heavy = [Lesson("柿子", "水", 20.0), *(Lesson("柿子", "电", 0.05) for _ in range(3))]
    assert Classifier.train([*base, *heavy]).guess("柿子")[0].label == "水"


@pytest.mark.parametrize(
    "given", [[], [Lesson("停水", "水")], [Lesson("", "水"), Lesson("", "电")]]
)
def test_too_little_to_learn_from_is_no_error(given: list[Lesson]) -> None:
    model = Classifier.train(given)
    assert not model.reads("停水")
    assert [one.label for one in model.guess("停水")] == sorted({one.label for one in given})
