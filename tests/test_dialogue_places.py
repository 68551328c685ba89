"""Where it is, told as people tell it: too late, once more, corrected, with words around it."""

import pytest

from handlers.cases import corrected, places
from tests.dialogue import Citizen, Hotline, Learned, labels

sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

HOLE = "舜耕路上有个井盖没了，很危险"


async def slots(li: Citizen) -> dict[str, object]:
    found: dict[str, object] = (await li.talk()).state["form"]["slots"]
    return found


@sqlite
@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("不对，不是舜耕路，是舜华路", "舜华路"),
        ("是舜华路不是舜耕路", "舜华路"),
        ("我刚才说错了，应该是舜华南路", "舜华南路"),
        ("就是舜耕路28号那个院", "舜耕路28号那个院"),
        ("3号楼2单元", "舜耕路3号楼2单元"),
        ("历下区文化东路88号", "历下区文化东路88号"),
        ("舜耕路农业银行门口", "舜耕路农业银行门口"),
    ],
)
async def test_told_again_it_stands_in_its_stead(house: Hotline, said: str, place: str) -> None:
    """While a number is asked for, and at the card."""
    li, wang = house.citizen(), house.citizen("王工")
    await li.follows((HOLE, "怎么联系您"), (said, f"地点记成“{place}”"), ("不留", f"地点：{place}"))
    await wang.follows((HOLE, "怎么联系您"), ("不留", "地点：舜耕路"), (said, f"地点：{place}"))


@sqlite
@pytest.mark.parametrize(
    "said",
    [
        "文化路上也坏了两个",
        "晚上有老人摔倒过",
        "3号楼的老人下不了楼",
        "舜华路的也没了",
        "舜华路有人烧烤",
    ],
)
async def test_more_of_the_matter_is_no_other_place(house: Hotline, said: str) -> None:
    li = house.citizen()
    await li.follows((HOLE, "怎么联系您"), (said, "这句也记下了"), ("不留", "地点：舜耕路"))
    assert said in str((await slots(li))["detail"])


@sqlite
async def test_corrected_part_by_part(house: Hotline) -> None:
    li = house.citizen()
    await li.follows((HOLE, "怎么联系您"), ("舜华路2000号门口", "舜华路2000号门口"))
    await li.follows(("是1号楼", "舜华路2000号门口1号楼"), ("不是1号楼是5号楼", "门口5号楼"))
    await li.follows(("不留", "我记下的是这样"), ("提交", "编号JN"))
    assert (await li.cases())[0].place == "舜华路2000号门口5号楼"


@sqlite
async def test_when_it_began_and_what_is_broken_are_no_places(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("路灯坏了", "在哪里"), ("早上7点就开始了", "那这件事在哪里"))
    assert not (await slots(li)).get("place")
    wang = house.citizen("王工")
    await wang.follows(("路灯坏了", "在哪里"), ("路灯坏了", "那这件事在哪里"))
    assert (await slots(wang))["detail"] == "路灯坏了"
    await wang.follows(("跟你说了在山大南路", "怎么联系您"), ("不留", "地点：山大南路"))


@sqlite
async def test_corrected_in_english(house: Hotline) -> None:
    ann = house.citizen("Ann")
    await ann.says("My neighbour's dog barks all night. I live in Lixia District, Jiefang Road 12")
    assert (await slots(ann))["place"] == "Jiefang Road 12"
    await ann.follows(("sorry, Jiefang Road 21", "the place is now “Jiefang Road 21”"))


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("老板欠我三个月工资跑路了", ""),
        ("昨天晚上9点火车站拒载", ""),
        ("要表扬一下泉城公园的保安小刘", "泉城公园"),
        ("市中区建设路80号的树倒了", "市中区建设路80号"),
        ("人民路有坑", "人民路"),
        ("文化路口的红绿灯不亮", "文化路"),
    ],
)
def test_names_and_no_names(said: str, place: str) -> None:
    assert places.place(said) == place


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("她住在市中区馆驿街12号", "市中区馆驿街12号"),
        ("我家在馆驿街12号吧", "馆驿街12号"),
        ("跟你说过了，在山大南路", "山大南路"),
        ("住宅楼3号院", "住宅楼3号院"),
    ],
)
def test_an_answer_without_the_words_around_it(said: str, place: str) -> None:
    assert places.neat(said) == place


@pytest.mark.parametrize("said", ["花园路的井盖响", "南辛庄街有人烧烤", "泉城广场喷泉好看"])
def test_a_place_and_what_is_there(said: str) -> None:
    assert corrected.only_where(said) == ""


def test_nothing_is_put_instead() -> None:
    for said in ("怎么还没人来", "舜耕路", "舜耕路的红绿灯在哪换", "不对"):
        assert corrected.instead(said, "舜耕路28号") == "", said


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("K52路公交车老是甩站", "K52路公交车"),
        ("我坐k52路，司机不让我妈上车", "k52路"),
        ("115路甩站", "115路"),
        ("BRT3不停站", "BRT3"),
        ("3路车半天不来", "3路车"),
        ("K52路在舜华路口甩站", "舜华路"),
        ("K52路站牌倒了", ""),
        ("历山路路灯坏了", "历山路"),
        ("要从3路抓起", ""),
        ("12路口的红绿灯坏了", ""),
    ],
)
def test_a_bus_line_is_where_it_is(said: str, place: str) -> None:
    assert places.place(said) == place


async def test_a_bus_line_alone_and_what_is_wrong_on_it(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("K52路公交", "地点记成“K52路公交”"), ("司机甩站还骂人", "怎么联系您"))
    await li.follows(("不留", "地点：K52路公交"), ("提交", "编号JN"))
    heard = Learned().departments.suggest("K52路老是甩站")[0]
    assert (heard.value, heard.sure) == ("市公共交通服务单位", True)


async def test_what_stands_beside_a_school_is_not_the_schools_matter(house: Hotline) -> None:
    li = house.citizen()
    heard = await li.says("学校门口卖三无零食")
    assert labels(heard[-1])[-1] == "饭店、小店没证、不干净、卖三无食品怎么反映？"
    for said, unit in (
        ("学校门口卖三无零食", "市市场监督管理局"),
        ("小学门口家长乱停车", "市公安局交警支队"),
        ("学校收费太高", "市教育局"),
    ):
        assert Learned().departments.suggest(said)[0].value == unit
