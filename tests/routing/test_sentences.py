"""Suggestions for citizens' sentences: floors that must hold, measured on 161 of our own."""

from handlers.cases import intake
from handlers.cases.routing.departments import Departments
from handlers.cases.routing.lessons import Past
from handlers.cases.routing.suggestion import Suggestion, suggest
from tests.dialogue import city
from tests.routing.kit import Sentence, articles, learned, sentences


def by_keywords(sentence: Sentence) -> str:
    """The peer: the department with the most of its keywords in the words."""
    points = [(sum(map(sentence.text.count, one.keywords)), one.name) for one in city().departments]
    return max(points)[1] if max(points)[0] else ""


def share(right: list[bool]) -> float:
    return sum(right) / len(right)


def test_the_sentences_name_what_the_city_has() -> None:
    kinds = {one.id for one in city().kinds}
    urgencies = {one.id for one in city().urgencies}
    groups = {"", *(one.name for one in city().vulnerable)}
    for one in sentences():
        assert city().department(one.department), one
        assert one.kind in kinds, one
        assert one.urgency in urgencies, one
        assert one.vulnerable in groups, one
    assert len({one.text for one in sentences()}) == len(sentences()) >= 150


def test_the_department_is_found_and_far_more_often_than_by_keywords() -> None:
    found = [(one.department, learned().suggest(one.text)) for one in sentences()]
    first = share([bool(some) and some[0].value == right for right, some in found])
    among = share([right in [one.value for one in some] for right, some in found])
    keywords = share([by_keywords(one) == one.department for one in sentences()])
    assert first >= 0.83
    assert among >= 0.95
    assert first >= keywords + 0.12


def test_what_is_called_sure_is_right() -> None:
    found = [(one.department, learned().suggest(one.text)) for one in sentences()]
    sure = [some[0].value == right for right, some in found if some and some[0].sure]
    assert len(sure) >= 0.6 * len(found), "an operator would have to look at nearly all"
    assert share(sure) >= 0.9


def test_confidence_says_how_often_it_is_right() -> None:
    found = [(one.department, learned().suggest(one.text)[0]) for one in sentences()]
    said = sum(one.confidence for _, one in found) / len(found)
    right = share([one.value == wanted for wanted, one in found])
    assert abs(said - right) < 0.08


def test_kind_urgency_and_care() -> None:
    heard = [(one, intake.understand(one.text, city())) for one in sentences()]
    assert share([one.kind == found.kind for one, found in heard]) >= 0.66
    assert share([one.urgency == found.urgency for one, found in heard]) >= 0.91
    assert share([one.vulnerable == found.vulnerable for one, found in heard]) >= 0.92


def test_no_complaint_is_taken_for_thanks_or_a_mere_question() -> None:
    """Thanks and questions are not asked where it is."""
    wrong = [
        one.text
        for one in sentences()
        if one.kind in ("complaint", "report", "help")
        and intake.kind(one.text, city()) in ("praise", "consult")
    ]
    assert len(wrong) <= 4, wrong


def test_past_cases_teach_what_the_profile_does_not_say() -> None:
    odd = "幸福柿子节的柿子摊位怎么安排"
    assert learned().suggest(odd)[0].value != "市农业农村局"
    told = [
        f"柿子节{what}的事，{n}号摊" for n in range(8) for what in ("摊位", "停车", "柿子", "广告")
    ]
    past = [Past(text, "市农业农村局") for text in told]
    taught = Departments.learn(city(), articles(), [*past, Past("没有这个单位", "某某局")])
    assert taught.suggest(odd)[0].value == "市农业农村局"


def test_every_part_has_its_words_and_comes_back_from_the_case() -> None:
    text = "市中区舜耕街道舜华小区3号楼停水两天了，老人没法做饭，求助"
    found = suggest(text, city(), learned())
    assert (found.kind.value, found.kind.words[0]) == ("help", "求助")
    assert (found.urgency.value, found.urgency.words) == ("urgent", ("停水",))
    assert (found.vulnerable.value, found.vulnerable.words) == ("老人", ("老人",))
    assert (found.district.value, found.street.value) == ("市中区", "舜耕街道")
    assert "舜华小区3号楼" in found.place.value
    assert found.departments[0].value == "市供水服务单位"
    assert "停水" in found.departments[0].words
    assert not found.sure, "three things are said at once: an operator looks"
    back = Suggestion.from_dict(found.as_dict())
    assert back.as_dict() == found.as_dict()


def test_the_ride_is_for_civil_affairs_however_hesitantly_it_is_asked() -> None:
    ride = "我老伴瘫了，每周二和周五要去医院，我们没有孩子，我一个人送不了他。"
    plain = learned().suggest(ride)
    assert plain[0].value == "市民政局"
    assert plain[0].words == ("没有孩子", "送不了", "老伴瘫")
    for hesitant in ("我也不知道该不该说……", "不好意思，打扰了，", "俺不晓得能不能问。"):
        assert learned().suggest(hesitant + ride) == plain


def test_nothing_is_suggested_from_nothing() -> None:
    assert learned().suggest("") == ()
    assert learned().suggest("🙂🙂") == ()
    assert not suggest("", city(), learned()).sure


def test_a_road_is_no_street_office() -> None:
    assert suggest("解放路上有个坑", city(), learned()).street.value == ""
    assert suggest("甸柳新村没路灯", city(), learned()).street.value == "甸柳街道"


def test_the_topic_is_one_that_the_department_answers_for() -> None:
    of = {one.name: one.topics for one in city().departments}
    for one in sentences():
        assert learned().topic(one.text, one.department) in (of[one.department] or ("",))
    for text, topic in (
        ("护照过期了要换新的", "出入境"),
        ("对门养了三条大狗，不拴绳", "宠物管理"),
        ("垃圾桶满了好几天没人拉", "垃圾分类"),
        ("路口有个坑，电动车摔了一跤", "道路市政"),
    ):
        unit = next(name for name, topics in of.items() if topic in topics)
        assert learned().topic(text, unit) == topic
    assert learned().topic("护照", "没有这个单位") == ""
