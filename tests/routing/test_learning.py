"""What is learned from past cases, what is kept with a case, and one tap at the desk."""

import itertools
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.cache import Cached
from bot.routing import ENOUGH, Routing
from bot.shelf import Shelf
from handlers.articles.written import to_row
from knowledge.articles import Article
from storage import articles, cases, routing
from storage.cases import Case, NewCase
from storage.database import Database
from tests.dialogue import MONDAY, city
from tests.pages.test_desk import House, house
from tests.pages.test_desk_cases import PARKS, ROADS, acts, again, filed
from tests.storage.conftest import NOW, talk

__all__ = ["house"]

FARMS = "市农业农村局"
PERSIMMONS = "柿子节的摊位怎么分"
_people = itertools.count(1)


async def case_of(database: Database, department: str = "", text: str = PERSIMMONS) -> Case:
    """A case; with a department, one that it has replied to."""
    person = (await talk(database, next(_people))).person_id
    new = NewCase(person, None, "help", "normal", text, text)
    async with database.transaction() as tx:
        case = await cases.file(tx, new, prefix="JN", day=NOW.date(), actor="citizen", now=NOW)
        if not department:
            return case
        return await cases.change(
            tx, case, actor="staff:小赵", action="reply", now=NOW, status="follow_up",
            department=department, replied_at=NOW,
        )  # fmt: skip


async def test_it_is_learned_anew_when_enough_cases_were_replied_to(
    database: Database, tmp_path: Path
) -> None:
    shelf = Shelf(database)
    known = Routing(database, city(), shelf, Cached(tmp_path, "routing"))
    assert known.departments.suggest("小区停水了")[0].value == "市供水服务单位"
    assert await known.load()
    before = known.departments.suggest(PERSIMMONS)
    for number in range(ENOUGH - 1):
        await case_of(database, FARMS, f"柿子节第{number}号摊位")
    assert not await known.load(), "too few"
    await case_of(database, FARMS)
    await case_of(database, text="柿子节没有答复的一件")
    assert await known.load()
    after = known.departments.suggest(PERSIMMONS)[0]
    assert after.value == FARMS
    assert not before or before[0].value != FARMS or after.confidence > before[0].confidence


async def test_it_is_learned_anew_when_the_knowledge_changes(
    database: Database, tmp_path: Path
) -> None:
    shelf = Shelf(database)
    known = Routing(database, city(), shelf, Cached(tmp_path, "routing"))
    await known.load()
    aliases = tuple(f"柿子{what}归谁管" for what in ("节", "摊", "树苗", "采摘", "大会"))
    article = Article("s1", "柿子节谁办", "农业农村局办", aliases=aliases, department=FARMS)
    async with database.transaction() as tx:
        await articles.put(tx, [to_row(article)], now=MONDAY)
    await shelf.load()
    assert await known.load()
    assert known.departments.suggest("柿子节的柿子")[0].value == FARMS
    assert not await known.load()


async def test_what_was_suggested_is_compared_with_who_replied(database: Database) -> None:
    async def suggested(case: Case, department: str) -> None:
        async with database.transaction() as tx:
            for given in (department, "后来的建议不算"):
                await routing.keep(
                    tx, case.id, {"departments": [given]}, department=given, confidence=0.8, now=NOW
                )

    await suggested(await case_of(database, PARKS), PARKS)
    await suggested(await case_of(database, ROADS), PARKS)
    await suggested(await case_of(database), PARKS)
    async with database.reading() as view:
        [row] = await routing.hits(view, NOW, NOW + timedelta(days=1))
        assert await routing.hits(view, NOW - timedelta(days=1), NOW) == []
    assert dict(row) == {"department": PARKS, "replies": 2, "hits": 1, "confidence": 80}


async def test_a_filed_case_keeps_its_suggestion(house: House) -> None:
    wang = house.hotline.citizen("王先生")
    await wang.says("我要举报，山大路143号门口的大槐树被铁链勒进树干里了")
    await wang.taps("不留")
    await wang.taps("提交")
    async with house.hotline.database.reading() as tx:
        [case] = await cases.of_person(tx, (await wang.talk()).person_id)
        kept: dict[str, Any] | None = await routing.of_case(tx, case.id)
    assert kept is not None
    assert kept["departments"][0]["value"] == PARKS
    assert "铁链" in kept["departments"][0]["words"]
    assert kept["kind"]["value"] == "report"


async def test_one_tap_dispatches_to_the_suggested_department(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    case = await filed(house, house.hotline.citizen("王先生"))
    page = await zhao.sees(f"/desk/cases/{case.number}")
    hint = page[page.index("建议派给") :]
    assert hint.index(PARKS) < hint.index("%")
    assert "“铁链”" in hint
    assert f'name="to" value="{PARKS}"' in hint
    await acts(zhao, case, "dispatch", to=PARKS, key="one-tap")
    assert (await again(house, case)).department == PARKS
    assert "建议派给" not in await zhao.sees(f"/desk/cases/{case.number}")


async def test_a_department_is_suggested_nothing(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    zhou = await house.sits_down("老周", "department", department=PARKS)
    case = await filed(house, house.hotline.citizen("王先生"))
    await acts(zhao, case, "dispatch", to=PARKS)
    assert "建议派给" not in await zhou.sees(f"/desk/cases/{case.number}")
