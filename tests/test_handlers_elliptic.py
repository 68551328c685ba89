"""Questions after an answer that leave out what they are about, and those that only look so."""

import pytest

from handlers.citizen import elliptic

ASKED = {
    "materials": (
        "那材料呢？|需要什么材料|要带什么|带啥去|都要准备哪些证件|材料有哪些|还需要什么东西|要哪些手续|那证件呢|我要带些什么"
        "|所需材料|办这个要什么材料？|what do I need?|What documents do I need|documents?"
        "|What should I bring?"
    ),
    "fees": (
        "多少钱|要多少钱？|那费用呢|收费吗|要钱吗|免费的吗|办这个要多少钱|补办要多少钱|工本费多少|收多少钱|怎么收费|贵吗|要不要钱"
        "|花多少钱啊|how much is it?|How much|is it free?|any fee?|what does it cost"
    ),
    "place": (
        "在哪办|在哪办？|去哪里办|去哪儿办理|到哪儿办啊|那地址呢|地址在哪|在哪|找哪个部门|去哪个窗口|请问在哪里办理|办理地点|怎么走"
        "|where?|where do I go|Where should I apply?|what's the address"
    ),
    "hours": (
        "几点下班|几点下班？|他们几点上班|周末上班吗|周六能办吗|中午休息吗|什么时候上班|办公时间|营业时间是几点|星期天开门吗|几点开门"
        "|周末办不办|几点|what time do they close|when are they open?|opening hours?"
        "|are they open on weekends"
    ),
    "duration": (
        "要多久|多久能办好|几天能办下来|需要多长时间|什么时候能拿到|多少天能批下来|要等多久|办理时限|几个工作日|大概多久"
        "|how long does it take?|How long|when will it be ready"
    ),
    "phone": (
        "电话多少|电话是多少？|那电话呢|有电话吗|联系电话|咨询电话是多少|打哪个电话|怎么联系|号码多少"
        "|phone number?|what's the phone number|who do I call"
    ),
    "steps": (
        "怎么办|怎么办理|流程呢|具体怎么弄|步骤是什么|第一步做什么|该怎么申请|咋办|办理流程"
        "|how do I apply?|the steps"
    ),
    "online": "网上能办吗|能在网上办吗|手机上能办吗|可以网上申请吗|微信上怎么办理"
    "|can I do it online?",
    "proxy": "可以代办吗|别人能代办吗|孩子能代办吗|要本人去吗|必须本人到场吗|家人可以帮我办吗"
    "|can someone else do it for me",
    "more": "还有呢|还有吗|还有什么要注意的|然后呢|能说详细点吗|详细一点|再具体点|what else?"
    "|tell me more",
}

NOT = (
    "身份证丢了怎么补办|公积金怎么提取|停水了怎么办|结婚证要什么材料|护照多少钱|社保卡在哪办|派出所几点下班|医保电话多少"
    "|公交卡怎么办|怎么投诉物业|路灯坏了|我要投诉|多少钱一斤|哪里有停车场|附近哪里有派出所|孩子上学要什么材料|落户要多久"
    "|居住证要带什么|谢谢|好的|不是|没有|在解放路12号|JN261123-0042|12345电话打不通|物业费怎么收|水费多少钱一吨"
    "|营业执照在哪办|电话亭坏了|地址变更怎么办|时间不对|材料不合格怎么办|收费不合理|他们不给办|怎么还不给办|为什么要交钱"
    "|暖气不热多久能修好|楼上漏水要多久才有人管|哪里能打狂犬疫苗|儿童医保怎么办理|公园几点关门|地铁几点停运|停车费多少钱"
    "|什么|怎么|how do I get a passport|where is the nearest hospital|how much is a bus ticket"
    "|what is social insurance"
    "|how long is a visa valid|where can I park|report a problem|人工|取消|还有一件事，小区停水了"
    "|那公交卡坏了怎么办"
)


@pytest.mark.parametrize(
    ("said", "part"), [(said, part) for part, all_ in ASKED.items() for said in all_.split("|")]
)
def test_what_leaves_its_subject_out_is_about_the_answer_before(said: str, part: str) -> None:
    assert elliptic.parts(said) == (part,)


@pytest.mark.parametrize("said", NOT.split("|"))
def test_a_question_with_a_subject_of_its_own_is_a_new_one(said: str) -> None:
    assert elliptic.parts(said) == ()


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("在哪办，要多少钱？", ["place", "fees"]),
        ("材料和费用呢", ["materials", "fees"]),
        ("那地址、电话呢？", ["place", "phone"]),
        ("要什么材料？结婚证", []),
        ("How long does it take and how much is it?", ["duration", "fees"]),
    ],
)
def test_several_at_once(said: str, parts: list[str]) -> None:
    assert elliptic.parts(said) == tuple(parts)


@pytest.mark.parametrize(
    ("said", "case"),
    [
        ("那老人呢？", "老人"),
        ("外地户口呢", "外地户口"),
        ("如果是孩子的话呢", "孩子"),
        ("what about children?", "children"),
        ("老人怎么办", ""),
        ("呢", ""),
        ("小区里的路灯坏了三天了都没有人来修呢", ""),
    ],
)
def test_another_case_of_the_same_matter(said: str, case: str) -> None:
    assert elliptic.other(said) == case


@pytest.mark.parametrize(
    "said", ["", "？？？", "。", "   ", "呢呢呢呢", "那那那那", "a" * 5000, "要" * 5000]
)
def test_anything_can_be_said(said: str) -> None:
    assert elliptic.parts(said) == ()
