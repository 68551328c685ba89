"""What is read from a citizen's words: kind, place, time, phone, urgency, one line of summary."""

import pytest

from handlers import hearing
from handlers.cases import intake, places
from handlers.cases.summary import summary
from tests.dialogue import city


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("历下区解放路12号院3号楼的楼道灯不亮", "历下区解放路12号院3号楼"),
        ("我住历城区唐冶街道绿地城3期5号楼2单元，楼上漏水", "历城区唐冶街道绿地城3期5号楼2单元"),
        ("我们是水木花都小区的业主，停电两天了", "水木花都小区"),
        ("将军路菜市场里占道经营", "将军路菜市场"),
        ("章丘区刁镇王家庄村的路坑坑洼洼", "章丘区刁镇王家庄村"),
        ("平阴县孔村镇李沟村没水", "平阴县孔村镇李沟村"),
        ("L6县金塘村村民生活困难", "L6县金塘村"),
        ("千佛山公园门口有棵树", "千佛山公园门口"),
        ("建议在历城区花园路和二环东路路口装红绿灯", "历城区花园路和二环东路路口"),
        (
            "济南市市中区英雄山路129号祥泰广场1号楼电梯坏了",
            "济南市市中区英雄山路129号祥泰广场1号楼",
        ),
        ("There is a pothole on Jiefang Road near the bank", "Jiefang Road"),
        # Pieces of sentences are no places.
        ("每周二和周五要去医院，我一个人送不了他", ""),
        ("路上有坑", ""),
        ("小区停水了没人管", ""),
        ("孩子想在槐荫区上小学", ""),
        ("希望加快建设过街天桥", ""),
        ("K56路公交车不进站", ""),
        ("自筹资金安装路灯12盏", ""),
        ("市场监管局不作为", ""),
        ("农村公路没人修", ""),
    ],
)
def test_place(said: str, place: str) -> None:
    assert places.place(said) == place


@pytest.mark.parametrize(
    ("said", "when"),
    [
        ("2026年3月5日晚上8点有人放炮", "2026年3月5日晚上8点"),
        ("从11月2号开始停水", "11月2号"),
        ("昨天晚上十一点半还在打桩", "昨天晚上十一点半"),
        ("每天早上6点到8点放喇叭", "每天早上6点到8点"),
        ("最近老停电，上周三停了一整天", "上周三"),
        ("最近老停电", "最近"),
        ("一周三次透析", ""),
        ("三号楼二单元", ""),
    ],
)
def test_when(said: str, when: str) -> None:
    assert intake.happened(said) == when


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("举报楼下黑诊所，投诉也没用", "report"),
        ("投诉物业乱收费", "complaint"),
        ("我投诉，也求助", "complaint"),
        ("投诉物业不管，我瘫痪的老伴下不了楼，求助你们帮帮我", "help"),
        ("建议增设一个公交站", "suggest"),
        ("请问怎么办理居住证", "consult"),
        ("我要表扬公交司机，扶老人上车", "praise"),
        ("路灯不亮影响出行，非常感谢师傅们", "help"),
        ("外地户口能不能报名？", "consult"),
        ("小事一件，有棵树，铁链勒进树干里了，能不能请人去剪开", "help"),
    ],
)
def test_kind(said: str, kind: str) -> None:
    assert intake.kind(said, city()) == kind


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("我的电话是138 0531 1234", "13805311234"),
        ("联系我：１３８０５３１１２３４", "13805311234"),
        ("路灯坏了，0531-82345678", "053182345678"),
        ("物业电话13900001111没人接", ""),
        ("骗子用13900001111给我打电话，骗了我三千块钱", ""),
        ("身份证370102199001011234", ""),
        ("路灯坏了，我的电话+49 151 1234 5678", "+4915112345678"),
        ("The lamp is out. My number is +1 (415) 555-2671, call any time.", "+14155552671"),
        ("骗子电话+49 151 1234 5678", ""),
        ("快递单号00123456789", ""),
        ("order no. 00491511234567", ""),
        ("phone no. 0049 151 12345678", "+4915112345678"),
        ("I paid, call me: 0049 151 12345678", "+4915112345678"),
    ],
)
def test_ones_own_phone(said: str, number: str) -> None:
    assert intake.own_phone(said) == number


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("+49 (0)151 1234567", "+491511234567"),
        ("0049 151 12345678", "+4915112345678"),
        ("0044 20 7946 0958", "+442079460958"),
        ("＋４９１５１１２３４５６７", "+491511234567"),
        ("+49 151 1234567 12号楼", "+491511234567"),
        ("+4915112345678或者13800001111", "+4915112345678"),
        ("008613812345678", "13812345678"),
        ("+86 138 1234 5678", "13812345678"),
        ("+86 531 86012345", "053186012345"),
        ("+86 1381234567", ""),
        ("+49 12345", ""),
        ("+1234567890123456", ""),
    ],
)
def test_a_number_of_another_country(said: str, number: str) -> None:
    assert intake.phone(said) == number
    if number.startswith("+"):
        hidden = intake.without_phone(said, number)
        assert hidden.startswith(f"{number[:3]}****{number[-4:]}")


def test_a_person_in_need_is_urgent_a_mention_is_not() -> None:
    need = intake.understand("我老伴瘫痪了，要去医院，我一个人弄不动他", city())
    assert (need.kind, need.urgency, bool(need.vulnerable)) == ("help", "urgent", True)
    mention = intake.understand("梧桐飘絮，小区的孩子都不敢开窗", city())
    assert (mention.urgency, mention.vulnerable) == ("normal", "儿童")


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("尊敬的领导：您好！经十路的井盖坏了。请修。", "经十路的井盖坏了"),
        ("各位领导，你们好，我想反映停车难", "我想反映停车难"),
        ("我是绿地小区的业主。电梯停了十天。", "电梯停了十天"),
        ("王局长：谢谢您！学校门口太堵了。", "学校门口太堵了"),
        ("您好", "您好"),
        ("一二三四五六七八九十" * 5, "一二三四五六七八九十" * 3 + "一二三四五六七八九…"),
    ],
)
def test_summary(said: str, line: str) -> None:
    assert summary(said) == line


@pytest.mark.parametrize(
    ("said", "asks", "wants"),
    [
        ("停水了怎么办", True, False),
        ("路灯坏了没人管", False, True),
        ("为什么一直不处理", False, False),
        ("凭什么多收钱", False, False),
        ("能不能派人来看看", True, True),
        ("希望了解一下政策", False, False),
        ("how do I get a visa", True, False),
        ("please fix the lamp", False, True),
    ],
)
def test_asking_and_wanting(said: str, asks: bool, wants: bool) -> None:
    assert (hearing.asks(said), hearing.wants(said)) == (asks, wants)
