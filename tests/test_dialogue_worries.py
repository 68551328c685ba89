"""What people worry about while they report: who will know, what must be written, how to send."""

import pytest

from tests.dialogue import Hotline, labels

LAMP = "历下区解放路12号院3号楼的路灯坏了半个月，一直没人管"
ASKED = "怎么联系您"

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

ANSWERED = {
    "留了电话公司会知道吗": "不告诉您反映的人",
    "会不会让校长知道是我说的": "不告诉您反映的人",
    "他要是报复我怎么办": "不告诉您反映的人",
    "那你们怎么找我": "我就在这里告诉您",
    "村名要写吗": "不想写也可以",
    "单位名字能不写吗": "不想写也可以",
    "按钮我找不着，怎么提交": "不用找按钮",
    "俺家那口子的电话中不": "把号码写给我",
    "这个归你们管吗": "管这件事的部门",
    "你们现在能派人来吗": "还没有交出去",
    "是不是提交了就有人管": "还没有交出去",
    "能管不": "管这件事的部门",
    "你们半夜有人管吗": "还没有交出去",
    "谁能来啊": "还没有交出去",
    "你们就会问问问": "是我问得多了",
    "快点我还得跑单": "您着急",
    "你们跟滴滴是不是一伙的": "您说了算",
    "不能告诉我妈妈": "您的顾虑我明白",
    "滚蛋": "是我问得多了",
    "少打了": "怎么联系您",
    "will the manager know": "those you complain about",
}


async def test_each_is_answered_and_no_part_of_the_matter(house: Hotline) -> None:
    for said, expected in ANSWERED.items():
        li = house.citizen()
        await li.follows((LAMP, ASKED), (said, expected))
        opened = (await li.talk()).state["form"]
        assert (opened["slots"]["detail"], opened["asking"]) == (LAMP, "contact"), said


async def test_what_is_told_beside_a_worry_is_kept(house: Hotline) -> None:
    li = house.citizen()
    await li.follows((LAMP, ASKED), ("有同事愿意作证，要写上吗", "不想写也可以"))
    await li.follows(
        ("收据有，要拍照吗", "直接发到这里"), ("别让物业知道是我说的", "不告诉您反映的人")
    )
    detail = (await li.talk()).state["form"]["slots"]["detail"]
    assert detail == f"{LAMP}\n有同事愿意作证\n收据有\n别让物业知道是我说的"


async def test_whoever_reports_secretly_is_told_so(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("举报一家培训班无证办学", "在哪里"), ("他们会不会知道是我", "只留在热线中心"))


async def test_a_question_makes_no_question_of_a_matter(house: Hotline) -> None:
    """It is a complaint that is asked about, and a place is asked for it."""
    li = house.citizen()
    await li.follows(
        ("单位三个月没发工资了", "在哪里"), ("你问哪个地点？公司的还是我家的", "在哪里")
    )
    await li.follows(
        ("高新区舜华路", ASKED), ("能不能快点要回来，要多少天", ""), ("不留", "类别：投诉")
    )


async def test_not_this_but_that_is_no_word_about_the_number(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(
        (LAMP, ASKED), ("不用处分他，就是提醒一下", ASKED), ("不用留", "联系方式：不留")
    )


async def test_a_number_put_right_at_the_card(house: Hotline) -> None:
    li = house.citizen()
    await li.follows((LAMP, ASKED), ("13905310005", "139****0005"))
    await li.follows(("哎呀不对，最后一位是6", "139****0006"), ("尾号应该是1234", "139****1234"))
    await li.follows(("打我老伴的吧，她在家，13605310007", "136****0007"), ("提交", "编号JN"))
    (case,) = await li.cases()
    assert (case.contact_phone, "1360531" in case.detail) == ("13605310007", False)


async def test_what_only_sounds_like_a_number_put_right_is_more_of_the_matter(
    house: Hotline,
) -> None:
    li = house.citizen()
    await li.follows((LAMP, ASKED), ("13905310005", "139****0005"))
    for said in ("三天后是5号，我就搬走", "灯的后面是302室", "再往后是115路站牌"):
        await li.says(said)
        slots = (await li.talk()).state["form"]["slots"]
        assert slots["phone"] == "13905310005", said
        assert said in slots["detail"], said


async def test_what_tells_is_no_question_whether_to_write(house: Hotline) -> None:
    for said in ("老板说要发，一直没给", "他说能提供，没提供", "合同该要写，他不写"):
        li = house.citizen()
        await li.follows((LAMP, ASKED), (said, ASKED))
        assert said in (await li.talk()).state["form"]["slots"]["detail"], said
    await li.follows(("要不要写名字", "不想写也可以"), ("用不用拍照", "不想写也可以"))


async def test_a_number_in_words_is_kept_apart_like_any_other(house: Hotline) -> None:
    li = house.citizen()
    await li.follows((f"{LAMP}，晚上打幺三九零五三一零零零五", ASKED), ("13905310005", "139****"))
    await li.follows(("提交", "编号JN"))
    (case,) = await li.cases()
    assert (case.contact_phone, "三九零五" in case.detail) == ("13905310005", False)


async def test_the_number_of_whom_it_is_about_is_not_ones_own(house: Hotline) -> None:
    li = house.citizen()
    await li.follows((LAMP, ASKED), ("老板电话13912345678", "记下"), ("13905310005", "139****0005"))
    await li.follows(("房东电话13712345678", "139****0005"))
    slots = (await li.talk()).state["form"]["slots"]
    assert (slots["phone"], "房东电话" in slots["detail"]) == ("13905310005", True)


async def test_the_matter_beside_a_worry_is_taken_down(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("食堂用过期肉，会不会让学校知道", "在哪里"))
    assert (await li.talk()).state["form"]["slots"]["detail"] == "食堂用过期肉"
    wang = house.citizen("王工")
    await wang.follows((LAMP, ASKED), ("电梯也坏了，会不会让物业知道", ASKED))
    assert "电梯也坏了" in (await wang.talk()).state["form"]["slots"]["detail"]


async def test_whoever_wants_no_call_is_not_put_through(house: Hotline) -> None:
    li = house.citizen()
    await li.says("我是聋哑人，别给我打电话")
    assert (await li.talk()).handoff is None
    await li.says("给我打个电话吧")
    assert (await li.talk()).handoff is not None


async def test_a_name_before_ones_own_number(house: Hotline) -> None:
    li = house.citizen()
    await li.follows((LAMP, ASKED), ("我的名字叫李大强，电话13912345678", "139****5678"))


async def test_a_part_of_the_city_does_not_stick_to_another_place(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("路灯坏了", "在哪里"), ("历下区", "再具体"), ("甸柳二区", ASKED))
    await li.follows(("不留", "历下区甸柳二区"), ("改一下地点", "在哪里"))
    await li.follows(("工业北路200号", "地点：工业北路200号"))


async def test_from_nameless_to_named_and_the_reverse(house: Hotline) -> None:
    li = house.citizen()
    await li.follows((LAMP, ASKED), ("匿名", "不留电话"), ("还是实名吧", ASKED))
    await li.follows(("13905310005", "139****0005"), ("电话写错了", ASKED), ("不留", "不留电话"))


async def test_a_recording_cannot_be_heard(house: Hotline) -> None:
    """Nobody is asked in a circle for what they have just said aloud."""
    li = house.citizen("王工", "telegram")
    voice = {"file_id": "v1", "file_unique_id": "u1", "duration": 3}
    heard = (await li.sends(raw={"voice": voice}))[-1]
    assert "听不了声音" in heard.text
    assert labels(heard) == ["请工作人员来"]
    await li.follows(("路灯坏了", "在哪里"))


async def test_before_anything_is_told(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("举报了他们会不会查到我的手机号", "只留在热线中心"))
    await li.follows(("我是盲人，你们的按钮读不出来", "不用找按钮"))
    assert "form" not in (await li.talk()).state
    await li.follows(("工业南路", "什么事"), ("不留", "什么事"), ("路灯坏了", "不留电话"))


async def test_a_number_is_no_place(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("楼下垃圾没人收", "在哪里"), ("我手机号13505311003你查一下", "电话记下了"))
    await li.follows(("还能在哪，洪楼西路呗", "135****1003"))
    assert (await li.talk()).state["form"]["slots"]["place"] == "洪楼西路"


async def test_a_bus_does_not_take_the_stops_place(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(
        ("司机看见老人不停车，投诉", "在哪里"), ("历山路文化西路站", ASKED), ("115路", ASKED)
    )
    await li.follows(("不留", "地点：历山路文化西路站"))


async def test_the_number_of_something_else_is_no_number_with_a_slip(house: Hotline) -> None:
    li = house.citizen()
    for said in ("快递单号SF1234567890", "车号好像是鲁A05123", "6号楼2单元301那家"):
        heard = (
            (await li.says(LAMP), await li.says(said))[1]
            if said[0] == "快"
            else await li.says(said)
        )
        assert "少了" not in heard[-1].text, said
    await li.follows(("1390531000", "少了一位"), ("电话82950001", "82****01"))
    slots = (await li.talk()).state["form"]["slots"]
    assert "SF1234567890" in slots["detail"]
    wang = house.citizen("王工")
    await wang.follows((LAMP, ASKED), ("电话十三五零五三一二零零五", "135****2005"))


async def test_a_day_that_is_put_right(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("上周三，不对，上周四，解放路早市占道", ASKED), ("不留", "时间：上周四"))


async def test_who_cannot_take_calls_need_not(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("我是聋哑人，打不了电话，只能打字", "不用打电话"))
    await li.follows(
        ("路挖开半个月了没人填，济阳区纬二路", ASKED), ("别打电话给我，发短信行不", "打字就可以")
    )
    await li.follows(("18605313001", "聋哑人"), ("提交", "编号JN"))
    (case,) = await li.cases()
    assert (case.vulnerable, "聋哑" in case.summary) == ("残疾或失能", False)


async def test_the_number_of_whom_it_is_about_is_no_way_to_reach_one(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("老板跑了，两个月工钱没给", "在哪里"), ("起步区大桥街道的项目", ASKED))
    await li.follows(("鹊华家园二期", "起步区大桥街道鹊华家园二期"))
    await li.follows(
        ("包工头叫李大强，电话13905313099", ASKED), ("我叫张二虎，13505313002", "135****3002")
    )
    await li.follows(("提交", "编号JN"))
    (case,) = await li.cases()
    assert (case.contact_phone, case.district) == ("13505313002", "济南起步区")


async def test_what_happened_on_a_phone_happened_nowhere(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(
        ("高德打车扣了我六十，客服不理我", "在哪里"),
        ("在手机上", ASKED),
        ("不知道", "说“不留”就行"),
    )
